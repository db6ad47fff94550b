// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How a participant's standing moves with the scores it gets.
/// @notice Standing and scores run from 0 to 1000. A score weighs one eighth: standing is earned and lost over about a dozen deliveries.
library Reputation {
    /// @notice The best standing and the best score.
    uint256 internal constant BEST = 1000;
    /// @notice Standing at approval.
    uint16 internal constant INITIAL = 500;
    uint256 private constant WEIGHT = 8;

    /// @notice Standing after a score; rounded towards the score, so that perfect delivery ends at the best standing.
    /// @param standing Standing before, at most 1000.
    /// @param score At most 1000.
    /// @return The new standing, between the two.
    function moved(uint256 standing, uint256 score) internal pure returns (uint256) {
        return score > standing ? standing + (score - standing + WEIGHT - 1) / WEIGHT : standing - (standing - score + WEIGHT - 1) / WEIGHT;
    }
}

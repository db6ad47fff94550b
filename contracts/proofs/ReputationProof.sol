// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reputation} from "../src/Reputation.sol";

/// @title What the SMTChecker proves of reputations, for every standing and score.
contract ReputationProof {
    /// @notice Standing stays in its range, moves towards the score, and arrives there.
    function moved(uint256 standing, uint256 score) external pure {
        require(standing <= Reputation.BEST && score <= Reputation.BEST);
        uint256 after_ = Reputation.moved(standing, score);
        assert(after_ <= Reputation.BEST);
        assert(score <= standing || (after_ > standing && after_ <= score));
        assert(score >= standing || (after_ < standing && after_ >= score));
        assert(score != standing || after_ == standing);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a dispute showed.
enum Fault {
    None,
    Undelivered,
    OutsideMandate,
    Missing
}

/// @title One proved claim in one word.
/// @notice From the highest bit: fault 8, place 32, account 16, reward to 16, spare 56, amount 64, whole 64. Of undelivered energy the place is the
/// side of the account (0 bought, 1 sold), the amount what was not delivered of the whole, both Wh. Of the others the place is the trade's index, the
/// account who gets the amount, in the token's unit, and the whole is 0.
library ClaimWord {
    /// @dev Everything but the account that is rewarded.
    uint256 private constant SUBSTANCE = ~(uint256(type(uint16).max) << 184);

    /// @notice A claim in one word; the caller keeps each value within its field.
    function pack(Fault fault, uint256 place, uint256 account, uint256 rewardTo, uint256 amount, uint256 whole)
        internal
        pure
        returns (uint256)
    {
        return uint256(fault) << 248 | place << 216 | account << 200 | rewardTo << 184 | amount << 64 | whole;
    }

    function faultOf(uint256 claim) internal pure returns (Fault) {
        return Fault(claim >> 248);
    }

    function placeOf(uint256 claim) internal pure returns (uint256) {
        return (claim >> 216) & type(uint32).max;
    }

    function accountOf(uint256 claim) internal pure returns (uint256) {
        return (claim >> 200) & type(uint16).max;
    }

    function rewardToOf(uint256 claim) internal pure returns (uint256) {
        return (claim >> 184) & type(uint16).max;
    }

    function amountOf(uint256 claim) internal pure returns (uint256) {
        return (claim >> 64) & type(uint64).max;
    }

    function wholeOf(uint256 claim) internal pure returns (uint256) {
        return claim & type(uint64).max;
    }

    /// @notice True when both claim the same, whoever is rewarded.
    function isSame(uint256 claim, uint256 other) internal pure returns (bool) {
        return (claim ^ other) & SUBSTANCE == 0;
    }
}

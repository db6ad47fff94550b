// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncentivePrice} from "../src/IncentivePrice.sol";

/// @title What the SMTChecker proves of incentive tokens, for every price and energy.
contract IncentiveProof {
    /// @notice Nothing is minted where the price is not above what is paid, and no more than the difference is worth otherwise.
    function tokens(uint128 earned, uint128 paid, uint64 wh) external pure {
        uint256 minted = IncentivePrice.tokens(earned, paid, wh);
        assert(earned > paid || minted == 0);
        assert(earned <= paid || minted * 1000 <= (uint256(earned) - paid) * wh);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault that divides before it multiplies: what rounding loses falls to the operator's bond.
contract FlawedShares is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function _shareOf(uint256 part, uint256 shared, uint256 total) internal pure override returns (uint256) {
        // forge-lint: disable-next-line(divide-before-multiply)
        return shared / total * part;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Fault} from "../../src/ClaimWord.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";
import {Commitment} from "../../src/WindowTerms.sol";

/// @notice A vault that neither takes paid claims off the record nor marks what it paid.
contract FlawedClaims is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function _takeOff(uint64, Commitment calldata, bytes32, uint256) internal pure override {}

    function _markPaid(uint64, Fault, uint256) internal pure override returns (bool) {
        return true;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault whose signatures name neither its chain nor itself.
contract FlawedDomain is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function _hashTypedDataV4(bytes32 structHash) internal pure override returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", keccak256("EdgeEnergyVault"), structHash));
    }
}

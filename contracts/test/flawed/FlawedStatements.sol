// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault that lets whoever disputes say how long the period of the statement is.
contract FlawedStatements is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function _statementHash(uint64 window, Delivery calldata shown) internal pure override returns (bytes32) {
        bytes32 domain =
            keccak256(abi.encode(keccak256("EIP712Domain(string name,string version)"), keccak256("EdgeEnergy"), keccak256("1")));
        bytes32 kind = keccak256(
            "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)"
        );
        bytes32 content = keccak256(
            abi.encode(
                kind,
                shown.meter,
                uint256(window) * 60,
                shown.records >> 192,
                shown.energy >> 64,
                uint64(shown.energy),
                uint64(shown.records >> 128),
                uint64(shown.records >> 64),
                uint64(shown.records),
                shown.headHash
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, content));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault whose receipts do not say which window they are for.
contract FlawedReceipts is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function receiptHash(uint64, uint32 index, uint256 word) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(index, word)));
    }
}

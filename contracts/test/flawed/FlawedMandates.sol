// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault that knows a used signature by its bytes, of which every signature has two forms.
contract FlawedMandates is SettlementVault {
    mapping(bytes32 => bool) private _used;

    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function setMandateOnce(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil, uint8 v, bytes32 r, bytes32 s) external {
        bytes32 bytes_ = keccak256(abi.encode(v, r, s));
        require(!_used[bytes_], "used");
        _used[bytes_] = true;
        require(ecrecover(mandateHash(account, maxPrice, maxWh, validUntil, 0), v, r, s) == holderOf[account], "not signed");
        mandateOf[account] = Mandate(maxPrice, maxWh, uint64(block.timestamp), validUntil);
    }
}

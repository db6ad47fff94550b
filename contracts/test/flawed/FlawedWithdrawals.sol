// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SettlementVault} from "../../src/SettlementVault.sol";

/// @notice A vault whose withdrawal pays before it writes down that it has paid.
contract FlawedWithdrawals is SettlementVault {
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms) SettlementVault(token_, owner_, operator_, terms) {}

    function withdrawPayingFirst(uint256 index) external onlyHolder(index) whenNotPaused {
        Withdrawal memory pending = withdrawalOf[index];
        require(pending.amount != 0 && block.timestamp >= pending.availableAt, "nothing due");
        require(token.transfer(msg.sender, pending.amount), "not paid");
        delete withdrawalOf[index];
    }
}

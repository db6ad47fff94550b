// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

/// @title A contract with an owner, who sets rules, and an operator, who does the daily work.
/// @notice The owner is meant to be a timelock or a multi-signature wallet on a public chain, the operator the gateway's key.
abstract contract Operated is Ownable2Step {
    /// @notice The caller is not the operator.
    error NotOperator(address caller);
    /// @notice An address that must be given is zero.
    error ZeroAddress();

    /// @notice Another account does the daily work from now on.
    event OperatorChanged(address indexed before, address indexed operator);

    /// @notice The account that does the daily work.
    address public operator;

    /// @dev Lets only the operator through.
    modifier onlyOperator() {
        _onlyOperator();
        _;
    }

    /// @param owner_ Sets rules and names the operator.
    /// @param operator_ Does the daily work.
    constructor(address owner_, address operator_) Ownable(owner_) {
        _setOperator(operator_);
    }

    /// @notice Names the account that does the daily work.
    function setOperator(address operator_) external onlyOwner {
        _setOperator(operator_);
    }

    function _setOperator(address operator_) private {
        if (operator_ == address(0)) {
            revert ZeroAddress();
        }
        emit OperatorChanged(operator, operator_);
        operator = operator_;
    }

    function _onlyOperator() private view {
        if (msg.sender != operator) {
            revert NotOperator(msg.sender);
        }
    }
}

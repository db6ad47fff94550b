// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AccountBook} from "./AccountBook.sol";

/// @title The operator's money at stake.
/// @notice It must stand before anything is settled, leaves only after everything it answers for, and pays for what is proved wrong.
abstract contract OperatorBond is AccountBook {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @notice The operator's money at stake, and what of it is on its way out.
    struct Bond {
        uint96 amount;
        uint96 leaving;
        uint64 availableAt;
    }

    /// @notice The operator's bond is below what is needed.
    error BondTooSmall(uint256 amount, uint256 minimum);
    /// @notice The bond on its way out is not due.
    error BondTooEarly(uint256 availableAt);

    /// @notice The operator's bond changed.
    event BondChanged(uint256 amount, uint256 leaving, uint256 availableAt);

    /// @notice Seconds after a settlement in which it can be challenged and disputed.
    uint256 public immutable challengePeriod;
    /// @notice Seconds the operator has to answer.
    uint256 public immutable responsePeriod;
    /// @notice The least bond with which the operator may settle.
    uint256 public immutable minimumBond;

    /// @notice The operator's bond.
    Bond public bond;

    constructor(uint256 challengePeriod_, uint256 responsePeriod_, uint256 minimumBond_) {
        challengePeriod = challengePeriod_;
        responsePeriod = responsePeriod_;
        minimumBond = minimumBond_;
    }

    /// @notice Adds to the operator's bond from the caller's tokens.
    function addBond(uint96 amount) external {
        if (amount == 0) {
            revert ZeroAmount();
        }
        bond.amount += amount;
        _emitBond();
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Announces that this much of the bond shall leave; it answers for every window settled until then.
    function requestBond(uint96 amount) external onlyOperator {
        if (amount > bond.amount) {
            revert BondTooSmall(bond.amount, amount);
        }
        bond.leaving = amount;
        // A challenge or claim of the last moment leaves one response period to close or pay it.
        bond.availableAt = (block.timestamp + challengePeriod + 2 * responsePeriod).toUint64();
        _emitBond();
    }

    /// @notice Pays out the announced part of the bond to the operator.
    function withdrawBond() external onlyOperator {
        if (bond.leaving == 0) {
            revert ZeroAmount();
        }
        if (block.timestamp < bond.availableAt) {
            revert BondTooEarly(bond.availableAt);
        }
        uint96 amount = bond.leaving;
        bond = Bond(bond.amount - amount, 0, 0);
        _emitBond();
        token.safeTransfer(operator, amount);
    }

    /// Takes up to this amount from the bond; what was taken.
    function _slash(uint256 amount) internal returns (uint256 taken) {
        Bond memory held = bond;
        taken = amount < held.amount ? amount : held.amount;
        held.amount -= taken.toUint96();
        if (held.leaving > held.amount) {
            held.leaving = held.amount;
        }
        bond = held;
    }

    /// Pays an account up to this amount from the bond, as far as its balance has room; what was paid, 0 to an account that is not there.
    function _payFromBond(uint256 account, uint256 amount) internal returns (uint256 paid) {
        uint256 room = _roomOf(account);
        paid = _slash(amount < room ? amount : room);
        _credit(account, paid);
    }

    /// With nothing left nothing is paid: a claim waits until there is something again.
    function _requireBond() internal view {
        if (bond.amount == 0) {
            revert BondTooSmall(0, 1);
        }
    }

    function _emitBond() internal {
        emit BondChanged(bond.amount, bond.leaving, bond.availableAt);
    }
}

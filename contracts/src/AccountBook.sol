// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Numbered accounts that hold an ERC-20 in escrow.
/// @notice Accounts get their numbers in order of registration. All amounts are in the token's smallest unit.
abstract contract AccountBook is Ownable2Step, Pausable {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @notice A withdrawal on its way: the amount has left the balance already.
    struct Withdrawal {
        uint128 amount;
        uint64 availableAt;
    }

    /// @notice The caller does not settle here.
    error NotOperator(address caller);
    /// @notice The caller does not hold this account.
    error NotHolder(uint256 index, address caller);
    /// @notice No account has this number.
    error UnknownAccount(uint256 index);
    /// @notice Every account number is given.
    error TooManyAccounts();
    /// @notice An address that must not be zero is zero.
    error ZeroAddress();
    /// @notice An amount that must not be zero is zero.
    error ZeroAmount();
    /// @notice The packed nets are not a whole number of ten-byte entries.
    error MalformedNets(uint256 length);
    /// @notice Account numbers must rise.
    error NotAscending(uint256 least, uint256 index);
    /// @notice The nets do not sum to zero.
    error Unbalanced(int256 sum);
    /// @notice The account holds less than it must pay.
    error InsufficientBalance(uint256 index, uint256 balance, uint256 needed);
    /// @notice The account would pay more in one window than its holder allows.
    error SpendingCapExceeded(uint256 index, uint256 cap, uint256 amount);
    /// @notice The balance would not fit its field.
    error BalanceOverflow(uint256 index);
    /// @notice A withdrawal is on its way already.
    error WithdrawalPending(uint256 index);
    /// @notice There is nothing to withdraw.
    error NothingToWithdraw(uint256 index);
    /// @notice The delay has not passed.
    error WithdrawalTooEarly(uint256 index, uint256 availableAt);

    /// @notice An account number was given to a holder.
    event AccountRegistered(uint256 indexed index, address indexed holder);
    /// @notice The holder moved the account to another address.
    event HolderChanged(uint256 indexed index, address indexed previous, address indexed holder);
    /// @notice Money came into an account.
    event Deposited(uint256 indexed index, address indexed from, uint256 amount);
    /// @notice A withdrawal was asked for.
    event WithdrawalRequested(uint256 indexed index, uint256 amount, uint256 availableAt);
    /// @notice A withdrawal was taken back.
    event WithdrawalCancelled(uint256 indexed index, uint256 amount);
    /// @notice A debit drew from a withdrawal on its way, because the balance did not cover it.
    event WithdrawalDrawn(uint256 indexed index, uint256 amount);
    /// @notice Money left the vault.
    event Withdrawn(uint256 indexed index, address indexed to, uint256 amount);
    /// @notice The most an account pays in one window changed; 65535 is no limit.
    event SpendingCapChanged(uint256 indexed index, uint256 wholeTokens);
    /// @notice Another address settles from now on.
    event OperatorChanged(address indexed previous, address indexed operator);

    /// @notice The spending cap that is none.
    uint256 public constant UNLIMITED = type(uint16).max;

    // Four accounts share a storage slot: 16 bits of spending cap (whole tokens of six decimals) above 48 bits of balance (281 million tokens).
    uint256 private constant LANE_MASK = type(uint64).max;
    uint256 private constant BALANCE_MASK = type(uint48).max;
    uint256 private constant CAP_UNIT = 1e6;
    uint256 internal constant NET_BYTES = 10;
    uint256 private constant MAX_ACCOUNTS = type(uint16).max;

    /// @notice The token in escrow.
    IERC20 public immutable token;
    /// @notice Seconds between a request to withdraw and the money.
    uint256 public immutable withdrawalDelay;

    /// @notice The address that settles.
    address public operator;
    /// @notice The last settled window.
    uint64 public lastWindow;
    /// @notice Accounts given so far; the next one gets this number.
    uint32 public accountCount;

    /// @notice The address that holds an account.
    mapping(uint256 index => address) public holderOf;
    /// @notice The withdrawal on its way of each account.
    mapping(uint256 index => Withdrawal) public withdrawalOf;

    mapping(uint256 slot => uint256) private _lanes;

    modifier onlyOperator() {
        _onlyOperator();
        _;
    }

    modifier onlyHolder(uint256 index) {
        _onlyHolder(index);
        _;
    }

    constructor(IERC20 token_, address owner_, address operator_, uint256 withdrawalDelay_) Ownable(owner_) {
        if (address(token_) == address(0) || operator_ == address(0)) {
            revert ZeroAddress();
        }
        token = token_;
        withdrawalDelay = withdrawalDelay_;
        operator = operator_;
        emit OperatorChanged(address(0), operator_);
    }

    /// @notice Gives the next account numbers to these holders, in order.
    function register(address[] calldata holders) external onlyOperator {
        uint256 index = accountCount;
        if (index + holders.length > MAX_ACCOUNTS) {
            revert TooManyAccounts();
        }
        for (uint256 i = 0; i < holders.length; ++i) {
            address holder = holders[i];
            if (holder == address(0)) {
                revert ZeroAddress();
            }
            holderOf[index] = holder;
            _setLane(index, UNLIMITED << 48);
            emit AccountRegistered(index, holder);
            ++index;
        }
        accountCount = index.toUint32();
    }

    /// @notice Moves an account to another address, for a new key or for self-custody.
    function changeHolder(uint256 index, address holder) external onlyHolder(index) {
        if (holder == address(0)) {
            revert ZeroAddress();
        }
        holderOf[index] = holder;
        emit HolderChanged(index, msg.sender, holder);
    }

    /// @notice The most this account pays in one window, in whole tokens; 65535 is no limit.
    function setSpendingCap(uint256 index, uint16 wholeTokens) external onlyHolder(index) {
        _setLane(index, (uint256(wholeTokens) << 48) | (_lane(index) & BALANCE_MASK));
        emit SpendingCapChanged(index, wholeTokens);
    }

    /// @notice Charges an account from the caller's tokens, which the vault must be allowed to take.
    function depositFor(uint256 index, uint256 amount) external whenNotPaused {
        if (index >= accountCount) {
            revert UnknownAccount(index);
        }
        if (amount == 0) {
            revert ZeroAmount();
        }
        _credit(index, amount);
        emit Deposited(index, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Starts the way out of the vault; the amount leaves the balance at once and the vault after the delay.
    function requestWithdrawal(uint256 index, uint256 amount) external onlyHolder(index) {
        if (amount == 0) {
            revert ZeroAmount();
        }
        if (withdrawalOf[index].amount != 0) {
            revert WithdrawalPending(index);
        }
        uint256 lane = _lane(index);
        uint256 balance = lane & BALANCE_MASK;
        if (balance < amount) {
            revert InsufficientBalance(index, balance, amount);
        }
        uint256 availableAt = block.timestamp + withdrawalDelay;
        _setLane(index, lane - amount);
        withdrawalOf[index] = Withdrawal(amount.toUint128(), availableAt.toUint64());
        emit WithdrawalRequested(index, amount, availableAt);
    }

    /// @notice Puts a withdrawal on its way back into the balance.
    function cancelWithdrawal(uint256 index) external onlyHolder(index) {
        uint256 amount = withdrawalOf[index].amount;
        if (amount == 0) {
            revert NothingToWithdraw(index);
        }
        delete withdrawalOf[index];
        _credit(index, amount);
        emit WithdrawalCancelled(index, amount);
    }

    /// @notice Takes the money out to the holder's address once the delay has passed.
    function withdraw(uint256 index) external onlyHolder(index) whenNotPaused {
        Withdrawal memory pending = withdrawalOf[index];
        if (pending.amount == 0) {
            revert NothingToWithdraw(index);
        }
        if (block.timestamp < pending.availableAt) {
            revert WithdrawalTooEarly(index, pending.availableAt);
        }
        delete withdrawalOf[index];
        emit Withdrawn(index, msg.sender, pending.amount);
        token.safeTransfer(msg.sender, pending.amount);
    }

    /// @notice Names the address that settles.
    function setOperator(address operator_) external onlyOwner {
        if (operator_ == address(0)) {
            revert ZeroAddress();
        }
        emit OperatorChanged(operator, operator_);
        operator = operator_;
    }

    /// @notice Stops deposits, settlements and withdrawals.
    function pause() external onlyOwner {
        _pause();
    }

    /// @notice Ends a pause.
    function unpause() external onlyOwner {
        _unpause();
    }

    /// @notice What an account can spend.
    function balanceOf(uint256 index) external view returns (uint256) {
        return _lane(index) & BALANCE_MASK;
    }

    /// @notice The most an account pays in one window, in whole tokens; 65535 is no limit.
    function spendingCapOf(uint256 index) external view returns (uint256) {
        return _lane(index) >> 48;
    }

    /// @notice What accounts [from, from + count) can spend.
    function balances(uint256 from, uint256 count) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            amounts[i] = _lane(from + i) & BALANCE_MASK;
        }
    }

    /// Adds to a balance.
    function _credit(uint256 index, uint256 amount) internal {
        uint256 lane = _lane(index);
        if ((lane & BALANCE_MASK) + amount > BALANCE_MASK) {
            revert BalanceOverflow(index);
        }
        _setLane(index, lane + amount);
    }

    /// What a balance can still take; 0 of an account that is not there.
    function _roomOf(uint256 index) internal view returns (uint256) {
        return index < accountCount ? BALANCE_MASK - (_lane(index) & BALANCE_MASK) : 0;
    }

    /// Takes up to this amount from the balance and then from a withdrawal on its way; what was taken.
    function _debitUpTo(uint256 index, uint256 amount) internal returns (uint256 taken) {
        uint256 lane = _lane(index);
        uint256 balance = lane & BALANCE_MASK;
        taken = balance < amount ? balance : amount;
        _setLane(index, lane - taken);
        uint256 pending = withdrawalOf[index].amount;
        if (taken < amount && pending > 0) {
            uint256 drawn = pending < amount - taken ? pending : amount - taken;
            withdrawalOf[index].amount = (pending - drawn).toUint128();
            emit WithdrawalDrawn(index, drawn);
            taken += drawn;
        }
    }

    /// The account number and the amount of the entry at this offset.
    function _net(bytes calldata nets, uint256 offset) internal pure returns (uint256 index, int256 amount) {
        assembly ("memory-safe") {
            let word := calldataload(add(nets.offset, offset))
            index := shr(240, word)
            amount := signextend(7, shr(176, word))
        }
    }

    function _requireWholeNets(bytes calldata nets) internal pure {
        if (nets.length % NET_BYTES != 0) {
            revert MalformedNets(nets.length);
        }
    }

    /// Moves the nets. Reads and writes each storage slot once: the numbers rise, so accounts that share a slot are neighbours.
    function _applyNets(bytes calldata nets) internal {
        _requireWholeNets(nets);
        uint256 next = 0;
        int256 sum = 0;
        uint256 slot = type(uint256).max;
        uint256 lanes = 0;
        for (uint256 offset = 0; offset < nets.length; offset += NET_BYTES) {
            (uint256 index, int256 net) = _net(nets, offset);
            if (index < next) {
                revert NotAscending(next, index);
            }
            unchecked {
                // At most 65,535 entries of 64 bits: neither can overflow.
                next = index + 1;
                sum += net;
            }
            (slot, lanes) = _moveTo(slot, lanes, index >> 2);
            lanes = _moved(index, lanes, net);
        }
        _finish(slot, lanes, next);
        if (sum != 0) {
            revert Unbalanced(sum);
        }
    }

    /// The same for nets by account number in memory, which sum to zero by construction.
    function _applyNets(int256[] memory nets) internal {
        uint256 slot = type(uint256).max;
        uint256 lanes = 0;
        for (uint256 index = 0; index < nets.length; ++index) {
            if (nets[index] != 0) {
                (slot, lanes) = _moveTo(slot, lanes, index >> 2);
                lanes = _moved(index, lanes, nets[index]);
            }
        }
        _finish(slot, lanes, 0);
    }

    function _finish(uint256 slot, uint256 lanes, uint256 next) private {
        if (next > accountCount) {
            revert UnknownAccount(next - 1);
        }
        if (slot != type(uint256).max) {
            _lanes[slot] = lanes;
        }
    }

    function _moveTo(uint256 from, uint256 lanes, uint256 to) private returns (uint256, uint256) {
        if (from == to) {
            return (from, lanes);
        }
        if (from != type(uint256).max) {
            _lanes[from] = lanes;
        }
        return (to, _lanes[to]);
    }

    function _moved(uint256 index, uint256 lanes, int256 net) private returns (uint256) {
        uint256 shift = (index & 3) << 6;
        uint256 lane = (lanes >> shift) & LANE_MASK;
        uint256 balance = lane & BALANCE_MASK;
        if (net >= 0) {
            // forge-lint: disable-next-line(unsafe-typecast)
            uint256 received = uint256(net);
            if (balance + received > BALANCE_MASK) {
                revert BalanceOverflow(index);
            }
            return lanes + (received << shift);
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 debit = uint256(-net);
        uint256 cap = lane >> 48;
        if (cap != UNLIMITED && debit > cap * CAP_UNIT) {
            revert SpendingCapExceeded(index, cap * CAP_UNIT, debit);
        }
        if (balance < debit) {
            _drawWithdrawal(index, balance, debit);
            debit = balance;
        }
        return lanes - (debit << shift);
    }

    /// A withdrawal on its way still answers for energy consumed before it was asked for.
    function _drawWithdrawal(uint256 index, uint256 balance, uint256 debit) private {
        uint256 missing = debit - balance;
        uint256 pending = withdrawalOf[index].amount;
        if (pending < missing) {
            revert InsufficientBalance(index, balance + pending, debit);
        }
        withdrawalOf[index].amount = (pending - missing).toUint128();
        emit WithdrawalDrawn(index, missing);
    }

    function _lane(uint256 index) private view returns (uint256) {
        return (_lanes[index >> 2] >> ((index & 3) << 6)) & LANE_MASK;
    }

    function _setLane(uint256 index, uint256 lane) private {
        uint256 shift = (index & 3) << 6;
        _lanes[index >> 2] = (_lanes[index >> 2] & ~(LANE_MASK << shift)) | (lane << shift);
    }

    function _onlyOperator() private view {
        if (msg.sender != operator) {
            revert NotOperator(msg.sender);
        }
    }

    function _onlyHolder(uint256 index) private view {
        if (msg.sender != holderOf[index]) {
            revert NotHolder(index, msg.sender);
        }
    }
}

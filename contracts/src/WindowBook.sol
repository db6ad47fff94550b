// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AnswerCheck} from "./AnswerCheck.sol";
import {OperatorBond} from "./OperatorBond.sol";
import {Commitment, Mode, Rules, WindowTerms} from "./WindowTerms.sol";

/// @title Settles windows, and takes back those that nobody can answer for.
/// @notice A window commits to its trades by a Merkle root and moves the net position of every account. Netted windows trust the operator's netting
/// until the challenge period ends; verified windows are netted here from the trades themselves.
abstract contract WindowBook is OperatorBond {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using WindowTerms for uint256;

    /// @notice An open question to the operator.
    struct Challenge {
        address challenger;
        uint64 deadline;
    }

    /// @notice The length of a settlement period is not set.
    error NoPeriod();
    /// @notice Windows only go forward.
    error WindowNotAfter(uint64 window, uint64 last);
    /// @notice The commitment shown is not that of the window.
    error WrongCommitment(uint64 window);
    /// @notice The time for a challenge or dispute has passed.
    error ChallengePeriodOver(uint64 window, uint256 since);
    /// @notice The window is or was challenged already.
    error AlreadyChallenged(uint64 window);
    /// @notice The window has no open challenge.
    error NotChallenged(uint64 window);
    /// @notice The operator still has time to answer.
    error ResponseTimeLeft(uint64 window, uint256 until);
    /// @notice The time to answer has passed.
    error ResponseTooLate(uint64 window, uint256 until);
    /// @notice The published trades do not give what was committed to.
    error WrongResponse();
    /// @notice The packed trades are not a whole number of twelve-byte entries.
    error MalformedTrades(uint256 length);

    /// @notice A netted window was settled; nets are as posted.
    event Settled(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, bytes nets);
    /// @notice A verified window was settled from its packed trades.
    event SettledVerified(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, int256[] nets);
    /// @notice Someone asks the operator to publish a window's trades.
    event Challenged(uint64 indexed window, address indexed challenger, uint256 deadline);
    /// @notice The operator published the trades, and they give what was committed to.
    event ChallengeAnswered(uint64 indexed window);
    /// @notice The operator did not answer: the window's nets are taken back as far as the money is there, the bond pays the rest.
    event ChallengeLost(uint64 indexed window, address indexed challenger, uint256 reward, uint256 fromBond);
    /// @notice Part of a lost window was taken back: an account gave (negative) or got.
    event TakenBack(uint64 indexed window, uint256 indexed account, int256 amount);
    /// @notice Fees changed, for windows settled from now on.
    event FeesChanged(uint16 grid, uint16 collector, uint32 price);
    /// @notice The length of a settlement period changed, for windows settled from now on.
    event PeriodChanged(uint32 periodSeconds);

    uint256 private constant PACKED_TRADE_BYTES = 12;

    /// @notice What a challenger puts up, lost to the operator when the answer is right.
    uint256 public immutable challengeStake;
    /// @notice Judges answers to challenges.
    AnswerCheck public immutable answerCheck;

    /// @notice The rules of windows settled from now on.
    Rules public rules;
    /// @notice The hash of each settled window's commitment.
    mapping(uint64 window => bytes32) public commitmentOf;
    /// @notice The open challenge of a window.
    mapping(uint64 window => Challenge) public challengeOf;

    constructor(uint256 challengeStake_) {
        challengeStake = challengeStake_;
        // Its address follows from the vault's alone. Who verifies the vault's code by running this constructor again finds it there.
        bytes32 code = keccak256(type(AnswerCheck).creationCode);
        address check = address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), bytes32(0), code)))));
        answerCheck = check.code.length == 0 ? new AnswerCheck{salt: 0}() : AnswerCheck(check);
    }

    /// @notice Settles one netted window.
    /// @param window Minutes from 1970 to the start of the settlement period; must be greater than every settled one.
    /// @param root Merkle root of trades and positions (TradeWord).
    /// @param trades Number of trades under the root.
    /// @param wattHours Energy of the trades.
    /// @param nets Ten bytes for each account with a net, account numbers rising: uint16 number, int64 amount (positive: receives), big-endian.
    function settle(uint64 window, bytes32 root, uint32 trades, uint64 wattHours, bytes calldata nets) external onlyOperator whenNotPaused {
        _openWindow(window);
        _commit(window, root, keccak256(nets), WindowTerms.pack(Mode.Netted, rules, trades, wattHours), 0);
        emit Settled(window, root, trades, wattHours, nets);
        _applyNets(nets);
    }

    /// @notice Settles one window from its trades; the nets are computed here.
    /// @param window As in settle.
    /// @param root As in settle; it is what a trade is disputed with, and can itself be challenged.
    /// @param packed Twelve bytes a trade: uint16 seller, uint16 buyer, uint32 delivered Wh, uint32 cost, big-endian.
    function settleVerified(uint64 window, bytes32 root, bytes calldata packed) external onlyOperator whenNotPaused {
        _openWindow(window);
        Rules memory held = rules;
        (int256[] memory nets, uint256 wattHours) = _netOf(packed, held);
        uint32 trades = (packed.length / PACKED_TRADE_BYTES).toUint32();
        _commit(window, root, keccak256(packed), WindowTerms.pack(Mode.Verified, held, trades, wattHours), 0);
        emit SettledVerified(window, root, trades, wattHours.toUint64(), nets);
        _applyNets(nets);
    }

    /// @notice Sets the fees of windows settled from now on.
    function setFees(uint16 grid, uint16 collector, uint32 price) external onlyOwner {
        if (collector >= accountCount) {
            revert UnknownAccount(collector);
        }
        rules = Rules(price, collector, grid, rules.periodSeconds);
        emit FeesChanged(grid, collector, price);
    }

    /// @notice Sets the length of the periods that windows settle from now on; meters' statements count for this length only.
    function setPeriod(uint32 periodSeconds) external onlyOwner {
        if (periodSeconds == 0) {
            revert NoPeriod();
        }
        rules.periodSeconds = periodSeconds;
        emit PeriodChanged(periodSeconds);
    }

    /// @notice Asks the operator to publish a window's trades; the caller puts up the stake.
    function challenge(uint64 window, Commitment calldata commitment) external {
        _requireCommitment(window, commitment);
        _requireOpen(window, commitment.terms);
        if (challengeOf[window].challenger != address(0) || commitment.terms.modeOf() > Mode.Verified) {
            revert AlreadyChallenged(window);
        }
        uint256 deadline = block.timestamp + responsePeriod;
        challengeOf[window] = Challenge(msg.sender, deadline.toUint64());
        emit Challenged(window, msg.sender, deadline);
        token.safeTransferFrom(msg.sender, address(this), challengeStake);
    }

    /// @notice Answers a challenge with all trades of the window; the stake goes to the bond.
    /// @param words The trades in order (TradeWord).
    /// @param packed The packed nets (netted) or trades (verified) as posted.
    function respond(uint64 window, Commitment calldata commitment, uint256[] calldata words, bytes calldata packed) external {
        Challenge memory open = _challenged(window, commitment);
        if (block.timestamp > open.deadline) {
            revert ResponseTooLate(window, open.deadline);
        }
        if (!answerCheck.gives(address(this), window, commitment, words, packed, accountCount)) {
            revert WrongResponse();
        }
        delete challengeOf[window];
        bond.amount += challengeStake.toUint96();
        emit ChallengeAnswered(window);
        _emitBond();
    }

    /// @notice Ends a challenge that was not answered in time: a netted window is taken back, and the bond pays the challenger and what is missing.
    /// Claims recorded against the window stay.
    /// @param nets The packed nets as posted; empty for a verified window, whose money moved by its trades.
    function closeChallenge(uint64 window, Commitment calldata commitment, bytes calldata nets) external {
        Challenge memory open = _challenged(window, commitment);
        if (block.timestamp <= open.deadline) {
            revert ResponseTimeLeft(window, open.deadline);
        }
        delete challengeOf[window];
        uint256 covered = 0;
        Mode mode = Mode.Refuted;
        if (commitment.terms.modeOf() == Mode.Netted) {
            if (keccak256(nets) != commitment.data) {
                revert WrongCommitment(window);
            }
            mode = Mode.TakenBack;
            covered = _takeBack(window, nets);
        }
        _commit(window, commitment.root, commitment.data, commitment.terms.with(mode), commitment.firstClaim);
        uint256 reward = _slash(minimumBond / 2);
        emit ChallengeLost(window, open.challenger, reward, covered);
        _emitBond();
        token.safeTransfer(open.challenger, challengeStake + reward);
    }

    function _commit(uint64 window, bytes32 root, bytes32 data, uint256 terms, uint256 firstClaim) internal {
        commitmentOf[window] = _hashOf(root, data, terms, firstClaim);
    }

    /// keccak256(abi.encode(root, data, terms, firstClaim)), in memory that nobody holds.
    function _hashOf(bytes32 root, bytes32 data, uint256 terms, uint256 firstClaim) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, root)
            mstore(add(free, 0x20), data)
            mstore(add(free, 0x40), terms)
            mstore(add(free, 0x60), firstClaim)
            hash := keccak256(free, 0x80)
        }
    }

    function _requireCommitment(uint64 window, Commitment calldata shown) internal view {
        _requireCommitment(window, _hashOf(shown.root, shown.data, shown.terms, shown.firstClaim));
    }

    function _requireCommitment(uint64 window, bytes32 hash) internal view {
        if (hash != commitmentOf[window]) {
            revert WrongCommitment(window);
        }
    }

    function _requireOpen(uint64 window, uint256 terms) internal view {
        uint256 until = terms.settledAtOf() + challengePeriod;
        if (block.timestamp > until) {
            revert ChallengePeriodOver(window, until);
        }
    }

    function _challenged(uint64 window, Commitment calldata commitment) private view returns (Challenge memory open) {
        open = challengeOf[window];
        if (open.challenger == address(0)) {
            revert NotChallenged(window);
        }
        _requireCommitment(window, commitment);
    }

    function _openWindow(uint64 window) private {
        if (window <= lastWindow) {
            revert WindowNotAfter(window, lastWindow);
        }
        uint256 atStake = bond.amount - bond.leaving;
        if (atStake < minimumBond) {
            revert BondTooSmall(atStake, minimumBond);
        }
        if (rules.periodSeconds == 0) {
            revert NoPeriod();
        }
        lastWindow = window;
    }

    /// Undoes nets: receivers give back what they still have, the bond adds what they have not, payers share that. What the bond paid.
    function _takeBack(uint64 window, bytes calldata nets) private returns (uint256 covered) {
        uint256 total = 0;
        uint256 back = 0;
        for (uint256 offset = 0; offset < nets.length; offset += NET_BYTES) {
            (uint256 index, int256 net) = _net(nets, offset);
            if (net > 0) {
                // forge-lint: disable-next-line(unsafe-typecast)
                total += uint256(net);
                // forge-lint: disable-next-line(unsafe-typecast)
                uint256 given = _debitUpTo(index, uint256(net));
                back += given;
                // forge-lint: disable-next-line(unsafe-typecast)
                emit TakenBack(window, index, -int256(given));
            }
        }
        covered = _slash(total - back);
        back += covered;
        uint256 left = back;
        for (uint256 offset = 0; offset < nets.length; offset += NET_BYTES) {
            (uint256 index, int256 net) = _net(nets, offset);
            if (net < 0) {
                // forge-lint: disable-next-line(unsafe-typecast)
                uint256 share = _shareOf(uint256(-net), back, total);
                left -= share;
                _credit(index, share);
                // forge-lint: disable-next-line(unsafe-typecast)
                emit TakenBack(window, index, int256(share));
            }
        }
        // What rounding leaves belongs to nobody else.
        bond.amount += left.toUint96();
    }

    /// Rounded down, so that shares together are never more than what is shared.
    function _shareOf(uint256 part, uint256 shared, uint256 total) internal pure virtual returns (uint256) {
        return part * shared / total;
    }

    /// Nets by account number from packed trades.
    function _netOf(bytes calldata packed, Rules memory held) private view returns (int256[] memory nets, uint256 wattHours) {
        if (packed.length % PACKED_TRADE_BYTES != 0) {
            revert MalformedTrades(packed.length);
        }
        nets = new int256[](accountCount);
        uint256 collected;
        uint256 unknown;
        (collected, wattHours, unknown) = _addTrades(nets, packed, held.grid, held.feePrice);
        if (unknown != type(uint256).max) {
            revert UnknownAccount(unknown);
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        nets[held.collector] += int256(collected);
    }

    /// The loop that every trade of a verified window pays for. Amounts have 32 bits and trades fit a block: no sum here can overflow.
    /// unknown is the first account number that no account has, or the greatest number where all are known.
    function _addTrades(int256[] memory nets, bytes calldata packed, uint256 grid, uint256 price)
        private
        pure
        returns (uint256 collected, uint256 wattHours, uint256 unknown)
    {
        assembly ("memory-safe") {
            unknown := not(0)
            let count := mload(nets)
            let first := add(nets, 32)
            let end := add(packed.offset, packed.length)
            for { let position := packed.offset } lt(position, end) { position := add(position, 12) } {
                let entry := shr(160, calldataload(position))
                let seller := shr(80, entry)
                let buyer := and(shr(64, entry), 0xffff)
                if iszero(and(lt(seller, count), lt(buyer, count))) {
                    unknown := seller
                    if lt(seller, count) { unknown := buyer }
                    break
                }
                let wh := and(shr(32, entry), 0xffffffff)
                let cost := and(entry, 0xffffffff)
                let place := add(first, shl(5, seller))
                mstore(place, add(mload(place), cost))
                if iszero(eq(seller, grid)) {
                    let fee := div(mul(wh, price), 1000)
                    collected := add(collected, fee)
                    cost := add(cost, fee)
                }
                place := add(first, shl(5, buyer))
                mstore(place, sub(mload(place), cost))
                wattHours := add(wattHours, wh)
            }
        }
    }
}

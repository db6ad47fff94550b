// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AccountBook} from "./AccountBook.sol";
import {TradeWord} from "./TradeWord.sol";

/// @title Settles a community's trades, and answers for them.
/// @notice Each settlement window commits to its trades by a Merkle root and moves the net position of every account. Netted windows trust the
/// operator's netting until the challenge period ends; verified windows are netted here from the trades themselves. The operator's bond pays for what
/// is proved wrong: nets that do not follow from the trades, a trade it promised and left out, a trade outside the buyer's mandate, and energy
/// that the account's own meter says was not delivered.
contract SettlementVault is AccountBook, EIP712 {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @notice How a window's nets came about.
    enum Mode {
        Netted,
        Verified
    }

    /// @notice What a window committed to. data: hash of the packed nets (netted) or of the packed trades (verified).
    struct Commitment {
        bytes32 root;
        bytes32 data;
        uint32 trades;
        uint64 wattHours;
        uint64 settledAt;
        Mode mode;
    }

    /// @notice Rules of the contract that do not change.
    struct Terms {
        uint64 withdrawalDelay;
        uint64 challengePeriod;
        uint64 responsePeriod;
        uint96 minimumBond;
        uint96 challengeStake;
    }

    /// @notice The operator's money at stake, and what of it is on its way out.
    struct Bond {
        uint96 amount;
        uint96 leaving;
        uint64 availableAt;
    }

    /// @notice An open question to the operator.
    struct Challenge {
        address challenger;
        uint64 deadline;
    }

    /// @notice The grid's account, whose sales carry no fee; the account that collects fees; and the fee in micro-units per kWh.
    struct Fees {
        uint16 grid;
        uint16 collector;
        uint32 price;
    }

    /// @notice The meter behind an account: its key, and how many equal homes it stands for.
    struct Meter {
        bytes32 id;
        address key;
        uint32 multiplier;
    }

    /// @notice What an account's holder lets be bought for it; prices in micro-units per kWh, energy in Wh a trade, times in Unix seconds.
    struct Mandate {
        uint64 maxPrice;
        uint64 maxWh;
        uint64 validFrom;
        uint64 validUntil;
    }

    /// @notice A meter's signed word on one settlement period (home values).
    struct Statement {
        uint32 periodSeconds;
        uint64 importWh;
        uint64 exportWh;
        uint64 epoch;
        uint64 firstSequence;
        uint64 lastSequence;
        bytes32 headHash;
    }

    /// @notice One trade and its way to the root.
    struct Proof {
        uint32 index;
        uint256 word;
        bytes32[] path;
    }

    /// @notice The terms contradict each other.
    error BadTerms();
    /// @notice Windows only go forward.
    error WindowNotAfter(uint64 window, uint64 last);
    /// @notice The operator's bond is below the minimum.
    error BondTooSmall(uint256 amount, uint256 minimum);
    /// @notice The bond on its way out is not due.
    error BondTooEarly(uint256 availableAt);
    /// @notice The commitment shown is not that of the window.
    error WrongCommitment(uint64 window);
    /// @notice The time for a challenge or dispute has passed.
    error ChallengePeriodOver(uint64 window, uint256 since);
    /// @notice The window is challenged already.
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
    /// @notice The trade is not under the window's root.
    error NotInRoot(uint64 window, uint256 index);
    /// @notice The trade was disputed before.
    error AlreadyDisputed(uint64 window, uint256 index);
    /// @notice The account takes no part in the trade.
    error NotPartOf(uint256 account, uint256 index);
    /// @notice The account has no meter here.
    error NoMeter(uint256 account);
    /// @notice The signature is not by the key that answers for this.
    error WrongSigner(address signer, address expected);
    /// @notice What was settled was delivered, within the tolerance.
    error Delivered(uint256 settledWh, uint256 deliveredWh);
    /// @notice The trade keeps to the mandate, or no mandate covers it.
    error WithinMandate(uint256 index);
    /// @notice The promised trade is in the window.
    error NotMissing(uint64 window, uint256 index);
    /// @notice A dispute needs a trade.
    error NoTrades();
    /// @notice The mandate was signed with a nonce that is used.
    error WrongNonce(uint256 account, uint256 nonce, uint256 expected);

    /// @notice A netted window was settled; nets are as posted.
    event Settled(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, bytes nets);
    /// @notice A verified window was settled from its packed trades.
    event SettledVerified(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, int256[] nets);
    /// @notice The operator's bond changed.
    event BondChanged(uint256 amount, uint256 leaving, uint256 availableAt);
    /// @notice Someone asks the operator to publish a window's trades.
    event Challenged(uint64 indexed window, address indexed challenger, uint256 deadline);
    /// @notice The operator published the trades, and they give what was committed to.
    event ChallengeAnswered(uint64 indexed window);
    /// @notice The operator did not answer: the window's nets are taken back as far as the money is there, the bond pays the rest.
    event ChallengeLost(uint64 indexed window, address indexed challenger, uint256 reward, uint256 fromBond);
    /// @notice Part of a lost window was taken back: an account gave (negative) or got.
    event TakenBack(uint64 indexed window, uint256 indexed account, int256 amount);
    /// @notice A trade was disputed with success; the bond paid the account.
    event Disputed(uint64 indexed window, uint256 indexed index, uint256 indexed account, Fault fault, uint256 refund);
    /// @notice The bond rewarded who brought the proof.
    event DisputeRewarded(uint64 indexed window, uint256 indexed account, uint256 reward);
    /// @notice Fees changed, for windows settled from now on.
    event FeesChanged(uint16 grid, uint16 collector, uint32 price);
    /// @notice An account's meter changed.
    event MeterChanged(uint256 indexed account, bytes32 indexed id, address key, uint32 multiplier);
    /// @notice An account's mandate changed; zero times mean none.
    event MandateChanged(uint256 indexed account, uint64 maxPrice, uint64 maxWh, uint64 validFrom, uint64 validUntil);

    /// @notice What a dispute showed.
    enum Fault {
        Undelivered,
        OutsideMandate,
        Missing
    }

    /// @dev Tolerance of metering against settlement: 2 %, and 100 Wh a home (the resolution of an inverter's counters).
    uint256 private constant TOLERANCE_PERCENT = 2;
    uint256 private constant TOLERANCE_HOME_WH = 100;
    uint256 private constant PACKED_TRADE_BYTES = 12;
    uint256 private constant MINUTE = 60;

    bytes32 private constant STATEMENT_TYPE = keccak256(
        "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)"
    );
    /// @dev Meters sign for any chain: their domain carries neither chain nor contract.
    bytes32 private constant METER_DOMAIN =
        keccak256(abi.encode(keccak256("EIP712Domain(string name,string version)"), keccak256("EdgeEnergy"), keccak256("1")));
    bytes32 private constant MANDATE_TYPE =
        keccak256("Mandate(uint256 account,uint64 maxPrice,uint64 maxWh,uint64 validUntil,uint256 nonce)");
    bytes32 private constant RECEIPT_TYPE = keccak256("TradeReceipt(uint64 window,uint32 index,uint256 trade)");

    /// @notice Seconds after a settlement in which it can be challenged and disputed.
    uint256 public immutable challengePeriod;
    /// @notice Seconds the operator has to answer a challenge.
    uint256 public immutable responsePeriod;
    /// @notice The least bond with which the operator may settle.
    uint256 public immutable minimumBond;
    /// @notice What a challenger puts up, lost to the operator when the answer is right.
    uint256 public immutable challengeStake;

    /// @notice The operator's bond.
    Bond public bond;
    /// @notice The fees that trades carry.
    Fees public fees;
    /// @notice The hash of each settled window's commitment.
    mapping(uint64 window => bytes32) public commitmentOf;
    /// @notice The open challenge of a window.
    mapping(uint64 window => Challenge) public challengeOf;
    /// @notice The meter of an account.
    mapping(uint256 account => Meter) public meterOf;
    /// @notice The mandate of an account.
    mapping(uint256 account => Mandate) public mandateOf;
    /// @notice Mandates signed by the holder and registered by someone else so far.
    mapping(uint256 account => uint256) public mandateNonceOf;

    mapping(uint64 window => mapping(uint256 slot => uint256)) private _disputed;

    /// @param token_ An ERC-20 that neither charges a fee on transfer nor rebases.
    /// @param owner_ Pauses, registers meters, and names the operator. A timelock or a multi-signature wallet on a public chain.
    /// @param operator_ Registers accounts and settles.
    /// @param terms Periods in seconds and amounts in the token's unit; a withdrawal takes at least as long as a lost challenge.
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms)
        AccountBook(token_, owner_, operator_, terms.withdrawalDelay)
        EIP712("EdgeEnergyVault", "1")
    {
        if (terms.withdrawalDelay < terms.challengePeriod + terms.responsePeriod) {
            revert BadTerms();
        }
        challengePeriod = terms.challengePeriod;
        responsePeriod = terms.responsePeriod;
        minimumBond = terms.minimumBond;
        challengeStake = terms.challengeStake;
    }

    /// @notice Settles one netted window.
    /// @param window Minutes from 1970 to the start of the settlement period; must be greater than every settled one.
    /// @param root Merkle root of the trades (TradeWord).
    /// @param trades Number of trades under the root.
    /// @param wattHours Energy of the trades.
    /// @param nets Ten bytes for each account with a net, account numbers rising: uint16 number, int64 amount (positive: receives), big-endian.
    function settle(uint64 window, bytes32 root, uint32 trades, uint64 wattHours, bytes calldata nets) external onlyOperator whenNotPaused {
        _openWindow(window);
        _commit(window, Commitment(root, keccak256(nets), trades, wattHours, uint64(block.timestamp), Mode.Netted));
        emit Settled(window, root, trades, wattHours, nets);
        _applyNets(nets);
    }

    /// @notice Settles one window from its trades; the nets are computed here.
    /// @param window As in settle.
    /// @param root As in settle; it is what a trade is disputed with, and can itself be challenged.
    /// @param packed Twelve bytes a trade: uint16 seller, uint16 buyer, uint32 delivered Wh, uint32 cost, big-endian.
    function settleVerified(uint64 window, bytes32 root, bytes calldata packed) external onlyOperator whenNotPaused {
        _openWindow(window);
        (int256[] memory nets, uint256 wattHours) = _netOf(packed);
        uint32 trades = (packed.length / PACKED_TRADE_BYTES).toUint32();
        _commit(window, Commitment(root, keccak256(packed), trades, wattHours.toUint64(), uint64(block.timestamp), Mode.Verified));
        emit SettledVerified(window, root, trades, wattHours.toUint64(), nets);
        _applyNets(nets);
    }

    /// @notice Adds to the operator's bond from the caller's tokens.
    function addBond(uint96 amount) external {
        if (amount == 0) {
            revert ZeroAmount();
        }
        bond.amount += amount;
        emit BondChanged(bond.amount, bond.leaving, bond.availableAt);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Announces that this much of the bond shall leave; it answers for every window settled until then.
    function requestBond(uint96 amount) external onlyOperator {
        if (amount > bond.amount) {
            revert BondTooSmall(bond.amount, amount);
        }
        bond.leaving = amount;
        // A challenge made in the last moment leaves its closer one response period.
        bond.availableAt = (block.timestamp + challengePeriod + 2 * responsePeriod).toUint64();
        emit BondChanged(bond.amount, amount, bond.availableAt);
    }

    /// @notice Pays out the announced part of the bond to the operator.
    function withdrawBond() external onlyOperator {
        if (bond.leaving == 0) {
            revert ZeroAmount();
        }
        if (block.timestamp < bond.availableAt) {
            revert BondTooEarly(bond.availableAt);
        }
        uint96 amount = bond.leaving < bond.amount ? bond.leaving : bond.amount;
        bond = Bond(bond.amount - amount, 0, 0);
        emit BondChanged(bond.amount, 0, 0);
        token.safeTransfer(operator, amount);
    }

    /// @notice Sets the fees that trades carry.
    function setFees(uint16 grid, uint16 collector, uint32 price) external onlyOwner {
        if (collector >= accountCount) {
            revert UnknownAccount(collector);
        }
        fees = Fees(grid, collector, price);
        emit FeesChanged(grid, collector, price);
    }

    /// @notice Names the meter that speaks for an account.
    /// @param id Keccak-256 of the device's name.
    function setMeter(uint256 account, bytes32 id, address key, uint32 multiplier) external onlyOwner {
        if (account >= accountCount) {
            revert UnknownAccount(account);
        }
        meterOf[account] = Meter(id, key, multiplier);
        emit MeterChanged(account, id, key, multiplier);
    }

    /// @notice Sets what may be bought for the caller's account from now on.
    function setMandate(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil) external onlyHolder(account) {
        _setMandate(account, maxPrice, maxWh, validUntil);
    }

    /// @notice Registers a mandate that the holder signed (EIP-712), so that a holder needs no gas.
    function setMandateSigned(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil, uint256 nonce, bytes calldata signature)
        external
    {
        if (nonce != mandateNonceOf[account]) {
            revert WrongNonce(account, nonce, mandateNonceOf[account]);
        }
        mandateNonceOf[account] = nonce + 1;
        bytes32 hash = keccak256(abi.encode(MANDATE_TYPE, account, maxPrice, maxWh, validUntil, nonce));
        _requireSigner(_hashTypedDataV4(hash), signature, holderOf[account]);
        _setMandate(account, maxPrice, maxWh, validUntil);
    }

    /// @notice Asks the operator to publish a window's trades; the caller puts up the stake.
    function challenge(uint64 window, Commitment calldata commitment) external {
        _requireOpen(window, commitment);
        if (challengeOf[window].challenger != address(0)) {
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
        Challenge memory open = challengeOf[window];
        if (open.challenger == address(0)) {
            revert NotChallenged(window);
        }
        if (block.timestamp > open.deadline) {
            revert ResponseTooLate(window, open.deadline);
        }
        _requireCommitment(window, commitment);
        if (words.length != commitment.trades || keccak256(packed) != commitment.data || TradeWord.rootOf(window, words) != commitment.root)
        {
            revert WrongResponse();
        }
        bool right = commitment.mode == Mode.Netted ? _givesNets(words, packed, commitment.wattHours) : _givesTrades(words, packed);
        if (!right) {
            revert WrongResponse();
        }
        delete challengeOf[window];
        bond.amount += challengeStake.toUint96();
        emit ChallengeAnswered(window);
        _emitBond();
    }

    /// @notice Ends a challenge that was not answered in time: a netted window is taken back, and the bond pays the challenger and what is missing.
    /// @param nets The packed nets as posted; empty for a verified window, whose money moved by its trades.
    function closeChallenge(uint64 window, Commitment calldata commitment, bytes calldata nets) external {
        Challenge memory open = challengeOf[window];
        if (open.challenger == address(0)) {
            revert NotChallenged(window);
        }
        if (block.timestamp <= open.deadline) {
            revert ResponseTimeLeft(window, open.deadline);
        }
        _requireCommitment(window, commitment);
        delete challengeOf[window];
        delete commitmentOf[window];
        uint256 covered = 0;
        if (commitment.mode == Mode.Netted) {
            if (keccak256(nets) != commitment.data) {
                revert WrongCommitment(window);
            }
            covered = _takeBack(window, nets);
        }
        uint256 reward = _slash(minimumBond / 2);
        emit ChallengeLost(window, open.challenger, reward, covered);
        _emitBond();
        token.safeTransfer(open.challenger, challengeStake + reward);
    }

    /// @notice Returns the money of energy that was settled and not delivered, by the word of the account's own meter.
    /// @param account The seller of all these trades, or the buyer of all of them.
    /// @param proofs Trades of the window, indexes rising; together they exceed what the meter counted.
    /// @param statement The meter's interval statement of the window's period.
    /// @param signature By the meter's key.
    /// @param rewardTo The account that is rewarded for the proof.
    function disputeDelivery(
        uint64 window,
        Commitment calldata commitment,
        uint256 account,
        Proof[] calldata proofs,
        Statement calldata statement,
        bytes calldata signature,
        uint256 rewardTo
    ) external {
        _requireOpen(window, commitment);
        if (proofs.length == 0) {
            revert NoTrades();
        }
        bool asSeller = proofs[0].word >> 240 == account;
        uint256 delivered;
        {
            Meter memory meter = meterOf[account];
            if (meter.key == address(0)) {
                revert NoMeter(account);
            }
            _requireSigner(_statementHash(window, meter.id, statement), signature, meter.key);
            delivered = uint256(asSeller ? statement.exportWh : statement.importWh) * meter.multiplier;
            uint256 settled = _settledOf(window, commitment, account, asSeller, proofs);
            if (settled <= delivered + delivered * TOLERANCE_PERCENT / 100 + TOLERANCE_HOME_WH * meter.multiplier) {
                revert Delivered(settled, delivered);
            }
            // From here on: the part of the settled energy that was not delivered, in proportion to each trade.
            delivered = settled - delivered;
            for (uint256 i = 0; i < proofs.length; ++i) {
                TradeWord.Trade memory trade = TradeWord.unpack(proofs[i].word);
                _refund(window, proofs[i].index, trade.buyer, Fault.Undelivered, (trade.cost + trade.fee) * delivered / settled);
            }
        }
        _reward(window, rewardTo);
    }

    /// @notice Returns the money of a neighbour's trade that the buyer's mandate does not allow.
    /// @param rewardTo The account that is rewarded for the proof.
    function disputeMandate(uint64 window, Commitment calldata commitment, Proof calldata proof, uint256 rewardTo) external {
        _requireOpen(window, commitment);
        _requireInRoot(window, commitment.root, proof);
        _markDisputed(window, proof.index);
        TradeWord.Trade memory trade = TradeWord.unpack(proof.word);
        Mandate memory mandate = mandateOf[trade.buyer];
        uint256 start = window * MINUTE;
        bool covered = mandate.validUntil != 0 && start >= mandate.validFrom && trade.source != TradeWord.SOURCE_GRID;
        if (!covered || (start < mandate.validUntil && trade.price <= mandate.maxPrice && trade.wh <= mandate.maxWh)) {
            revert WithinMandate(proof.index);
        }
        _refund(window, proof.index, trade.buyer, Fault.OutsideMandate, trade.cost + trade.fee);
        _reward(window, rewardTo);
    }

    /// @notice Pays the seller of a trade that the operator promised by a signed receipt and left out of the window.
    /// @param index The place the receipt promises.
    /// @param word The trade the receipt promises.
    /// @param signature The operator's signature of the receipt (EIP-712).
    /// @param other The trade that stands in that place, with its path; not looked at when the window has fewer trades.
    /// @param rewardTo The account that is rewarded for the proof.
    function disputeMissing(
        uint64 window,
        Commitment calldata commitment,
        uint32 index,
        uint256 word,
        bytes calldata signature,
        Proof calldata other,
        uint256 rewardTo
    ) external {
        _requireOpen(window, commitment);
        _requireSigner(_hashTypedDataV4(keccak256(abi.encode(RECEIPT_TYPE, window, index, word))), signature, operator);
        if (index < commitment.trades) {
            if (other.index != index || other.word == word) {
                revert NotMissing(window, index);
            }
            _requireInRoot(window, commitment.root, other);
        }
        _markDisputed(window, index);
        TradeWord.Trade memory trade = TradeWord.unpack(word);
        _refund(window, index, trade.seller, Fault.Missing, trade.cost);
        _reward(window, rewardTo);
    }

    /// @notice What a holder signs for a mandate.
    function mandateHash(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil, uint256 nonce) external view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(MANDATE_TYPE, account, maxPrice, maxWh, validUntil, nonce)));
    }

    /// @notice What the operator signs for a receipt.
    function receiptHash(uint64 window, uint32 index, uint256 word) external view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(RECEIPT_TYPE, window, index, word)));
    }

    function _openWindow(uint64 window) private {
        if (window <= lastWindow) {
            revert WindowNotAfter(window, lastWindow);
        }
        uint256 atStake = bond.amount - bond.leaving;
        if (atStake < minimumBond) {
            revert BondTooSmall(atStake, minimumBond);
        }
        lastWindow = window;
    }

    function _commit(uint64 window, Commitment memory commitment) private {
        commitmentOf[window] = keccak256(abi.encode(commitment));
    }

    function _requireCommitment(uint64 window, Commitment calldata commitment) private view {
        if (keccak256(abi.encode(commitment)) != commitmentOf[window]) {
            revert WrongCommitment(window);
        }
    }

    function _requireOpen(uint64 window, Commitment calldata commitment) private view {
        _requireCommitment(window, commitment);
        if (block.timestamp > commitment.settledAt + challengePeriod) {
            revert ChallengePeriodOver(window, commitment.settledAt + challengePeriod);
        }
    }

    function _requireInRoot(uint64 window, bytes32 root, Proof calldata proof) private view {
        if (!MerkleProof.verifyCalldata(proof.path, root, TradeWord.leaf(window, proof.index, proof.word))) {
            revert NotInRoot(window, proof.index);
        }
    }

    function _requireSigner(bytes32 digest, bytes calldata signature, address expected) private pure {
        address signer = ECDSA.recoverCalldata(digest, signature);
        if (signer != expected) {
            revert WrongSigner(signer, expected);
        }
    }

    function _markDisputed(uint64 window, uint256 index) private {
        uint256 bit = 1 << (index & 255);
        uint256 marks = _disputed[window][index >> 8];
        if (marks & bit != 0) {
            revert AlreadyDisputed(window, index);
        }
        _disputed[window][index >> 8] = marks | bit;
    }

    function _statementHash(uint64 window, bytes32 meter, Statement calldata s) private pure returns (bytes32) {
        bytes32 hash = keccak256(
            abi.encode(
                STATEMENT_TYPE,
                meter,
                window * MINUTE,
                s.periodSeconds,
                s.importWh,
                s.exportWh,
                s.epoch,
                s.firstSequence,
                s.lastSequence,
                s.headHash
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", METER_DOMAIN, hash));
    }

    function _settledOf(uint64 window, Commitment calldata commitment, uint256 account, bool asSeller, Proof[] calldata proofs)
        private
        returns (uint256 settled)
    {
        uint256 next = 0;
        for (uint256 i = 0; i < proofs.length; ++i) {
            Proof calldata proof = proofs[i];
            if (proof.index < next) {
                revert NotAscending(next, proof.index);
            }
            next = uint256(proof.index) + 1;
            _requireInRoot(window, commitment.root, proof);
            _markDisputed(window, proof.index);
            TradeWord.Trade memory trade = TradeWord.unpack(proof.word);
            if ((asSeller ? trade.seller : trade.buyer) != account) {
                revert NotPartOf(account, proof.index);
            }
            settled += trade.wh;
        }
    }

    function _refund(uint64 window, uint256 index, uint256 account, Fault fault, uint256 amount) private {
        uint256 paid = _slash(amount);
        emit Disputed(window, index, account, fault, paid);
        _credit(account, paid);
    }

    /// A tenth of the minimum bond rewards who brought the proof.
    function _reward(uint64 window, uint256 rewardTo) private {
        if (rewardTo >= accountCount) {
            revert UnknownAccount(rewardTo);
        }
        uint256 reward = _slash(minimumBond / 10);
        emit DisputeRewarded(window, rewardTo, reward);
        _emitBond();
        _credit(rewardTo, reward);
    }

    /// Takes up to this amount from the bond; what was taken.
    function _slash(uint256 amount) private returns (uint256 taken) {
        Bond memory held = bond;
        taken = amount < held.amount ? amount : held.amount;
        held.amount -= taken.toUint96();
        if (held.leaving > held.amount) {
            held.leaving = held.amount;
        }
        bond = held;
    }

    function _emitBond() private {
        emit BondChanged(bond.amount, bond.leaving, bond.availableAt);
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
                uint256 share = uint256(-net) * back / total;
                left -= share;
                _credit(index, share);
                // forge-lint: disable-next-line(unsafe-typecast)
                emit TakenBack(window, index, int256(share));
            }
        }
        // What rounding leaves belongs to nobody else.
        bond.amount += left.toUint96();
    }

    function _setMandate(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil) private {
        uint64 validFrom = block.timestamp.toUint64();
        mandateOf[account] = Mandate(maxPrice, maxWh, validFrom, validUntil);
        emit MandateChanged(account, maxPrice, maxWh, validFrom, validUntil);
    }

    /// Nets by account number from packed trades.
    function _netOf(bytes calldata packed) private view returns (int256[] memory nets, uint256 wattHours) {
        if (packed.length % PACKED_TRADE_BYTES != 0) {
            revert MalformedTrades(packed.length);
        }
        Fees memory terms = fees;
        nets = new int256[](accountCount);
        uint256 collected;
        uint256 unknown;
        (collected, wattHours, unknown) = _addTrades(nets, packed, terms.grid, terms.price);
        if (unknown != type(uint256).max) {
            revert UnknownAccount(unknown);
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        nets[terms.collector] += int256(collected);
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

    /// True when the trades give exactly the posted nets and the posted energy, at their own prices and the fees that hold here.
    function _givesNets(uint256[] calldata words, bytes calldata packed, uint256 wattHours) private view returns (bool) {
        int256[] memory nets = new int256[](accountCount);
        uint256 energy = 0;
        for (uint256 i = 0; i < words.length; ++i) {
            TradeWord.Trade memory trade = TradeWord.unpack(words[i]);
            if (trade.seller >= nets.length || trade.buyer >= nets.length || !_isPriced(trade)) {
                return false;
            }
            // Fields of 48 bits, added as often as trades fit a block.
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[trade.seller] += int256(trade.cost);
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[trade.buyer] -= int256(trade.cost + trade.fee);
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[fees.collector] += int256(trade.fee);
            energy += trade.wh;
        }
        for (uint256 offset = 0; offset < packed.length; offset += NET_BYTES) {
            (uint256 index, int256 net) = _net(packed, offset);
            nets[index] -= net;
        }
        for (uint256 i = 0; i < nets.length; ++i) {
            if (nets[i] != 0) {
                return false;
            }
        }
        return energy == wattHours;
    }

    function _isPriced(TradeWord.Trade memory trade) private view returns (bool) {
        uint256 fee = trade.seller == fees.grid ? 0 : trade.wh * fees.price / 1000;
        return trade.cost == trade.wh * trade.price / 1000 && trade.fee == fee;
    }

    /// True when the words are the packed trades.
    function _givesTrades(uint256[] calldata words, bytes calldata packed) private view returns (bool) {
        for (uint256 i = 0; i < words.length; ++i) {
            uint256 entry;
            assembly ("memory-safe") {
                entry := shr(160, calldataload(add(packed.offset, mul(i, 12))))
            }
            TradeWord.Trade memory trade = TradeWord.unpack(words[i]);
            if (entry != (trade.seller << 80) | (trade.buyer << 64) | (trade.wh << 32) | trade.cost || !_isPriced(trade)) {
                return false;
            }
        }
        return true;
    }
}

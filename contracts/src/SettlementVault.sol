// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AccountBook} from "./AccountBook.sol";
import {ClaimWord, Fault} from "./ClaimWord.sol";
import {OperatorBond} from "./OperatorBond.sol";
import {Promises} from "./Promises.sol";
import {TradeWord} from "./TradeWord.sol";
import {WindowBook} from "./WindowBook.sol";
import {Commitment, Mode, WindowTerms} from "./WindowTerms.sol";

/// @title Settles a community's trades, and answers for them.
/// @notice The operator's bond pays for what is proved wrong: nets that do not follow from the trades (WindowBook), and here a trade it promised and
/// left out, a trade outside the buyer's mandate, and energy that the account's own meter says was not delivered. A dispute proves and records a claim;
/// once the time for disputes and answers is over, anyone has the claims paid, the newest first.
contract SettlementVault is Promises {
    using ClaimWord for uint256;
    using SafeCast for uint256;
    using WindowTerms for uint256;

    /// @notice Rules of the contract that do not change.
    struct Terms {
        uint64 withdrawalDelay;
        uint64 challengePeriod;
        uint64 responsePeriod;
        uint96 minimumBond;
        uint96 challengeStake;
    }

    /// @notice An account's position in a window against its meter's signed word on the same period, in few words because each byte costs gas.
    /// subject: window 64, homes the meter stands for 32, rewarded account 16, account 16, side 8 (0 bought, 1 sold). data, terms, firstClaim: of the
    /// window's commitment, whose root follows from the proof. low, high: the positions of the account and its neighbours (TradeWord). meter:
    /// keccak-256 of the device's name. energy: import Wh 64, export Wh 64, of one home. records: epoch 64, first sequence 64, last sequence 64. r, vs:
    /// signature by EIP-2098.
    struct Delivery {
        uint256 subject;
        bytes32 data;
        uint256 terms;
        uint256 firstClaim;
        uint256 low;
        uint256 high;
        bytes32 meter;
        uint256 energy;
        uint256 records;
        bytes32 headHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice One trade and its way to the root.
    struct Proof {
        uint32 index;
        uint256 word;
        bytes32[] path;
    }

    /// @notice Energy that an account's meter did not see, of all it sold or bought in the window.
    struct Shortfall {
        uint64 missingWh;
        uint64 settledWh;
    }

    /// @notice The terms contradict each other.
    error BadTerms();
    /// @notice The trade is not under the window's root.
    error NotInRoot(uint64 window, uint256 index);
    /// @notice The first claim of the window is the same.
    error AlreadyClaimed(uint64 window, uint256 claim);
    /// @notice The claim is not the newest one recorded.
    error NotClaimed(uint64 window, uint256 claim);
    /// @notice Claims of the window are paid only after this time.
    error ClaimsStillOpen(uint64 window, uint256 until);
    /// @notice The time to answer claims has passed.
    error AnswersOver(uint64 window, uint256 since);
    /// @notice An open challenge must be closed first.
    error ChallengeOpen(uint64 window);
    /// @notice No paid claim says that energy of this account is missing.
    error NoShortfall(uint64 window, uint256 account);
    /// @notice The account takes no part in the trade on this side.
    error NotPartOf(uint256 account, uint256 index);
    /// @notice The statement is not by the meter of the account.
    error WrongMeter(uint256 account, address signer);
    /// @notice The account's meter is another one since the window was settled.
    error MeterChangedSince(uint256 account, uint256 changedAt);
    /// @notice What was settled was delivered, within the tolerance.
    error Delivered(uint256 settledWh, uint256 deliveredWh);
    /// @notice What was settled was not delivered.
    error NotDelivered(uint256 settledWh, uint256 deliveredWh);
    /// @notice The trade keeps to the mandate, or no mandate covers it.
    error WithinMandate(uint256 index);
    /// @notice The promised trade is in the window.
    error NotMissing(uint64 window, uint256 index);
    /// @notice A fault was proved; the claim (ClaimWord) waits to be paid.
    event Claimed(uint64 indexed window, uint256 claim);
    /// @notice The account's meter signed two statements for the period, and this one covers the position: claims by the other are void.
    event Contradicted(uint64 indexed window, uint256 indexed account, uint256 side, bytes32 digest);
    /// @notice A claim's time came: it pays the account (mandates, missing trades) or opens refunds (undelivered energy); 0 where it pays nothing.
    event ClaimPaid(uint64 indexed window, uint256 claim, uint256 indexed account, uint256 amount);
    /// @notice The buyer of a trade got back what was not delivered of it.
    event Refunded(uint64 indexed window, uint256 indexed index, uint256 indexed account, uint256 amount);
    /// @notice The bond rewarded who brought the proof.
    event DisputeRewarded(uint64 indexed window, uint256 indexed account, uint256 reward);
    /// @dev Tolerance of metering against settlement: 2 %, and 100 Wh a home (the resolution of an inverter's counters).
    uint256 private constant TOLERANCE_PERCENT = 2;
    uint256 private constant TOLERANCE_HOME_WH = 100;
    uint256 private constant MINUTE = 60;
    /// @dev Half the order of secp256k1: of the two signatures (r, s) and (r, n - s) only the lower one counts.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    bytes32 private constant STATEMENT_TYPE = keccak256(
        "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)"
    );
    /// @dev Meters sign for any chain: their domain carries neither chain nor contract.
    bytes32 private immutable _meterDomain;

    /// @notice Chain of the claims after a window's first: each hashed with those before it, 0 where none waits.
    mapping(uint64 window => bytes32) public laterClaimsOf;
    /// @notice Missing energy by place (account x 2 + side), from claims that were paid.
    mapping(uint64 window => mapping(uint256 place => Shortfall)) public shortfallOf;

    mapping(uint64 window => mapping(uint256 place => bool)) private _contradicted;
    mapping(uint64 window => mapping(Fault => mapping(uint256 slot => uint256))) private _paid;

    /// @param token_ An ERC-20 that neither charges a fee on transfer nor rebases.
    /// @param owner_ Pauses, registers meters, sets rules, and names the operator. A timelock or a multi-signature wallet on a public chain.
    /// @param operator_ Registers accounts and settles.
    /// @param terms Periods in seconds and amounts in the token's unit; a withdrawal takes at least as long as a lost challenge.
    constructor(IERC20 token_, address owner_, address operator_, Terms memory terms)
        AccountBook(token_, owner_, operator_, terms.withdrawalDelay)
        OperatorBond(terms.challengePeriod, terms.responsePeriod, terms.minimumBond)
        WindowBook(terms.challengeStake)
    {
        if (terms.withdrawalDelay < terms.challengePeriod + terms.responsePeriod) {
            revert BadTerms();
        }
        _meterDomain = keccak256(abi.encode(keccak256("EIP712Domain(string name,string version)"), keccak256("EdgeEnergy"), keccak256("1")));
    }

    /// @notice Claims for energy that was settled and not delivered, by the word of the account's own meter on all it sold or bought.
    /// @param path From the position up to the window's root.
    function disputeDelivery(Delivery calldata shown, bytes32[] calldata path) external {
        uint256 subject = shown.subject;
        uint64 window = _windowOf(subject);
        _requireOpen(window, shown.terms);
        (bytes32 root, uint256 settled, uint256 delivered, uint256 allowed,) = _weigh(window, shown, path);
        if (settled <= allowed) {
            revert Delivered(settled, delivered);
        }
        uint256 claim = ClaimWord.pack(
            Fault.Undelivered, subject & 1, _accountOf(subject), (subject >> 24) & type(uint16).max, settled - delivered, settled
        );
        _record(window, root, shown.data, shown.terms, shown.firstClaim, claim);
    }

    /// @notice Answers a claim of undelivered energy with another statement of the same meter for the same period, which covers the position. A meter
    /// that signs both has no word: the claim is void, and both statements are public.
    /// @param path From the position up to the window's root.
    function answerDelivery(Delivery calldata shown, bytes32[] calldata path) external {
        uint64 window = _windowOf(shown.subject);
        uint256 until = _claimsOpenUntil(shown.terms);
        if (block.timestamp > until) {
            revert AnswersOver(window, until);
        }
        (, uint256 settled, uint256 delivered, uint256 allowed, bytes32 digest) = _weigh(window, shown, path);
        if (settled > allowed) {
            revert NotDelivered(settled, delivered);
        }
        uint256 account = _accountOf(shown.subject);
        uint256 side = shown.subject & 1;
        if (meterChangedAt[account] > shown.terms.settledAtOf()) {
            revert MeterChangedSince(account, meterChangedAt[account]);
        }
        _contradicted[window][_placeOf(account, side)] = true;
        emit Contradicted(window, account, side, digest);
    }

    /// @notice Claims the money of a neighbour's trade that the buyer's mandate does not allow.
    /// @param rewardTo The account that is rewarded for the proof.
    function disputeMandate(uint64 window, Commitment calldata commitment, Proof calldata proof, uint16 rewardTo) external {
        _requireOpen(window, commitment.terms);
        _requireInRoot(window, commitment.root, proof);
        TradeWord.Trade memory trade = TradeWord.unpack(proof.word);
        Mandate memory mandate = mandateOf[trade.buyer];
        uint256 start = window * MINUTE;
        bool covered = mandate.validUntil != 0 && start >= mandate.validFrom && trade.source != TradeWord.SOURCE_GRID;
        if (!covered || (start < mandate.validUntil && trade.price <= mandate.maxPrice && trade.wh <= mandate.maxWh)) {
            revert WithinMandate(proof.index);
        }
        _record(window, commitment, ClaimWord.pack(Fault.OutsideMandate, proof.index, trade.buyer, rewardTo, trade.cost + trade.fee, 0));
    }

    /// @notice Claims for the seller of a trade that the operator promised by a signed receipt and left out of the window.
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
        uint16 rewardTo
    ) external {
        _requireOpen(window, commitment.terms);
        _requireSigner(receiptHash(window, index, word), signature, operator);
        if (index < commitment.terms.tradesOf()) {
            if (other.index != index || other.word == word) {
                revert NotMissing(window, index);
            }
            _requireInRoot(window, commitment.root, other);
        }
        TradeWord.Trade memory trade = TradeWord.unpack(word);
        _record(window, commitment, ClaimWord.pack(Fault.Missing, index, trade.seller, rewardTo, trade.cost, 0));
    }

    /// @notice Pays the newest unpaid claim of a window from the bond, and the reward of who proved it.
    /// @param below The chain of later claims without this one; not looked at for the first claim.
    /// @param claim The claim, as the event Claimed tells it.
    /// @param trades For undelivered energy: trades of the account to refund now; others can follow by refund.
    function pay(uint64 window, Commitment calldata commitment, bytes32 below, uint256 claim, Proof[] calldata trades) external {
        _requireCommitment(window, commitment);
        uint256 until = _claimsOpenUntil(commitment.terms);
        if (block.timestamp <= until) {
            revert ClaimsStillOpen(window, until);
        }
        if (challengeOf[window].challenger != address(0)) {
            revert ChallengeOpen(window);
        }
        _requireBond();
        _takeOff(window, commitment, below, claim);
        uint256 account = claim.accountOf();
        Fault fault = claim.faultOf();
        uint256 paid = 0;
        bool holds;
        // What was taken back as a whole is not paid back once more.
        if (fault == Fault.Missing || commitment.terms.modeOf() != Mode.TakenBack) {
            if (fault == Fault.Undelivered) {
                holds = _recordShortfall(window, claim);
            } else {
                holds = _markPaid(window, fault, claim.placeOf());
                paid = holds ? _payFromBond(account, claim.amountOf()) : 0;
            }
        }
        emit ClaimPaid(window, claim, account, paid);
        if (holds) {
            uint256 rewardTo = claim.rewardToOf();
            emit DisputeRewarded(window, rewardTo, _payFromBond(rewardTo, minimumBond / 10));
        }
        if (fault == Fault.Undelivered && trades.length > 0) {
            _refund(window, commitment.root, account, claim.placeOf() == 1, trades);
        }
        _emitBond();
    }

    /// @notice Refunds trades of an account whose missing energy was claimed and paid: the missing part of cost and fee to each buyer.
    /// @param sold True for what the account sold, false for what it bought.
    function refund(uint64 window, Commitment calldata commitment, uint256 account, bool sold, Proof[] calldata trades) external {
        _requireCommitment(window, commitment);
        _requireBond();
        _refund(window, commitment.root, account, sold, trades);
        _emitBond();
    }

    /// Checks position and statement; the root they lead to, what was settled, what was delivered, up to what the meter allows, what it signed.
    function _weigh(uint64 window, Delivery calldata shown, bytes32[] calldata path)
        private
        view
        returns (bytes32 root, uint256 settled, uint256 delivered, uint256 allowed, bytes32 digest)
    {
        uint256 account = _accountOf(shown.subject);
        uint256 homes = (shown.subject >> 40) & type(uint32).max;
        root = TradeWord.climb(TradeWord.positionsLeaf(address(this), window, account >> 2, shown.low, shown.high), path);
        _requireCommitment(window, _hashOf(root, shown.data, shown.terms, shown.firstClaim));
        digest = _statementHash(window, shown);
        address signer = _signerOf(digest, shown.r, shown.vs);
        if (meterHashOf[account] != _meterHash(shown.meter, signer, homes)) {
            revert WrongMeter(account, signer);
        }
        uint256 position = (account & 2 == 0 ? shown.low : shown.high) >> TradeWord.positionShift(account);
        uint256 energy = shown.energy;
        (settled, delivered) = shown.subject & 1 == 1 ? (position >> 64, energy) : (position, energy >> 64);
        unchecked {
            // 64 bits of energy times 32 of homes.
            settled &= type(uint64).max;
            delivered = (delivered & type(uint64).max) * homes;
            allowed = delivered + delivered * TOLERANCE_PERCENT / 100 + TOLERANCE_HOME_WH * homes;
        }
    }

    /// Who signed, by a signature of EIP-2098 with the lower s; what others would be is nobody's.
    function _signerOf(bytes32 digest, bytes32 r, bytes32 vs) private pure returns (address signer) {
        uint256 s = uint256(vs) & (type(uint256).max >> 1);
        // The parity bit is added to 27.
        // forge-lint: disable-next-line(unsafe-typecast)
        signer = s > HALF_ORDER ? address(0) : ecrecover(digest, uint8(27 + (uint256(vs) >> 255)), r, bytes32(s));
        if (signer == address(0)) {
            revert ECDSA.ECDSAInvalidSignature();
        }
    }

    /// What a meter signs: keccak256(0x1901, domain, keccak256(abi.encode(type, meter, start, seconds, import, export, epoch, first, last, head))).
    function _statementHash(uint64 window, Delivery calldata shown) internal view virtual returns (bytes32 digest) {
        bytes32 kind = STATEMENT_TYPE;
        bytes32 domain = _meterDomain;
        uint256 start = window * MINUTE;
        uint256 length = shown.terms.periodSecondsOf();
        uint256 energy = shown.energy;
        uint256 records = shown.records;
        bytes32 meter = shown.meter;
        bytes32 head = shown.headHash;
        // In memory that nobody holds: copying ten words by abi.encode would cost each dispute some 700 gas more.
        assembly ("memory-safe") {
            let mask := 0xffffffffffffffff
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), meter)
            mstore(add(free, 0x40), start)
            mstore(add(free, 0x60), length)
            mstore(add(free, 0x80), shr(64, energy))
            mstore(add(free, 0xa0), and(energy, mask))
            mstore(add(free, 0xc0), shr(128, records))
            mstore(add(free, 0xe0), and(shr(64, records), mask))
            mstore(add(free, 0x100), and(records, mask))
            mstore(add(free, 0x120), head)
            let content := keccak256(free, 0x140)
            mstore(free, shl(240, 0x1901))
            mstore(add(free, 0x02), domain)
            mstore(add(free, 0x22), content)
            digest := keccak256(free, 0x42)
        }
    }

    function _record(uint64 window, Commitment calldata shown, uint256 claim) private {
        _requireCommitment(window, shown);
        _record(window, shown.root, shown.data, shown.terms, shown.firstClaim, claim);
    }

    /// The first claim stands in the window's own slot, which makes it cheap; those after it in a chain that is read from storage, so that nobody's
    /// claim makes another's fail.
    function _record(uint64 window, bytes32 root, bytes32 data, uint256 terms, uint256 firstClaim, uint256 claim) private {
        if (firstClaim == 0) {
            _commit(window, root, data, terms, claim);
        } else if (firstClaim.isSame(claim)) {
            revert AlreadyClaimed(window, claim);
        } else {
            laterClaimsOf[window] = keccak256(abi.encode(laterClaimsOf[window], claim));
        }
        emit Claimed(window, claim);
    }

    /// Removes the newest claim from where it is recorded.
    function _takeOff(uint64 window, Commitment calldata commitment, bytes32 below, uint256 claim) internal virtual {
        bytes32 later = laterClaimsOf[window];
        if (later != 0) {
            if (keccak256(abi.encode(below, claim)) != later) {
                revert NotClaimed(window, claim);
            }
            laterClaimsOf[window] = below;
        } else {
            if (claim == 0 || claim != commitment.firstClaim) {
                revert NotClaimed(window, claim);
            }
            _commit(window, commitment.root, commitment.data, commitment.terms, 0);
        }
    }

    /// Of several claims for the same position the greatest counts; true for the first that is not void.
    function _recordShortfall(uint64 window, uint256 claim) private returns (bool isNew) {
        uint256 place = _placeOf(claim.accountOf(), claim.placeOf());
        if (_contradicted[window][place]) {
            return false;
        }
        Shortfall memory known = shortfallOf[window][place];
        isNew = known.settledWh == 0;
        if (claim.amountOf() > known.missingWh) {
            shortfallOf[window][place] = Shortfall(claim.amountOf().toUint64(), claim.wholeOf().toUint64());
        }
    }

    function _refund(uint64 window, bytes32 root, uint256 account, bool sold, Proof[] calldata trades) private {
        Shortfall memory known = shortfallOf[window][_placeOf(account, sold ? 1 : 0)];
        if (known.settledWh == 0) {
            revert NoShortfall(window, account);
        }
        for (uint256 i = 0; i < trades.length; ++i) {
            Proof calldata proof = trades[i];
            _requireInRoot(window, root, proof);
            TradeWord.Trade memory trade = TradeWord.unpack(proof.word);
            if ((sold ? trade.seller : trade.buyer) != account) {
                revert NotPartOf(account, proof.index);
            }
            if (_markPaid(window, Fault.Undelivered, proof.index)) {
                uint256 amount = _shareOf(trade.cost + trade.fee, known.missingWh, known.settledWh);
                emit Refunded(window, proof.index, trade.buyer, _payFromBond(trade.buyer, amount));
            }
        }
    }

    /// Each fault of a trade is paid once: true for the first time.
    function _markPaid(uint64 window, Fault fault, uint256 index) internal virtual returns (bool isNew) {
        uint256 bit = 1 << (index & 255);
        uint256 marks = _paid[window][fault][index >> 8];
        isNew = marks & bit == 0;
        if (isNew) {
            _paid[window][fault][index >> 8] = marks | bit;
        }
    }

    function _claimsOpenUntil(uint256 terms) private view returns (uint256) {
        return terms.settledAtOf() + challengePeriod + responsePeriod;
    }

    function _requireInRoot(uint64 window, bytes32 root, Proof calldata proof) private view {
        if (TradeWord.climb(TradeWord.leaf(address(this), window, proof.index, proof.word), proof.path) != root) {
            revert NotInRoot(window, proof.index);
        }
    }

    function _windowOf(uint256 subject) private pure returns (uint64) {
        // Nothing stands above the window.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(subject >> 72);
    }

    function _accountOf(uint256 subject) private pure returns (uint256) {
        return (subject >> 8) & type(uint16).max;
    }

    function _placeOf(uint256 account, uint256 side) private pure returns (uint256) {
        return account << 1 | side;
    }
}

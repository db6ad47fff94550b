// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimWord, Fault} from "../src/ClaimWord.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {TradeWord} from "../src/TradeWord.sol";
import {WindowBook} from "../src/WindowBook.sol";
import {Commitment, Mode, WindowTerms} from "../src/WindowTerms.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// @notice Random acts of everyone, none of which may revert; the invariants are checked after each.
contract VaultActors is VaultFixture {
    using ClaimWord for uint256;
    using WindowTerms for uint256;

    /// What the events of a window tell: enough to answer, dispute and pay.
    struct Held {
        Commitment commitment;
        bytes nets;
        uint256[] words;
        uint256[] later;
    }

    uint64 public window = WINDOW;
    uint256 public stakes;
    /// Claims recorded, and claims taken off the record.
    uint256 public recorded;
    uint256 public paid;
    mapping(uint64 => Held) private _held;
    mapping(bytes32 => bool) private _paidFor;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            vault.setMeter(i, METER, vm.addr(METER_KEY + i), uint32(HOMES));
        }
        vm.prank(holder(7));
        vault.setMandate(7, 1, 1, type(uint64).max);
    }

    function deposit(uint256 account, uint256 amount) external {
        vault.depositFor(2 + account % 6, 1 + amount % 10e6);
    }

    function requestWithdrawal(uint256 account, uint256 amount) external {
        account = 2 + account % 6;
        (uint128 pending,) = vault.withdrawalOf(account);
        uint256 balance = vault.balanceOf(account);
        if (pending == 0 && balance > 0) {
            vm.prank(holder(account));
            vault.requestWithdrawal(account, 1 + amount % balance);
        }
    }

    function withdraw(uint256 account) external {
        account = 2 + account % 6;
        (uint128 pending, uint64 due) = vault.withdrawalOf(account);
        if (pending > 0) {
            if (block.timestamp < due) {
                vm.warp(due);
            }
            vm.prank(holder(account));
            vault.withdraw(account);
        }
    }

    function settle(uint256 seed, bool honest) external {
        (uint96 bonded,,) = vault.bond();
        if (bonded < BOND) {
            vault.addBond(BOND);
        }
        uint256[] memory words = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 seller = 2 + seed % 6;
            uint256 buyer = 2 + (seed % 6 + 1 + (seed >> 8) % 5) % 6;
            uint256 affordable = vault.balanceOf(buyer) / 8;
            words[i] = word(seller, buyer, 0, affordable / 200, 100_000);
        }
        int256[] memory nets = netsOf(words);
        if (!honest) {
            uint256 from = 2 + seed % 6;
            int256 stolen = int256(vault.balanceOf(from)) / 4;
            nets[from] -= stolen;
            nets[2 + (from - 1) % 6] += stolen;
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (int256(vault.balanceOf(i)) + nets[i] < 0) {
                return;
            }
        }
        ++window;
        Held storage held = _held[window];
        held.nets = pack(nets);
        held.words = words;
        held.commitment = settle(window, words, held.nets);
    }

    function challenge() external {
        Held storage held = _held[window];
        (address open,) = vault.challengeOf(window);
        if (isOpen(held) && open == address(0) && held.commitment.terms.modeOf() == Mode.Netted) {
            vault.challenge(window, held.commitment);
            stakes += STAKE;
        }
    }

    /// The operator's answer where it has one; the window's end where it has none.
    function answer(uint64 which) external {
        which = pick(which);
        Held storage held = _held[which];
        (address open, uint64 deadline) = vault.challengeOf(which);
        if (open == address(0)) {
            return;
        }
        if (block.timestamp <= deadline) {
            try vault.respond(which, held.commitment, held.words, held.nets) {
                stakes -= STAKE;
                return;
            } catch {
                vm.warp(deadline + 1);
            }
        }
        close(which, held);
    }

    /// Every kind of fault, often the same one again.
    function dispute(uint256 seed) external {
        Held storage held = _held[window];
        if (!isOpen(held) || held.words.length == 0) {
            return;
        }
        uint256 kind = seed % 3;
        uint32 index = uint32((seed >> 8) % held.words.length);
        TradeWord.Trade memory trade = TradeWord.unpack(held.words[index]);
        uint16 rewardTo = uint16(2 + (seed >> 16) % 8);
        if (kind == 0) {
            disputeDelivery(held, trade.seller, uint64((seed >> 32) % 2) * 100, rewardTo);
        } else if (kind == 1 && trade.buyer == 7 && trade.wh > 0) {
            record(held, ClaimWord.pack(Fault.OutsideMandate, index, 7, rewardTo, trade.cost + trade.fee, 0), "");
        } else if (kind == 2) {
            recordMissing(held, 50, trade.seller, rewardTo);
            recordMissing(held, 51, trade.seller, rewardTo);
            recordMissing(held, 51, trade.seller, rewardTo + 1);
        }
    }

    /// A meter's second statement, which covers what its account sold.
    function contradict(uint256 seed) external {
        Held storage held = _held[window];
        if (held.words.length == 0 || block.timestamp > held.commitment.terms.settledAtOf() + CHALLENGE + RESPONSE) {
            return;
        }
        uint256 account = TradeWord.unpack(held.words[seed % held.words.length]).seller;
        uint256[] memory words = held.words;
        SettlementVault.Delivery memory d = statementOf(held, account, type(uint32).max, 2);
        vault.answerDelivery(d, positionPath(window, words, account));
    }

    /// Pays the newest claim of a window: every recorded one can be paid, and none moves money twice.
    function pay(uint64 which) external {
        which = pick(which);
        Held storage held = _held[which];
        if (held.later.length == 0 && held.commitment.firstClaim == 0) {
            return;
        }
        uint256 due = held.commitment.terms.settledAtOf() + CHALLENGE + RESPONSE;
        if (block.timestamp <= due) {
            vm.warp(due + 1);
        }
        (address open,) = vault.challengeOf(which);
        if (open != address(0)) {
            close(which, held);
        }
        (uint96 before,,) = vault.bond();
        if (before == 0) {
            vault.addBond(BOND);
            before = BOND;
        }
        uint256 claim = newest(held);
        vault.pay(which, held.commitment, below(held), claim, trades(which, held, claim));
        ++paid;
        bytes32 fault = keccak256(abi.encode(which, claim >> 200));
        (uint96 left,,) = vault.bond();
        require(!_paidFor[fault] || left == before || claim.faultOf() == Fault.Undelivered, "paid twice");
        require(before - left <= owed(held, claim) + BOND / 10, "paid too much");
        _paidFor[fault] = true;
        if (held.later.length > 0) {
            held.later.pop();
        } else {
            held.commitment.firstClaim = 0;
        }
    }

    /// A window that is not after the last one.
    function settleBack(uint64 which) external {
        which = pick(which);
        if (window == WINDOW) {
            return;
        }
        Held storage held = _held[which];
        vm.prank(operator);
        try vault.settle(which, held.commitment.root, uint32(held.words.length), energyOf(held.words), held.nets) {
            revert("a window was settled twice");
        } catch (bytes memory reason) {
            require(bytes4(reason) == WindowBook.WindowNotAfter.selector, "refused for another reason");
        }
    }

    /// Called after each act; the acts' own window only rises.
    function check() external view {
        assertSolvent(stakes);
        require(vault.lastWindow() == (window == WINDOW ? 0 : window), "windows went back");
        uint256 waiting = 0;
        for (uint64 which = WINDOW; which <= window; ++which) {
            Held storage held = _held[which];
            waiting += held.later.length + (held.commitment.firstClaim == 0 ? 0 : 1);
            require(vault.laterClaimsOf(which) == chain(held, held.later.length), "a claim was lost");
            Commitment storage c = held.commitment;
            bytes32 hash = c.terms == 0 ? bytes32(0) : keccak256(abi.encode(c.root, c.data, c.terms, c.firstClaim));
            require(vault.commitmentOf(which) == hash, "a commitment was lost");
        }
        require(recorded == paid + waiting, "claims do not add up");
    }

    function disputeDelivery(Held storage held, uint256 account, uint64 exportWh, uint16 rewardTo) private {
        uint256[] memory words = held.words;
        uint256 settled = (positionsOf(words)[account] >> 64) & type(uint64).max;
        uint256 delivered = exportWh * HOMES;
        uint256 claim = ClaimWord.pack(Fault.Undelivered, 1, account, rewardTo, settled - delivered, settled);
        if (settled <= delivered + delivered * 2 / 100 + 100 * HOMES || held.commitment.firstClaim.isSame(claim)) {
            return;
        }
        vault.disputeDelivery(statementOf(held, account, exportWh, rewardTo), positionPath(window, words, account));
        keep(held, claim);
    }

    function recordMissing(Held storage held, uint32 index, uint256 seller, uint256 rewardTo) private {
        uint256 promised = word(seller, 2, 0, 1_000, 100_000);
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(window, index, promised));
        record(held, ClaimWord.pack(Fault.Missing, index, seller, rewardTo, 100_000, 0), receipt);
    }

    /// A claim of one trade; a receipt's signature makes it a missing one.
    function record(Held storage held, uint256 claim, bytes memory receipt) private {
        if (held.commitment.firstClaim.isSame(claim)) {
            return;
        }
        uint32 index = uint32(claim.placeOf());
        uint16 rewardTo = uint16(claim.rewardToOf());
        if (receipt.length == 0) {
            vault.disputeMandate(window, held.commitment, proof(window, held.words, index), rewardTo);
        } else {
            SettlementVault.Proof memory none;
            uint256 promised = word(claim.accountOf(), 2, 0, 1_000, 100_000);
            vault.disputeMissing(window, held.commitment, index, promised, receipt, none, rewardTo);
        }
        keep(held, claim);
    }

    function keep(Held storage held, uint256 claim) private {
        if (held.commitment.firstClaim == 0) {
            held.commitment.firstClaim = claim;
        } else {
            held.later.push(claim);
        }
        ++recorded;
    }

    function close(uint64 which, Held storage held) private {
        vault.closeChallenge(which, held.commitment, held.nets);
        held.commitment.terms = WindowTerms.with(held.commitment.terms, Mode.TakenBack);
        stakes -= STAKE;
    }

    function statementOf(Held storage held, uint256 account, uint64 exportWh, uint256 rewardTo)
        private
        view
        returns (SettlementVault.Delivery memory d)
    {
        d = delivery(window, held.commitment, held.words, account, 0, exportWh);
        d.subject = uint256(window) << 72 | HOMES << 40 | rewardTo << 24 | account << 8 | 1;
        signDelivery(d, METER_KEY + account, statementDigest(window, METER, PERIOD, 0, exportWh));
    }

    /// Every trade of the account where missing energy is claimed and stands.
    function trades(uint64 which, Held storage held, uint256 claim) private view returns (SettlementVault.Proof[] memory proofs) {
        (, uint64 settled) = vault.shortfallOf(which, claim.accountOf() << 1 | 1);
        bool refundable = claim.faultOf() == Fault.Undelivered && settled != 0;
        uint256 count = 0;
        proofs = new SettlementVault.Proof[](refundable ? held.words.length : 0);
        for (uint32 i = 0; i < proofs.length; ++i) {
            if (held.words[i] >> 240 == claim.accountOf()) {
                proofs[count++] = proof(which, held.words, i);
            }
        }
        assembly ("memory-safe") {
            mstore(proofs, count)
        }
    }

    function owed(Held storage held, uint256 claim) private view returns (uint256 sum) {
        if (claim.faultOf() != Fault.Undelivered) {
            return claim.amountOf();
        }
        for (uint256 i = 0; i < held.words.length; ++i) {
            TradeWord.Trade memory trade = TradeWord.unpack(held.words[i]);
            sum += trade.seller == claim.accountOf() ? trade.cost + trade.fee : 0;
        }
    }

    function newest(Held storage held) private view returns (uint256) {
        return held.later.length == 0 ? held.commitment.firstClaim : held.later[held.later.length - 1];
    }

    function below(Held storage held) private view returns (bytes32) {
        return held.later.length == 0 ? bytes32(0) : chain(held, held.later.length - 1);
    }

    function chain(Held storage held, uint256 count) private view returns (bytes32 hash) {
        for (uint256 i = 0; i < count; ++i) {
            hash = keccak256(abi.encode(hash, held.later[i]));
        }
    }

    function isOpen(Held storage held) private view returns (bool) {
        return held.commitment.terms != 0 && block.timestamp <= held.commitment.terms.settledAtOf() + CHALLENGE;
    }

    function pick(uint64 seed) private view returns (uint64) {
        return WINDOW + seed % (window - WINDOW + 1);
    }
}

contract VaultInvariantsTest {
    VaultActors private _actors;

    function setUp() public {
        _actors = new VaultActors();
        _actors.setUp();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actors);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](10);
        selectors[0] = VaultActors.deposit.selector;
        selectors[1] = VaultActors.requestWithdrawal.selector;
        selectors[2] = VaultActors.withdraw.selector;
        selectors[3] = VaultActors.settle.selector;
        selectors[4] = VaultActors.challenge.selector;
        selectors[5] = VaultActors.answer.selector;
        selectors[6] = VaultActors.dispute.selector;
        selectors[7] = VaultActors.contradict.selector;
        selectors[8] = VaultActors.pay.selector;
        selectors[9] = VaultActors.settleBack.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actors), selectors);
    }

    /// Every unit in the vault belongs to someone, windows only rise, and every claim that was recorded is paid once or can be.
    function invariant_solvent_conserving_monotone_and_every_claim_once() external view {
        _actors.check();
    }
}

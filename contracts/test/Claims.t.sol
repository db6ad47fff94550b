// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimWord, Fault} from "../src/ClaimWord.sol";
import {OperatorBond} from "../src/OperatorBond.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {Commitment, Mode, WindowTerms} from "../src/WindowTerms.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// Recorded claims are paid from the bond, each once, and no other ones.
contract ClaimsTest is VaultFixture {
    uint256 private constant OPEN_UNTIL = START + CHALLENGE + RESPONSE;
    uint256 private constant REWARD = BOND / 10;

    function setUp() public override {
        super.setUp();
        vault.setMeter(3, METER, vm.addr(METER_KEY), uint32(HOMES));
    }

    function test_a_claim_of_missing_energy_refunds_its_part_of_every_trade() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 500);
        uint256 claim = c.firstClaim;
        vm.warp(OPEN_UNTIL);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.ClaimsStillOpen.selector, WINDOW, OPEN_UNTIL));
        vault.pay(WINDOW, c, 0, claim, none());
        vm.warp(OPEN_UNTIL + 1);
        SettlementVault.Proof[] memory sold = one(words, 0);
        vault.pay(WINDOW, c, 0, claim, sold);
        assertEq(vault.balanceOf(4), DEPOSIT - 190_000 + (uint256(2_000 * 95)) * 2_500 / 3_500);
        assertEq(vault.balanceOf(5), DEPOSIT - 187_500);
        assertEq(vault.balanceOf(REWARDED), DEPOSIT + REWARD);
        // The rest in a second call; what was refunded is not refunded again.
        Commitment memory paid = claimed(c, 0);
        SettlementVault.Proof[] memory all = new SettlementVault.Proof[](2);
        all[0] = sold[0];
        all[1] = proof(WINDOW, words, 1);
        vault.refund(WINDOW, paid, 3, true, all);
        vault.refund(WINDOW, paid, 3, true, all);
        assertEq(vault.balanceOf(4), DEPOSIT - 190_000 + (uint256(2_000 * 95)) * 2_500 / 3_500);
        assertEq(vault.balanceOf(5), DEPOSIT - 187_500 + (uint256(1_500 * 125)) * 2_500 / 3_500);
        assertSolvent(0);
        // The claim is off the record.
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotClaimed.selector, WINDOW, claim));
        vault.pay(WINDOW, paid, 0, claim, sold);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotClaimed.selector, WINDOW, 0));
        vault.pay(WINDOW, paid, 0, 0, sold);
    }

    function test_refunds_are_for_the_accounts_own_trades_on_the_side_that_was_claimed() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 500);
        vm.warp(OPEN_UNTIL + 1);
        SettlementVault.Proof[] memory grids = one(words, 2);
        uint256 claim = c.firstClaim;
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotPartOf.selector, 3, 2));
        vault.pay(WINDOW, c, 0, claim, grids);
        vault.pay(WINDOW, c, 0, claim, none());
        Commitment memory paid = claimed(c, 0);
        SettlementVault.Proof[] memory sold = one(words, 0);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NoShortfall.selector, WINDOW, 3));
        vault.refund(WINDOW, paid, 3, false, sold);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NoShortfall.selector, WINDOW, 4));
        vault.refund(WINDOW, paid, 4, true, sold);
        sold[0].word += 1 << 48;
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW, 0));
        vault.refund(WINDOW, paid, 3, true, sold);
    }

    function test_claims_are_paid_from_the_newest_to_the_first_and_forged_ones_never() public {
        uint256[] memory words = trades();
        Commitment memory c = threeClaims(words);
        uint256 first = c.firstClaim;
        uint256 second = ClaimWord.pack(Fault.OutsideMandate, 0, 4, 2, 190_000, 0);
        uint256 third = ClaimWord.pack(Fault.Missing, 9, 6, 2, 300_000, 0);
        bytes32 below = keccak256(abi.encode(0, second));
        vm.warp(OPEN_UNTIL + 1);
        refuse(c, below, first);
        refuse(c, 0, second);
        refuse(c, 0, third);
        // More money, another account, another place, another reward: none is what was recorded.
        refuse(c, below, third + (1 << 64));
        refuse(c, below, third ^ (1 << 200));
        refuse(c, below, third ^ (1 << 216));
        refuse(c, below, third ^ (1 << 184));
        refuse(c, below, ClaimWord.pack(Fault.OutsideMandate, 9, 6, 2, 300_000, 0));
        vault.pay(WINDOW, c, below, third, none());
        refuse(c, below, third);
        vault.pay(WINDOW, c, 0, second, none());
        refuse(c, 0, second);
        vault.pay(WINDOW, c, 0, first, one(words, 0));
        assertEq(vault.balanceOf(6), DEPOSIT - 600_000 + 300_000);
        // Two faults of one trade: outside the mandate, and not delivered.
        assertEq(vault.balanceOf(4), DEPOSIT + (uint256(2_000 * 95)) * 2_500 / 3_500);
        assertEq(vault.balanceOf(REWARDED), DEPOSIT + 3 * REWARD);
        assertSolvent(0);
    }

    function test_the_same_fault_claimed_twice_is_paid_once() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 500);
        uint256 promised = word(6, 7, 0, 3_000, 100_000);
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 9, promised));
        SettlementVault.Proof memory nothing;
        vault.disputeMissing(WINDOW, c, 9, promised, receipt, nothing, 2);
        vault.disputeMissing(WINDOW, c, 9, promised, receipt, nothing, 5);
        // The same position by an older word of the meter, with more delivered.
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 1_000), positionPath(WINDOW, words, 3));
        uint256 one_ = ClaimWord.pack(Fault.Missing, 9, 6, 2, 300_000, 0);
        uint256 two = ClaimWord.pack(Fault.Missing, 9, 6, 5, 300_000, 0);
        bytes32 belowTwo = keccak256(abi.encode(0, one_));
        vm.warp(OPEN_UNTIL + 1);
        vault.pay(WINDOW, c, keccak256(abi.encode(belowTwo, two)), ClaimWord.pack(Fault.Undelivered, 1, 3, 2, 1_500, 3_500), none());
        vault.pay(WINDOW, c, belowTwo, two, none());
        vault.pay(WINDOW, c, 0, one_, none());
        assertEq(vault.balanceOf(6), DEPOSIT - 600_000 + 300_000);
        assertEq(vault.balanceOf(5), DEPOSIT - 187_500 + REWARD);
        uint256 before = vault.balanceOf(REWARDED);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(REWARDED), before);
        // The greater claim counts.
        assertEq(vault.balanceOf(4), DEPOSIT - 190_000 + (uint256(2_000 * 95)) * 2_500 / 3_500);
        assertSolvent(0);
    }

    // A meter that signs two statements

    function test_a_second_statement_that_covers_the_position_voids_the_claim() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 500);
        vm.warp(OPEN_UNTIL);
        vault.answerDelivery(delivery(WINDOW, c, words, 3, 0, 1_750), positionPath(WINDOW, words, 3));
        vm.warp(OPEN_UNTIL + 1);
        uint256 claim = c.firstClaim;
        SettlementVault.Proof[] memory sold = one(words, 0);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NoShortfall.selector, WINDOW, 3));
        vault.pay(WINDOW, c, 0, claim, sold);
        vault.pay(WINDOW, c, 0, claim, none());
        (uint96 bonded,,) = vault.bond();
        assertEq(bonded, BOND);
        assertEq(vault.balanceOf(REWARDED), DEPOSIT);
        assertSolvent(0);
    }

    function test_no_answer_without_cover_in_time_and_by_the_same_meter() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 500);
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 1_600);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotDelivered.selector, 3_500, 3_200));
        vault.answerDelivery(d, path);
        d = delivery(WINDOW, c, words, 3, 0, 1_750);
        signDelivery(d, METER_KEY + 1, statementDigest(WINDOW, METER, PERIOD, 0, 1_750));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 3, vm.addr(METER_KEY + 1)));
        vault.answerDelivery(d, path);
        // A meter named after the settlement answers nothing.
        vm.warp(START + 1);
        vault.setMeter(3, METER, vm.addr(METER_KEY + 1), uint32(HOMES));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.MeterChangedSince.selector, 3, START + 1));
        vault.answerDelivery(d, path);
        vm.warp(OPEN_UNTIL + 1);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.AnswersOver.selector, WINDOW, OPEN_UNTIL));
        vault.answerDelivery(d, path);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(4), DEPOSIT - 190_000 + (uint256(2_000 * 95)) * 2_500 / 3_500);
    }

    function test_an_answer_for_one_side_leaves_claims_of_the_other() public {
        uint256[] memory words = trades();
        words[2] = word(4, 3, 0, 2_500, 100_000);
        Commitment memory c = undelivered(words, 500);
        SettlementVault.Delivery memory bought = delivery(WINDOW, c, words, 3, 1_250, 0);
        bought.subject -= 1;
        vault.answerDelivery(bought, positionPath(WINDOW, words, 3));
        vm.warp(OPEN_UNTIL + 1);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 1));
        assertEq(vault.balanceOf(5), DEPOSIT - 187_500 + (uint256(1_500 * 125)) * 2_500 / 3_500);
    }

    // The bond and challenges

    function test_a_claim_of_the_last_moment_is_paid_before_the_bond_can_leave() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        vm.prank(operator);
        vault.requestBond(BOND);
        vm.warp(START + CHALLENGE);
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 0), positionPath(WINDOW, words, 3));
        c = claimed(c, ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, 3_500, 3_500));
        vm.warp(OPEN_UNTIL + 1);
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(OperatorBond.BondTooEarly.selector, OPEN_UNTIL + RESPONSE));
        vault.withdrawBond();
        vm.stopPrank();
        vm.warp(OPEN_UNTIL + RESPONSE - 1);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(4), DEPOSIT);
        vm.warp(OPEN_UNTIL + RESPONSE);
        vm.prank(operator);
        vault.withdrawBond();
        assertEq(token.balanceOf(operator), BOND - 190_000 - REWARD);
        assertSolvent(0);
    }

    function test_a_claim_waits_while_there_is_no_bond() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 0);
        vm.prank(operator);
        vault.requestBond(BOND);
        vm.warp(OPEN_UNTIL + RESPONSE);
        vm.prank(operator);
        vault.withdrawBond();
        uint256 claim = c.firstClaim;
        SettlementVault.Proof[] memory sold = one(words, 0);
        vm.expectRevert(abi.encodeWithSelector(OperatorBond.BondTooSmall.selector, 0, 1));
        vault.pay(WINDOW, c, 0, claim, sold);
        vault.addBond(BOND);
        vault.pay(WINDOW, c, 0, claim, sold);
        assertEq(vault.balanceOf(4), DEPOSIT);
        assertSolvent(0);
    }

    function test_the_bond_pays_no_more_than_it_has() public {
        uint256[] memory words = new uint256[](1);
        words[0] = word(3, 4, 0, 4_000_000, 200_000);
        Commitment memory c = settle(WINDOW, words);
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 0), positionPath(WINDOW, words, 3));
        c = claimed(c, ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, 4_000_000, 4_000_000));
        vm.warp(OPEN_UNTIL + 1);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(4), DEPOSIT - 820e6 + BOND - REWARD);
        assertSolvent(0);
    }

    function test_claims_wait_for_an_open_challenge_and_survive_a_lost_one() public {
        uint256[] memory words = trades();
        Commitment memory c = threeClaims(words);
        vm.warp(START + CHALLENGE);
        vault.challenge(WINDOW, c);
        vm.warp(OPEN_UNTIL + 1);
        uint256 third = ClaimWord.pack(Fault.Missing, 9, 6, 2, 300_000, 0);
        bytes32 below = keccak256(abi.encode(0, ClaimWord.pack(Fault.OutsideMandate, 0, 4, 2, 190_000, 0)));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.ChallengeOpen.selector, WINDOW));
        vault.pay(WINDOW, c, below, third, none());
        vault.closeChallenge(WINDOW, c, pack(netsOf(words)));
        Commitment memory lost = Commitment(c.root, c.data, WindowTerms.with(c.terms, Mode.TakenBack), c.firstClaim);
        // What was taken back is not paid twice; the trade that was left out still is.
        vault.pay(WINDOW, lost, below, third, none());
        vault.pay(WINDOW, lost, 0, ClaimWord.pack(Fault.OutsideMandate, 0, 4, 2, 190_000, 0), none());
        vault.pay(WINDOW, lost, 0, c.firstClaim, none());
        assertEq(vault.balanceOf(6), DEPOSIT + 300_000);
        assertEq(vault.balanceOf(4), DEPOSIT);
        assertEq(vault.balanceOf(REWARDED), DEPOSIT + REWARD);
        assertSolvent(0);
    }

    function test_an_operator_that_refuses_to_answer_does_not_escape_claims_against_a_verified_window() public {
        uint256[] memory words = trades();
        Commitment memory c = settleVerified(WINDOW, rootOf(WINDOW, words), words);
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 0), positionPath(WINDOW, words, 3));
        c = claimed(c, ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, 3_500, 3_500));
        vault.challenge(WINDOW, c);
        vm.warp(OPEN_UNTIL + 1);
        vault.closeChallenge(WINDOW, c, "");
        Commitment memory lost = Commitment(c.root, c.data, WindowTerms.with(c.terms, Mode.Refuted), c.firstClaim);
        vault.pay(WINDOW, lost, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(4), DEPOSIT);
        assertSolvent(0);
    }

    function test_an_account_without_room_or_number_does_not_stop_the_claims_below() public {
        uint256[] memory words = trades();
        Commitment memory c = undelivered(words, 0);
        uint256 stranger = word(900, 7, 0, 3_000, 100_000);
        SettlementVault.Proof memory nothing;
        vault.disputeMissing(WINDOW, c, 9, stranger, sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 9, stranger)), nothing, 901);
        uint256 full = word(6, 7, 0, 3_000, 100_000);
        vault.disputeMissing(WINDOW, c, 10, full, sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 10, full)), nothing, 2);
        token.mint(address(this), 1 << 48);
        vault.depositFor(6, (1 << 48) - 1 - vault.balanceOf(6) - 5);
        vm.warp(OPEN_UNTIL + 1);
        uint256 second = ClaimWord.pack(Fault.Missing, 9, 900, 901, 300_000, 0);
        vault.pay(WINDOW, c, keccak256(abi.encode(0, second)), ClaimWord.pack(Fault.Missing, 10, 6, 2, 300_000, 0), none());
        assertEq(vault.balanceOf(6), (1 << 48) - 1);
        vault.pay(WINDOW, c, 0, second, none());
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertEq(vault.balanceOf(4), DEPOSIT);
        assertSolvent(0);
    }

    function testFuzz_refunds_never_exceed_what_was_paid(uint32 wh, uint32 price, uint32 exported) public {
        uint256[] memory words = new uint256[](1);
        words[0] = word(3, 4, 0, wh % 4_000_000, price % 200_000);
        Commitment memory c = settle(WINDOW, words);
        uint256 delivered = uint256(exported % 2_000_000) * HOMES;
        uint256 settled = wh % 4_000_000;
        if (settled <= delivered + delivered * 2 / 100 + 100 * HOMES) {
            return;
        }
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, exported % 2_000_000), positionPath(WINDOW, words, 3));
        c = claimed(c, ClaimWord.pack(Fault.Undelivered, 1, 3, 7, settled - delivered, settled));
        c.firstClaim = ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, settled - delivered, settled);
        vm.warp(OPEN_UNTIL + 1);
        vault.pay(WINDOW, c, 0, c.firstClaim, one(words, 0));
        assertTrue(vault.balanceOf(4) <= DEPOSIT);
        assertSolvent(0);
    }

    /// Two homes exported this much each of 3,500 Wh; the commitment with the claim.
    function undelivered(uint256[] memory words, uint64 exportWh) private returns (Commitment memory) {
        Commitment memory c = settle(WINDOW, words);
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, exportWh), positionPath(WINDOW, words, 3));
        return claimed(c, ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, 3_500 - HOMES * exportWh, 3_500));
    }

    /// Energy missing, a trade outside the mandate, a trade left out.
    function threeClaims(uint256[] memory words) private returns (Commitment memory c) {
        vm.prank(holder(4));
        vault.setMandate(4, 80_000, 5_000, uint64(WINDOW * 60 + 3600));
        c = undelivered(words, 500);
        vault.disputeMandate(WINDOW, c, proof(WINDOW, words, 0), 2);
        uint256 promised = word(6, 7, 0, 3_000, 100_000);
        SettlementVault.Proof memory nothing;
        vault.disputeMissing(WINDOW, c, 9, promised, sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 9, promised)), nothing, 2);
    }

    function refuse(Commitment memory c, bytes32 below, uint256 claim) private {
        // Once the first claim is off, the commitment shown is no longer the window's.
        SettlementVault.Proof[] memory nothing = none();
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotClaimed.selector, WINDOW, claim));
        vault.pay(WINDOW, c, below, claim, nothing);
    }

    function none() private pure returns (SettlementVault.Proof[] memory) {
        return new SettlementVault.Proof[](0);
    }

    function one(uint256[] memory words, uint32 index) private view returns (SettlementVault.Proof[] memory proofs) {
        proofs = new SettlementVault.Proof[](1);
        proofs[0] = proof(WINDOW, words, index);
    }
}

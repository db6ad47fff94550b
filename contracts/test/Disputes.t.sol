// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// A dishonest operator pays; an honest one does not.
contract DisputesTest is VaultFixture {
    bytes32 private constant METER = keccak256("dev-b03");

    function setUp() public override {
        super.setUp();
        vault.setMeter(3, METER, vm.addr(METER_KEY), 2);
    }

    // Wrong nets

    function test_an_honest_operator_answers_a_challenge_and_earns_the_stake() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        vault.challenge(WINDOW, c);
        assertSolvent(STAKE);
        vault.respond(WINDOW, c, words, pack(netsOf(words)));
        (uint96 bonded,,) = vault.bond();
        assertEq(bonded, BOND + STAKE);
        assertSolvent(0);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotChallenged.selector, WINDOW));
        vault.closeChallenge(WINDOW, c, pack(netsOf(words)));
    }

    function test_wrong_nets_can_not_be_answered_for_and_are_taken_back() public {
        uint256[] memory words = trades();
        int256[] memory nets = netsOf(words);
        nets[7] += 5e6;
        nets[4] -= 5e6;
        bytes memory packed = pack(nets);
        SettlementVault.Commitment memory c = settle(WINDOW, words, packed);
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.ResponseTimeLeft.selector, WINDOW, START + RESPONSE));
        vault.closeChallenge(WINDOW, c, packed);
        vm.warp(START + RESPONSE + 1);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.ResponseTooLate.selector, WINDOW, START + RESPONSE));
        vault.respond(WINDOW, c, words, packed);
        uint256 before = token.balanceOf(address(this));
        vault.closeChallenge(WINDOW, c, packed);
        assertEq(token.balanceOf(address(this)), before + STAKE + BOND / 2);
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), DEPOSIT);
        }
        assertEq(uint256(vault.commitmentOf(WINDOW)), 0);
        assertSolvent(0);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.BondTooSmall.selector, BOND / 2, BOND));
        vault.settle(WINDOW + 1, 0, 0, 0, "");
    }

    function testFuzz_no_wrong_nets_have_an_answer(uint256 from, uint256 to, uint64 amount) public {
        uint256[] memory words = trades();
        int256[] memory nets = netsOf(words);
        from = 2 + from % 6;
        to = to % ACCOUNTS;
        int256 moved = int256(uint256(amount % 900e6)) + 1;
        vm.assume(from != to);
        nets[from] -= moved;
        nets[to] += moved;
        bytes memory packed = pack(nets);
        SettlementVault.Commitment memory c = settle(WINDOW, words, packed);
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, packed);
        assertSolvent(0);
    }

    function test_money_that_left_is_covered_by_the_bond_and_never_by_other_holders() public {
        bytes memory packed = abi.encodePacked(uint16(2), int64(-900e6), uint16(3), int64(900e6));
        SettlementVault.Commitment memory c = settle(WINDOW, new uint256[](0), packed);
        vault.challenge(WINDOW, c);
        vm.prank(operator);
        vault.settle(WINDOW + 1, 0, 0, 0, abi.encodePacked(uint16(3), int64(-1900e6), uint16(4), int64(1900e6)));
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, packed);
        assertEq(vault.balanceOf(2), DEPOSIT - 900e6 + BOND);
        assertEq(vault.balanceOf(4), DEPOSIT + 1900e6);
        assertSolvent(0);
    }

    function test_a_wrong_price_or_fee_has_no_answer() public {
        uint256[] memory words = trades();
        words[0] += 1 << 48;
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        vault.challenge(WINDOW, c);
        bytes memory nets = pack(netsOf(words));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongResponse.selector));
        vault.respond(WINDOW, c, words, nets);
    }

    function test_a_verified_window_whose_root_is_not_that_of_its_trades_loses_the_bond() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settleVerified(WINDOW, keccak256("other"), words);
        vault.challenge(WINDOW, c);
        bytes memory packed = packTrades(words);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, "");
        assertSolvent(0);

        SettlementVault.Commitment memory honest = settleVerifiedHonest(words);
        vault.challenge(WINDOW + 1, honest);
        vault.respond(WINDOW + 1, honest, words, packed);
        assertSolvent(0);
    }

    function test_challenges_end_with_their_period() public {
        SettlementVault.Commitment memory c = settle(WINDOW, trades());
        SettlementVault.Commitment memory other = c;
        vm.warp(START + CHALLENGE + 1);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.ChallengePeriodOver.selector, WINDOW, START + CHALLENGE));
        vault.challenge(WINDOW, c);
        other.settledAt += 10;
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongCommitment.selector, WINDOW));
        vault.challenge(WINDOW, other);
    }

    // Undelivered energy

    function test_a_meter_that_counted_less_returns_the_buyers_money() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        // Two homes of 500 Wh each delivered 1,000 of 3,500 Wh.
        SettlementVault.Statement memory s = statement(0, 500);
        bytes memory signature = sign(METER_KEY, statementDigest(WINDOW, METER, s));
        uint256 four = vault.balanceOf(4);
        uint256 five = vault.balanceOf(5);
        vault.disputeDelivery(WINDOW, c, 3, both(words), s, signature, 2);
        assertEq(vault.balanceOf(4), four + (uint256(2_000 * 95)) * 2_500 / 3_500);
        assertEq(vault.balanceOf(5), five + (uint256(1_500 * 125)) * 2_500 / 3_500);
        assertEq(vault.balanceOf(2), DEPOSIT + BOND / 10);
        assertSolvent(0);
        SettlementVault.Proof[] memory again = both(words);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.AlreadyDisputed.selector, WINDOW, 0));
        vault.disputeDelivery(WINDOW, c, 3, again, s, signature, 2);
    }

    function test_what_was_delivered_within_the_tolerance_stands() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        // 2 x 1,620 = 3,240; and 2 % and 200 Wh: 3,504.
        SettlementVault.Statement memory s = statement(0, 1_620);
        bytes memory signature = sign(METER_KEY, statementDigest(WINDOW, METER, s));
        SettlementVault.Proof[] memory proofs = both(words);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.Delivered.selector, 3_500, 3_240));
        vault.disputeDelivery(WINDOW, c, 3, proofs, s, signature, 2);
    }

    function test_a_statement_counts_for_its_own_meter_and_window_only() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        SettlementVault.Statement memory s = statement(0, 0);
        refuseStatement(c, words, s, sign(METER_KEY, statementDigest(WINDOW + 15, METER, s)));
        refuseStatement(c, words, s, sign(METER_KEY, statementDigest(WINDOW, keccak256("dev-b04"), s)));
        refuseStatement(c, words, s, sign(METER_KEY + 1, statementDigest(WINDOW, METER, s)));
        SettlementVault.Proof[] memory proofs = both(words);
        bytes memory none = new bytes(65);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NoMeter.selector, 4));
        vault.disputeDelivery(WINDOW, c, 4, proofs, s, none, 2);
    }

    function test_a_high_s_is_no_second_signature() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        SettlementVault.Statement memory s = statement(0, 0);
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(METER_KEY, statementDigest(WINDOW, METER, s));
        bytes32 high = bytes32(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(low));
        SettlementVault.Proof[] memory proofs = both(words);
        bytes memory malleated = abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27));
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high));
        vault.disputeDelivery(WINDOW, c, 3, proofs, s, malleated, 2);
    }

    function test_a_trade_of_another_window_chain_or_place_proves_nothing() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        SettlementVault.Commitment memory next = settle(WINDOW + 15, words);
        SettlementVault.Statement memory s = statement(0, 0);
        bytes memory signature = sign(METER_KEY, statementDigest(WINDOW + 15, METER, s));
        SettlementVault.Proof[] memory old = both(words);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW + 15, 0));
        vault.disputeDelivery(WINDOW + 15, next, 3, old, s, signature, 2);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongCommitment.selector, WINDOW));
        vault.disputeDelivery(WINDOW, next, 3, old, s, signature, 2);
        old[0].index = 1;
        old[1].index = 2;
        signature = sign(METER_KEY, statementDigest(WINDOW, METER, s));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW, 1));
        vault.disputeDelivery(WINDOW, c, 3, old, s, signature, 2);
        old = both(words);
        vm.chainId(5);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW, 0));
        vault.disputeDelivery(WINDOW, c, 3, old, s, signature, 2);
    }

    // Mandates

    function test_a_trade_above_the_mandates_price_or_energy_is_paid_back() public {
        vm.prank(holder(4));
        vault.setMandate(4, 80_000, 5_000, uint64(WINDOW * 60 + 3600));
        vm.prank(holder(5));
        vault.setMandate(5, 120_000, 1_499, uint64(WINDOW * 60 + 3600));
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        vault.disputeMandate(WINDOW, c, proof(WINDOW, words, 0), 2);
        vault.disputeMandate(WINDOW, c, proof(WINDOW, words, 1), 2);
        assertEq(vault.balanceOf(4), DEPOSIT);
        assertEq(vault.balanceOf(5), DEPOSIT);
        assertSolvent(0);
        SettlementVault.Proof memory again = proof(WINDOW, words, 0);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.AlreadyDisputed.selector, WINDOW, 0));
        vault.disputeMandate(WINDOW, c, again, 2);
    }

    function test_a_trade_within_the_mandate_or_before_it_stands() public {
        uint256[] memory words = trades();
        vm.warp(WINDOW * 60 + 900);
        vm.startPrank(holder(4));
        vault.setMandate(4, 1, 1, uint64(WINDOW * 60 + 7200));
        vm.stopPrank();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        standing(c, words, 0, WINDOW);
        standing(c, words, 1, WINDOW);
        standing(c, words, 2, WINDOW);
        vm.prank(holder(5));
        vault.setMandate(5, 120_000, 1_500, uint64(WINDOW * 60 + 7200));
        SettlementVault.Commitment memory later = settle(WINDOW + 30, words);
        standing(later, words, 1, WINDOW + 30);
        vault.disputeMandate(WINDOW + 30, later, proof(WINDOW + 30, words, 0), 2);
    }

    function test_a_signed_mandate_is_registered_once_by_anyone() public {
        bytes32 digest = vault.mandateHash(4, 80_000, 5_000, uint64(START + 1 days), 0);
        bytes memory signature = sign(HOLDER_KEY + 4, digest);
        vault.setMandateSigned(4, 80_000, 5_000, uint64(START + 1 days), 0, signature);
        (uint64 price,,, uint64 until) = vault.mandateOf(4);
        assertEq(price, 80_000);
        assertEq(until, START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongNonce.selector, 4, 0, 1));
        vault.setMandateSigned(4, 80_000, 5_000, uint64(START + 1 days), 0, signature);
        bytes memory forged = sign(HOLDER_KEY + 5, vault.mandateHash(4, 90_000, 5_000, uint64(START + 1 days), 1));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongSigner.selector, holder(5), holder(4)));
        vault.setMandateSigned(4, 90_000, 5_000, uint64(START + 1 days), 1, forged);
    }

    // Missing trades

    function test_a_promised_trade_that_is_not_there_is_paid_to_its_seller() public {
        uint256[] memory words = trades();
        uint256 promised = word(6, 7, 0, 3_000, 100_000);
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        bytes memory replaced = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 1, promised));
        bytes memory dropped = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 3, promised));
        uint256 six = vault.balanceOf(6);
        vault.disputeMissing(WINDOW, c, 1, promised, replaced, proof(WINDOW, words, 1), 2);
        assertEq(vault.balanceOf(6), six + 300_000);
        SettlementVault.Proof memory none;
        vault.disputeMissing(WINDOW, c, 3, promised, dropped, none, 2);
        assertEq(vault.balanceOf(6), six + 600_000);
        assertSolvent(0);
    }

    function test_a_promise_kept_or_never_made_costs_nothing() public {
        uint256[] memory words = trades();
        SettlementVault.Commitment memory c = settle(WINDOW, words);
        bytes memory kept = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 1, words[1]));
        SettlementVault.Proof memory there = proof(WINDOW, words, 1);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotMissing.selector, WINDOW, 1));
        vault.disputeMissing(WINDOW, c, 1, words[1], kept, there, 2);
        bytes memory forged = sign(METER_KEY, vault.receiptHash(WINDOW, 5, words[1]));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongSigner.selector, vm.addr(METER_KEY), operator));
        vault.disputeMissing(WINDOW, c, 5, words[1], forged, there, 2);
    }

    function both(uint256[] memory words) private view returns (SettlementVault.Proof[] memory proofs) {
        proofs = new SettlementVault.Proof[](2);
        proofs[0] = proof(WINDOW, words, 0);
        proofs[1] = proof(WINDOW, words, 1);
    }

    function refuseStatement(
        SettlementVault.Commitment memory c,
        uint256[] memory words,
        SettlementVault.Statement memory s,
        bytes memory signature
    ) private {
        SettlementVault.Proof[] memory proofs = both(words);
        vm.expectRevert();
        vault.disputeDelivery(WINDOW, c, 3, proofs, s, signature, 2);
    }

    function standing(SettlementVault.Commitment memory c, uint256[] memory words, uint32 index, uint64 window) private {
        SettlementVault.Proof memory shown = proof(window, words, index);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WithinMandate.selector, index));
        vault.disputeMandate(window, c, shown, 2);
    }

    function settleVerifiedHonest(uint256[] memory words) private returns (SettlementVault.Commitment memory) {
        vault.addBond(BOND);
        return settleVerified(WINDOW + 1, vault.rootOf(WINDOW + 1, words), words);
    }
}

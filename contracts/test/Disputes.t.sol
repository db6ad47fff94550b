// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ClaimWord, Fault} from "../src/ClaimWord.sol";
import {Promises} from "../src/Promises.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {WindowBook} from "../src/WindowBook.sol";
import {Commitment} from "../src/WindowTerms.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// What is proved against an operator, and what is not. How claims are paid: Claims.t.sol.
contract DisputesTest is VaultFixture {
    function setUp() public override {
        super.setUp();
        vault.setMeter(3, METER, vm.addr(METER_KEY), uint32(HOMES));
    }

    // Undelivered energy

    function test_a_meter_that_counted_less_is_a_claim_on_the_whole_position() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        // Two homes of 500 Wh each delivered 1,000 of 3,500 Wh.
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 500), positionPath(WINDOW, words, 3));
        uint256 claim = ClaimWord.pack(Fault.Undelivered, 1, 3, REWARDED, 2_500, 3_500);
        vault.challenge(WINDOW, claimed(c, claim));
        assertEq(vault.balanceOf(4), DEPOSIT - 190_000);
        SettlementVault.Delivery memory again = delivery(WINDOW, claimed(c, claim), words, 3, 0, 500);
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.AlreadyClaimed.selector, WINDOW, claim));
        vault.disputeDelivery(again, path);
    }

    function test_a_buyers_meter_speaks_for_what_it_bought() public {
        uint256[] memory words = trades();
        vault.setMeter(6, METER, vm.addr(METER_KEY), uint32(HOMES));
        Commitment memory c = settle(WINDOW, words);
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 6, 1_000, 9_000);
        d.subject -= 1;
        vault.disputeDelivery(d, positionPath(WINDOW, words, 6));
        vault.challenge(WINDOW, claimed(c, ClaimWord.pack(Fault.Undelivered, 0, 6, REWARDED, 2_000, 4_000)));
    }

    function test_what_was_delivered_within_the_tolerance_stands() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        // 2 x 1,620 = 3,240; and 2 % and 200 Wh: 3,504.
        refuse(delivery(WINDOW, c, words, 3, 0, 1_620), words, abi.encodeWithSelector(SettlementVault.Delivered.selector, 3_500, 3_240));
        // One Wh less a home: 3,502 and, a Wh less again, 3,499.
        refuse(delivery(WINDOW, c, words, 3, 0, 1_619), words, abi.encodeWithSelector(SettlementVault.Delivered.selector, 3_500, 3_238));
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 1_617), positionPath(WINDOW, words, 3));
    }

    function test_a_statement_counts_for_its_own_meter_and_period_only() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        refuseSigned(c, words, METER_KEY, statementDigest(WINDOW + 15, METER, PERIOD, 0, 0));
        refuseSigned(c, words, METER_KEY, statementDigest(WINDOW, METER, PERIOD / 3, 0, 0));
        refuseSigned(c, words, METER_KEY, statementDigest(WINDOW, keccak256("dev-b04"), PERIOD, 0, 0));
        refuseSigned(c, words, METER_KEY + 1, statementDigest(WINDOW, METER, PERIOD, 0, 0));
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 0);
        d.meter = keccak256("dev-b04");
        signDelivery(d, METER_KEY, statementDigest(WINDOW, d.meter, PERIOD, 0, 0));
        refuse(d, words, abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 3, vm.addr(METER_KEY)));
        d = delivery(WINDOW, c, words, 3, 0, 0);
        d.subject += 1 << 40;
        refuse(d, words, abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 3, vm.addr(METER_KEY)));
        // Nobody named a meter for account 4; a meter that was taken away speaks no more.
        d = delivery(WINDOW, c, words, 4, 0, 0);
        bytes32[] memory path = positionPath(WINDOW, words, 4);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 4, vm.addr(METER_KEY)));
        vault.disputeDelivery(d, path);
        vault.setMeter(3, METER, address(0), uint32(HOMES));
        refuse(
            delivery(WINDOW, c, words, 3, 0, 0), words, abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 3, vm.addr(METER_KEY))
        );
    }

    function test_a_signature_has_one_form() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 0);
        bytes32 vs = d.vs;
        // The other half of the curve: s' = n - s with the other v is the same signer, and is refused.
        uint256 s = uint256(vs) & (type(uint256).max >> 1);
        uint256 high = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - s;
        // Only s' below 2^255 fits beside v; above it the top bit is read as v and s changes.
        d.vs = bytes32(high);
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        vm.expectRevert();
        vault.disputeDelivery(d, path);
        // The other v is another signer or none.
        d.vs = bytes32(uint256(vs) ^ (1 << 255));
        vm.expectRevert();
        vault.disputeDelivery(d, path);
        d.r = 0;
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignature.selector));
        vault.disputeDelivery(d, path);
    }

    function test_a_position_of_another_window_chain_account_or_size_proves_nothing() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        Commitment memory next = settle(WINDOW + 15, words);
        SettlementVault.Delivery memory d = delivery(WINDOW + 15, next, words, 3, 0, 0);
        refuse(d, words, abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW + 15));
        d = delivery(WINDOW, next, words, 3, 0, 0);
        d.terms += 1 << 144;
        refuse(d, words, abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        d = delivery(WINDOW, c, words, 3, 0, 0);
        d.high += 1 << 192;
        refuse(d, words, abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        vault.setMeter(5, METER, vm.addr(METER_KEY), uint32(HOMES));
        d = delivery(WINDOW, c, words, 3, 0, 0);
        d.subject = uint256(WINDOW) << 72 | HOMES << 40 | REWARDED << 24 | 5 << 8 | 1;
        refuse(d, words, abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        d = delivery(WINDOW, c, words, 3, 0, 0);
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        vm.chainId(5);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        vault.disputeDelivery(d, path);
    }

    function test_disputes_end_with_their_period() public {
        uint256[] memory words = trades();
        vm.prank(holder(4));
        vault.setMandate(4, 1, 1, uint64(WINDOW * 60 + 3600));
        Commitment memory c = settle(WINDOW, words);
        bytes memory over = abi.encodeWithSelector(WindowBook.ChallengePeriodOver.selector, WINDOW, START + CHALLENGE);
        vm.warp(START + CHALLENGE + 1);
        refuse(delivery(WINDOW, c, words, 3, 0, 0), words, over);
        SettlementVault.Proof memory shown = proof(WINDOW, words, 0);
        vm.expectRevert(over);
        vault.disputeMandate(WINDOW, c, shown, 2);
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 5, words[0]));
        vm.expectRevert(over);
        vault.disputeMissing(WINDOW, c, 5, words[0], receipt, shown, 2);
        vm.warp(START + CHALLENGE);
        vault.disputeDelivery(delivery(WINDOW, c, words, 3, 0, 0), positionPath(WINDOW, words, 3));
    }

    // Mandates

    function test_a_trade_above_the_mandates_price_or_energy_is_a_claim() public {
        vm.prank(holder(4));
        vault.setMandate(4, 80_000, 5_000, uint64(WINDOW * 60 + 3600));
        vm.prank(holder(5));
        vault.setMandate(5, 120_000, 1_499, uint64(WINDOW * 60 + 3600));
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        vault.disputeMandate(WINDOW, c, proof(WINDOW, words, 0), 2);
        uint256 first = ClaimWord.pack(Fault.OutsideMandate, 0, 4, 2, 190_000, 0);
        vault.disputeMandate(WINDOW, claimed(c, first), proof(WINDOW, words, 1), 2);
        uint256 second = ClaimWord.pack(Fault.OutsideMandate, 1, 5, 2, 187_500, 0);
        assertEq(uint256(vault.laterClaimsOf(WINDOW)), uint256(keccak256(abi.encode(0, second))));
        SettlementVault.Proof memory again = proof(WINDOW, words, 0);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        vault.disputeMandate(WINDOW, c, again, 2);
        // Who is rewarded makes no other claim of it.
        vm.expectRevert(
            abi.encodeWithSelector(
                SettlementVault.AlreadyClaimed.selector, WINDOW, ClaimWord.pack(Fault.OutsideMandate, 0, 4, 7, 190_000, 0)
            )
        );
        vault.disputeMandate(WINDOW, claimed(c, first), again, 7);
    }

    function test_a_trade_within_the_mandate_or_before_it_stands() public {
        uint256[] memory words = trades();
        vm.warp(WINDOW * 60 + 900);
        vm.startPrank(holder(4));
        vault.setMandate(4, 1, 1, uint64(WINDOW * 60 + 7200));
        vm.stopPrank();
        Commitment memory c = settle(WINDOW, words);
        standing(c, words, 0, WINDOW);
        standing(c, words, 1, WINDOW);
        standing(c, words, 2, WINDOW);
        vm.prank(holder(5));
        vault.setMandate(5, 120_000, 1_500, uint64(WINDOW * 60 + 7200));
        Commitment memory later = settle(WINDOW + 30, words);
        standing(later, words, 1, WINDOW + 30);
        vault.disputeMandate(WINDOW + 30, later, proof(WINDOW + 30, words, 0), 2);
    }

    function test_a_trade_of_another_window_or_place_is_outside_no_mandate() public {
        vm.prank(holder(4));
        vault.setMandate(4, 1, 1, uint64(WINDOW * 60 + 3600));
        uint256[] memory words = trades();
        settle(WINDOW, words);
        Commitment memory next = settle(WINDOW + 15, words);
        SettlementVault.Proof memory old = proof(WINDOW, words, 0);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW + 15, 0));
        vault.disputeMandate(WINDOW + 15, next, old, 2);
        SettlementVault.Proof memory moved = proof(WINDOW + 15, words, 0);
        moved.index = 1;
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotInRoot.selector, WINDOW + 15, 1));
        vault.disputeMandate(WINDOW + 15, next, moved, 2);
    }

    function test_a_signed_mandate_is_registered_once_by_anyone() public {
        bytes32 digest = vault.mandateHash(4, 80_000, 5_000, uint64(START + 1 days), 0);
        bytes memory signature = sign(HOLDER_KEY + 4, digest);
        vault.setMandateSigned(4, 80_000, 5_000, uint64(START + 1 days), 0, signature);
        (uint64 price,,, uint64 until) = vault.mandateOf(4);
        assertEq(price, 80_000);
        assertEq(until, START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(Promises.WrongNonce.selector, 4, 0, 1));
        vault.setMandateSigned(4, 80_000, 5_000, uint64(START + 1 days), 0, signature);
        bytes memory forged = sign(HOLDER_KEY + 5, vault.mandateHash(4, 90_000, 5_000, uint64(START + 1 days), 1));
        vm.expectRevert(abi.encodeWithSelector(Promises.WrongSigner.selector, holder(5), holder(4)));
        vault.setMandateSigned(4, 90_000, 5_000, uint64(START + 1 days), 1, forged);
    }

    // Missing trades

    function test_a_promised_trade_that_is_not_there_is_a_claim_of_its_seller() public {
        uint256[] memory words = trades();
        uint256 promised = word(6, 7, 0, 3_000, 100_000);
        Commitment memory c = settle(WINDOW, words);
        bytes memory replaced = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 1, promised));
        bytes memory dropped = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 3, promised));
        vault.disputeMissing(WINDOW, c, 1, promised, replaced, proof(WINDOW, words, 1), 2);
        uint256 first = ClaimWord.pack(Fault.Missing, 1, 6, 2, 300_000, 0);
        SettlementVault.Proof memory none;
        vault.disputeMissing(WINDOW, claimed(c, first), 3, promised, dropped, none, 2);
        uint256 second = ClaimWord.pack(Fault.Missing, 3, 6, 2, 300_000, 0);
        assertEq(uint256(vault.laterClaimsOf(WINDOW)), uint256(keccak256(abi.encode(0, second))));
    }

    function test_a_promise_kept_or_never_made_costs_nothing() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        bytes memory kept = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 1, words[1]));
        SettlementVault.Proof memory there = proof(WINDOW, words, 1);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotMissing.selector, WINDOW, 1));
        vault.disputeMissing(WINDOW, c, 1, words[1], kept, there, 2);
        bytes memory elsewhere = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 2, words[1]));
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotMissing.selector, WINDOW, 2));
        vault.disputeMissing(WINDOW, c, 2, words[1], elsewhere, there, 2);
        bytes memory forged = sign(METER_KEY, vault.receiptHash(WINDOW, 5, words[1]));
        vm.expectRevert(abi.encodeWithSelector(Promises.WrongSigner.selector, vm.addr(METER_KEY), operator));
        vault.disputeMissing(WINDOW, c, 5, words[1], forged, there, 2);
    }

    function refuse(SettlementVault.Delivery memory d, uint256[] memory words, bytes memory reason) private {
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        vm.expectRevert(reason);
        vault.disputeDelivery(d, path);
    }

    /// Another signature of the same statement content recovers to someone who is not the meter.
    function refuseSigned(Commitment memory c, uint256[] memory words, uint256 key, bytes32 digest) private {
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 0);
        signDelivery(d, key, digest);
        bytes32 said = statementDigest(WINDOW, METER, PERIOD, 0, 0);
        address signer = ecrecover(said, 27 + uint8(uint256(d.vs) >> 255), d.r, bytes32(uint256(d.vs) & (type(uint256).max >> 1)));
        refuse(d, words, abi.encodeWithSelector(SettlementVault.WrongMeter.selector, 3, signer));
    }

    function standing(Commitment memory c, uint256[] memory words, uint32 index, uint64 window) private {
        SettlementVault.Proof memory shown = proof(window, words, index);
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.WithinMandate.selector, index));
        vault.disputeMandate(window, c, shown, 2);
    }
}

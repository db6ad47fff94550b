// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {AccountBook} from "../src/AccountBook.sol";
import {ClaimWord, Fault} from "../src/ClaimWord.sol";
import {Promises} from "../src/Promises.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {Commitment} from "../src/WindowTerms.sol";
import {FlawedClaims} from "./flawed/FlawedClaims.sol";
import {FlawedDomain} from "./flawed/FlawedDomain.sol";
import {FlawedMandates} from "./flawed/FlawedMandates.sol";
import {FlawedReceipts} from "./flawed/FlawedReceipts.sol";
import {FlawedShares} from "./flawed/FlawedShares.sol";
import {FlawedStatements} from "./flawed/FlawedStatements.sol";
import {FlawedWithdrawals} from "./flawed/FlawedWithdrawals.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// @notice A token that tells contracts of what they receive, as tokens with hooks do.
contract HookedCoin is ERC20("Hooked", "HKD") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (to.code.length > 0 && from.code.length > 0 && to != from) {
            try Robber(to).received() {} catch {}
        }
    }
}

/// @notice A holder that makes the same call again while its money arrives.
contract Robber {
    address private _vault;
    bytes private _call;
    uint256 private _depth;
    bytes public refusal;

    function twice(address vault, bytes calldata call_) external {
        (_vault, _call, _depth) = (vault, call_, 0);
        (bool ok,) = vault.call(call_);
        require(ok, "the first one fails");
    }

    function once(address to, bytes calldata call_) external {
        (bool ok,) = to.call(call_);
        require(ok, "fails");
    }

    function received() external {
        if (_depth++ == 0 && _call.length > 0) {
            (bool ok, bytes memory reason) = _vault.call(_call);
            if (!ok) {
                refusal = reason;
            }
        }
    }
}

/// Each class of mistakes: an attack that succeeds on a vault with the guard removed, and fails on the vault.
contract MistakesTest is VaultFixture {
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 private constant PAYABLE = START + CHALLENGE + RESPONSE + 1;

    // Reentrancy

    function test_a_withdrawal_inside_a_withdrawal_takes_twice_where_the_money_goes_first() public {
        HookedCoin coin = new HookedCoin();
        FlawedWithdrawals flawed = new FlawedWithdrawals(coin, address(this), operator, terms());
        Robber robber = enter(coin, flawed);
        robber.twice(address(flawed), abi.encodeCall(FlawedWithdrawals.withdrawPayingFirst, (0)));
        assertEq(coin.balanceOf(address(robber)), 200);
        assertEq(coin.balanceOf(address(flawed)), 0);
    }

    function test_a_withdrawal_inside_a_withdrawal_takes_nothing_from_the_vault() public {
        HookedCoin coin = new HookedCoin();
        SettlementVault real = new SettlementVault(coin, address(this), operator, terms());
        Robber robber = enter(coin, real);
        robber.twice(address(real), abi.encodeCall(AccountBook.withdraw, (0)));
        assertEq(coin.balanceOf(address(robber)), 100);
        assertEq(coin.balanceOf(address(real)), 100);
        assertSame(robber.refusal(), abi.encodeWithSelector(AccountBook.NothingToWithdraw.selector, 0));
    }

    function test_no_other_way_out_of_the_vault_can_be_entered_twice() public {
        HookedCoin coin = new HookedCoin();
        Robber robber = new Robber();
        SettlementVault real = new SettlementVault(coin, address(this), address(robber), terms());
        coin.mint(address(this), 2 * BOND);
        coin.approve(address(real), 2 * BOND);
        real.addBond(2 * BOND);
        robber.once(address(real), abi.encodeCall(real.requestBond, (BOND)));
        vm.warp(PAYABLE + RESPONSE);
        robber.twice(address(real), abi.encodeCall(real.withdrawBond, ()));
        assertEq(coin.balanceOf(address(robber)), BOND);
        assertSame(robber.refusal(), abi.encodeWithSelector(AccountBook.ZeroAmount.selector));
    }

    // Rounding

    function test_an_operator_keeps_what_rounding_loses_where_division_comes_first() public {
        vault = new FlawedShares(token, address(this), operator, terms());
        fund();
        (uint256 victims, uint256 bonded) = lose();
        // The victim lost 900 of its 1,000 and gets nothing of the 600 that are there; the bond has them again, less the challenger's reward.
        assertEq(victims, DEPOSIT - 900e6);
        assertEq(bonded, 600e6 - BOND / 2);
    }

    function test_what_is_taken_back_goes_to_who_paid() public {
        (uint256 victims, uint256 bonded) = lose();
        assertEq(victims, DEPOSIT - 900e6 + 600e6);
        assertEq(bonded, 0);
        assertSolvent(0);
    }

    function testFuzz_shares_are_never_more_than_what_is_shared(uint64 a, uint64 b, uint64 c, uint64 shared) public {
        // Three payers of one receiver, who has less than it received.
        uint256 each = 300e6;
        (uint256 x, uint256 y, uint256 z) = (1 + a % each, 1 + b % each, 1 + c % each);
        uint256 sum = x + y + z;
        bytes memory nets = abi.encodePacked(
            uint16(2), -int64(int256(x)), uint16(3), -int64(int256(y)), uint16(4), -int64(int256(z)), uint16(5), int64(int256(sum))
        );
        Commitment memory c1 = settle(WINDOW, new uint256[](0), nets);
        vault.challenge(WINDOW, c1);
        uint256 gone = DEPOSIT + sum - (shared % sum);
        bytes memory away = abi.encodePacked(uint16(5), -int64(int256(gone)), uint16(6), int64(int256(gone)));
        settle(WINDOW + 1, new uint256[](0), away);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c1, nets);
        assertTrue(vault.balanceOf(2) <= DEPOSIT && vault.balanceOf(3) <= DEPOSIT && vault.balanceOf(4) <= DEPOSIT);
        assertSolvent(0);
    }

    // Malleable signatures

    function test_a_mandate_comes_back_by_the_other_form_of_its_signature_where_bytes_are_what_is_used() public {
        FlawedMandates flawed = new FlawedMandates(token, address(this), operator, terms());
        vault = flawed;
        register();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(HOLDER_KEY + 4, vault.mandateHash(4, 900_000, 9_000, uint64(START + 1 days), 0));
        flawed.setMandateOnce(4, 900_000, 9_000, uint64(START + 1 days), v, r, s);
        vm.prank(holder(4));
        vault.setMandate(4, 80_000, 500, uint64(START + 1 days));
        vm.expectRevert();
        flawed.setMandateOnce(4, 900_000, 9_000, uint64(START + 1 days), v, r, s);
        flawed.setMandateOnce(4, 900_000, 9_000, uint64(START + 1 days), v ^ 7, r, bytes32(ORDER - uint256(s)));
        (uint64 price,,,) = vault.mandateOf(4);
        assertEq(price, 900_000);
    }

    function test_a_mandate_has_one_signature_and_is_used_once() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(HOLDER_KEY + 4, vault.mandateHash(4, 900_000, 9_000, uint64(START + 1 days), 0));
        bytes32 high = bytes32(ORDER - uint256(s));
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high));
        vault.setMandateSigned(4, 900_000, 9_000, uint64(START + 1 days), 0, abi.encodePacked(r, high, v ^ 7));
        vault.setMandateSigned(4, 900_000, 9_000, uint64(START + 1 days), 0, abi.encodePacked(r, s, v));
        vm.prank(holder(4));
        vault.setMandate(4, 80_000, 500, uint64(START + 1 days));
        vm.expectRevert(abi.encodeWithSelector(Promises.WrongNonce.selector, 4, 0, 1));
        vault.setMandateSigned(4, 900_000, 9_000, uint64(START + 1 days), 0, abi.encodePacked(r, s, v));
    }

    // Replay across chains and contracts

    function test_a_receipt_kept_elsewhere_is_a_claim_where_signatures_name_no_domain() public {
        FlawedDomain first = new FlawedDomain(token, address(this), operator, terms());
        uint256[] memory words = trades();
        bytes memory receipt = sign(OPERATOR_KEY, first.receiptHash(WINDOW, 2, words[0]));
        vault = new FlawedDomain(token, address(this), operator, terms());
        fund();
        accept(WINDOW, words[0], receipt);
        // The same on another chain.
        receipt = sign(OPERATOR_KEY, first.receiptHash(WINDOW + 1, 2, words[0]));
        vm.chainId(5);
        accept(WINDOW + 1, words[0], receipt);
    }

    function test_a_receipt_counts_on_its_chain_and_for_its_vault_only() public {
        uint256[] memory words = trades();
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 2, words[0]));
        SettlementVault.Proof memory none;
        Commitment memory c = settle(WINDOW, new uint256[](0));
        vm.chainId(5);
        refuse(WINDOW, c, words[0], receipt);
        vm.chainId(31337);
        vault.disputeMissing(WINDOW, c, 2, words[0], receipt, none, 2);
        vault = newVault();
        fund();
        refuse(WINDOW, settle(WINDOW, new uint256[](0)), words[0], receipt);
    }

    // Replay across windows

    function test_a_receipt_of_an_older_window_is_a_claim_where_receipts_name_none() public {
        vault = new FlawedReceipts(token, address(this), operator, terms());
        fund();
        uint256[] memory words = trades();
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 2, words[2]));
        settle(WINDOW, words);
        accept(WINDOW + 15, words[2], receipt);
    }

    function test_a_receipt_counts_for_its_window_only() public {
        uint256[] memory words = trades();
        bytes memory receipt = sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 2, words[2]));
        settle(WINDOW, words);
        refuse(WINDOW + 15, settle(WINDOW + 15, new uint256[](0)), words[2], receipt);
    }

    function test_a_statement_of_five_minutes_is_a_claim_where_the_disputer_names_the_period() public {
        vault = new FlawedStatements(token, address(this), operator, terms());
        fund();
        vault.setMeter(3, METER, vm.addr(METER_KEY), uint32(HOMES));
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        // The homes delivered all of it, a third of it in the first five minutes.
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 583);
        d.records |= uint256(PERIOD / 3) << 192;
        signDelivery(d, METER_KEY, statementDigest(WINDOW, METER, PERIOD / 3, 0, 583));
        vault.disputeDelivery(d, positionPath(WINDOW, words, 3));
        assertTrue(isClaimed(WINDOW, c));
    }

    function test_a_statement_counts_for_a_period_of_the_windows_length_only() public {
        vault.setMeter(3, METER, vm.addr(METER_KEY), uint32(HOMES));
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        SettlementVault.Delivery memory d = delivery(WINDOW, c, words, 3, 0, 583);
        signDelivery(d, METER_KEY, statementDigest(WINDOW, METER, PERIOD / 3, 0, 583));
        bytes32[] memory path = positionPath(WINDOW, words, 3);
        vm.expectRevert();
        vault.disputeDelivery(d, path);
        // Naming the length beside the numbers of records changes nothing but what the digest is not made of.
        d.records |= uint256(PERIOD / 3) << 192;
        vm.expectRevert();
        vault.disputeDelivery(d, path);
        assertTrue(!isClaimed(WINDOW, c));
    }

    // Claims

    function test_a_claim_empties_the_bond_where_nothing_is_marked_as_paid() public {
        vault = new FlawedClaims(token, address(this), operator, terms());
        fund();
        (Commitment memory c, uint256 claim) = missing();
        SettlementVault.Proof[] memory none = new SettlementVault.Proof[](0);
        for (uint256 i = 0; i < 6; ++i) {
            vault.pay(WINDOW, c, 0, claim, none);
        }
        // And one that nobody ever proved.
        vault.pay(WINDOW, c, 0, ClaimWord.pack(Fault.Missing, 1, 7, 7, 190e6, 0), none);
        // All that was left, with the reward for it.
        assertEq(vault.balanceOf(7), DEPOSIT + BOND - 6 * (300_000 + BOND / 10));
        assertTrue(vault.balanceOf(6) > DEPOSIT + 300_000);
    }

    function test_a_claim_is_paid_once() public {
        (Commitment memory c, uint256 claim) = missing();
        SettlementVault.Proof[] memory none = new SettlementVault.Proof[](0);
        vault.pay(WINDOW, c, 0, claim, none);
        c.firstClaim = 0;
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.NotClaimed.selector, WINDOW, claim));
        vault.pay(WINDOW, c, 0, claim, none);
        assertEq(vault.balanceOf(6), DEPOSIT + 300_000);
        assertSolvent(0);
    }

    /// A robber with half of the coins of a vault, which it may withdraw now.
    function enter(HookedCoin coin, SettlementVault entered) private returns (Robber robber) {
        robber = new Robber();
        address[] memory holders = new address[](2);
        (holders[0], holders[1]) = (address(robber), holder(1));
        vm.prank(operator);
        entered.register(holders);
        coin.mint(address(this), 200);
        coin.approve(address(entered), 200);
        entered.depositFor(0, 100);
        entered.depositFor(1, 100);
        robber.once(address(entered), abi.encodeCall(AccountBook.requestWithdrawal, (0, 100)));
        vm.warp(block.timestamp + CHALLENGE + RESPONSE);
    }

    /// The operator moves 900 of account 2 to account 3, all but 100 of which is gone when the window is taken back.
    function lose() private returns (uint256 victims, uint256 bonded) {
        bytes memory packed = abi.encodePacked(uint16(2), int64(-900e6), uint16(3), int64(900e6));
        Commitment memory c = settle(WINDOW, new uint256[](0), packed);
        vault.challenge(WINDOW, c);
        vm.prank(operator);
        vault.settle(WINDOW + 1, 0, 0, 0, abi.encodePacked(uint16(3), int64(-1800e6), uint16(4), int64(1800e6)));
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, packed);
        (bonded,,) = vault.bond();
        victims = vault.balanceOf(2);
    }

    /// A claim of account 6 on a trade that was left out, due now.
    function missing() private returns (Commitment memory c, uint256 claim) {
        uint256 promised = word(6, 7, 0, 3_000, 100_000);
        c = settle(WINDOW, new uint256[](0));
        SettlementVault.Proof memory none;
        vault.disputeMissing(WINDOW, c, 2, promised, sign(OPERATOR_KEY, vault.receiptHash(WINDOW, 2, promised)), none, 2);
        claim = ClaimWord.pack(Fault.Missing, 2, 6, 2, 300_000, 0);
        c = claimed(c, claim);
        vm.warp(PAYABLE);
    }

    function accept(uint64 window, uint256 word_, bytes memory receipt) private {
        Commitment memory c = settle(window, new uint256[](0));
        SettlementVault.Proof memory none;
        vault.disputeMissing(window, c, 2, word_, receipt, none, 2);
        assertTrue(isClaimed(window, c));
    }

    function refuse(uint64 window, Commitment memory c, uint256 word_, bytes memory receipt) private {
        SettlementVault.Proof memory none;
        // Another text than what was signed recovers to someone else.
        vm.expectRevert();
        vault.disputeMissing(window, c, 2, word_, receipt, none, 2);
        assertTrue(!isClaimed(window, c));
    }

    /// True when the window's commitment is no longer the one without a claim.
    function isClaimed(uint64 window, Commitment memory c) private view returns (bool) {
        return vault.commitmentOf(window) != keccak256(abi.encode(c));
    }

    function assertSame(bytes memory a, bytes memory b) private pure {
        assertEq(uint256(keccak256(a)), uint256(keccak256(b)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OperatorBond} from "../src/OperatorBond.sol";
import {TradeWord} from "../src/TradeWord.sol";
import {WindowBook} from "../src/WindowBook.sol";
import {Commitment, Mode, WindowTerms} from "../src/WindowTerms.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// An operator that can not answer for a window pays; an honest one earns the stake.
contract ChallengesTest is VaultFixture {
    function test_an_honest_operator_answers_a_challenge_and_earns_the_stake() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        vault.challenge(WINDOW, c);
        assertSolvent(STAKE);
        vault.respond(WINDOW, c, words, pack(netsOf(words)));
        (uint96 bonded,,) = vault.bond();
        assertEq(bonded, BOND + STAKE);
        assertSolvent(0);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.NotChallenged.selector, WINDOW));
        vault.closeChallenge(WINDOW, c, pack(netsOf(words)));
    }

    function test_wrong_nets_can_not_be_answered_for_and_are_taken_back() public {
        uint256[] memory words = trades();
        int256[] memory nets = netsOf(words);
        nets[7] += 5e6;
        nets[4] -= 5e6;
        bytes memory packed = pack(nets);
        Commitment memory c = settle(WINDOW, words, packed);
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.ResponseTimeLeft.selector, WINDOW, START + RESPONSE));
        vault.closeChallenge(WINDOW, c, packed);
        vm.warp(START + RESPONSE + 1);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.ResponseTooLate.selector, WINDOW, START + RESPONSE));
        vault.respond(WINDOW, c, words, packed);
        uint256 before = token.balanceOf(address(this));
        vault.closeChallenge(WINDOW, c, packed);
        assertEq(token.balanceOf(address(this)), before + STAKE + BOND / 2);
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), DEPOSIT);
        }
        Commitment memory lost = takenBack(c);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.AlreadyChallenged.selector, WINDOW));
        vault.challenge(WINDOW, lost);
        assertSolvent(0);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(OperatorBond.BondTooSmall.selector, BOND / 2, BOND));
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
        Commitment memory c = settle(WINDOW, words, packed);
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, packed);
        assertSolvent(0);
    }

    function test_money_that_left_is_covered_by_the_bond_and_never_by_other_holders() public {
        bytes memory packed = abi.encodePacked(uint16(2), int64(-900e6), uint16(3), int64(900e6));
        Commitment memory c = settle(WINDOW, new uint256[](0), packed);
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
        Commitment memory c = settle(WINDOW, words);
        vault.challenge(WINDOW, c);
        bytes memory nets = pack(netsOf(words));
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW, c, words, nets);
    }

    function test_a_verified_window_whose_root_is_not_that_of_its_trades_loses_the_bond() public {
        uint256[] memory words = trades();
        Commitment memory c = settleVerified(WINDOW, keccak256("other"), words);
        vault.challenge(WINDOW, c);
        bytes memory packed = packTrades(words);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW, c, words, packed);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, "");
        assertSolvent(0);

        Commitment memory honest = settleVerifiedHonest(words);
        vault.challenge(WINDOW + 1, honest);
        vault.respond(WINDOW + 1, honest, words, packed);
        assertSolvent(0);
    }

    function test_challenges_end_with_their_period() public {
        Commitment memory c = settle(WINDOW, trades());
        Commitment memory other = claimed(c, 0);
        vm.warp(START + CHALLENGE + 1);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.ChallengePeriodOver.selector, WINDOW, START + CHALLENGE));
        vault.challenge(WINDOW, c);
        other.terms += 10 << 104;
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongCommitment.selector, WINDOW));
        vault.challenge(WINDOW, other);
    }

    function test_a_wrong_position_has_no_answer_in_either_mode() public {
        uint256[] memory words = trades();
        uint256[] memory positions = positionsOf(words);
        // Account 3 sold 3,500 Wh; a smaller position would hide what it did not deliver.
        positions[3] -= 3_000 << 64;
        (bytes32 tradesRoot,) = climb(tradeLeaves(WINDOW, words), 0);
        (bytes32 positionsRoot,) = climb(positionLeavesOf(WINDOW, positions), 0);
        bytes memory nets = pack(netsOf(words));
        Commitment memory c = settleAs(WINDOW, pair(tradesRoot, positionsRoot), words, nets);
        vault.challenge(WINDOW, c);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW, c, words, nets);
        vm.warp(START + RESPONSE + 1);
        vault.closeChallenge(WINDOW, c, nets);
        assertEq(vault.balanceOf(3), DEPOSIT);

        vault.addBond(BOND);
        (tradesRoot,) = climb(tradeLeaves(WINDOW + 1, words), 0);
        (positionsRoot,) = climb(positionLeavesOf(WINDOW + 1, positions), 0);
        Commitment memory verified = settleVerified(WINDOW + 1, pair(tradesRoot, positionsRoot), words);
        vault.challenge(WINDOW + 1, verified);
        bytes memory packed = packTrades(words);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WrongResponse.selector));
        vault.respond(WINDOW + 1, verified, words, packed);
        assertSolvent(STAKE);
    }

    function test_new_rules_do_not_take_the_answer_from_windows_settled_before() public {
        uint256[] memory words = trades();
        Commitment memory c = settle(WINDOW, words);
        vault.challenge(WINDOW, c);
        vault.setFees(0, 1, FEE_PRICE + 1);
        vault.setPeriod(PERIOD * 2);
        vault.respond(WINDOW, c, words, pack(netsOf(words)));
        assertSolvent(0);
    }

    function test_without_a_period_nothing_is_settled() public {
        vm.expectRevert(abi.encodeWithSelector(WindowBook.NoPeriod.selector));
        vault.setPeriod(0);
        vault = newVault();
        token.approve(address(vault), BOND);
        vault.addBond(BOND);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.NoPeriod.selector));
        vault.settle(WINDOW, 0, 0, 0, "");
    }

    function testFuzz_the_librarys_root_is_that_of_the_two_trees(uint256 seed) public view {
        uint256[] memory words = new uint256[](1 + seed % 40);
        for (uint256 i = 0; i < words.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            words[i] = word(seed % ACCOUNTS, (seed >> 8) % ACCOUNTS, 0, 1 + (seed >> 32) % 3_000, (seed >> 64) % 200_000);
        }
        (bytes32 tradesRoot,) = climb(tradeLeaves(WINDOW, words), 0);
        (bytes32 positionsRoot,) = climb(positionLeaves(WINDOW, words), 0);
        assertEq(uint256(rootOf(WINDOW, words)), uint256(pair(tradesRoot, positionsRoot)));
        words[words.length - 1] = word(ACCOUNTS, 2, 0, 1, 1);
        assertEq(uint256(rootOf(WINDOW, words)), 0);
        assertEq(TradeWord.POSITIONS, 1 << 32);
    }

    function takenBack(Commitment memory c) private pure returns (Commitment memory) {
        return Commitment(c.root, c.data, WindowTerms.with(c.terms, Mode.TakenBack), c.firstClaim);
    }

    function settleVerifiedHonest(uint256[] memory words) private returns (Commitment memory) {
        vault.addBond(BOND);
        return settleVerified(WINDOW + 1, rootOf(WINDOW + 1, words), words);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {AccountBook} from "../src/AccountBook.sol";
import {OperatorBond} from "../src/OperatorBond.sol";
import {SettlementToken} from "../src/SettlementToken.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {WindowBook} from "../src/WindowBook.sol";
import {Commitment} from "../src/WindowTerms.sol";
import {VaultFixture} from "./VaultFixture.sol";

contract SettlementTest is VaultFixture {
    function test_settle_moves_exactly_the_nets() public {
        uint256[] memory words = trades();
        settle(WINDOW, words);
        int256[] memory nets = netsOf(words);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), uint256(int256(i < 2 ? 0 : DEPOSIT) + nets[i]));
        }
        assertEq(vault.lastWindow(), WINDOW);
        assertSolvent(0);
    }

    function test_verified_settlement_gives_the_same_balances() public {
        uint256[] memory words = trades();
        settleVerified(WINDOW, rootOf(WINDOW, words), words);
        int256[] memory nets = netsOf(words);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), uint256(int256(i < 2 ? 0 : DEPOSIT) + nets[i]));
        }
        assertSolvent(0);
    }

    function testFuzz_both_modes_agree_and_conserve(uint256 seed) public {
        uint256[] memory words = new uint256[](1 + seed % 40);
        for (uint256 i = 0; i < words.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 seller = seed % 3 == 0 ? 0 : 2 + (seed >> 8) % 6;
            uint256 buyer = 2 + (seed >> 16) % 6;
            words[i] = word(
                seller, buyer == seller ? 2 + (buyer - 1) % 6 : buyer, seed % 3 == 0 ? 2 : 0, (seed >> 32) % 3_000, (seed >> 64) % 200_000
            );
        }
        settle(WINDOW, words);
        int256[] memory nets = netsOf(words);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), uint256(int256(i < 2 ? 0 : DEPOSIT) + nets[i]));
        }
        settleVerified(WINDOW + 1, bytes32(0), words);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertEq(vault.balanceOf(i), uint256(int256(i < 2 ? 0 : DEPOSIT) + 2 * nets[i]));
        }
        assertSolvent(0);
    }

    function test_windows_only_rise() public {
        settle(WINDOW, trades());
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WindowNotAfter.selector, WINDOW, WINDOW));
        vault.settle(WINDOW, 0, 0, 0, "");
        vm.expectRevert(abi.encodeWithSelector(WindowBook.WindowNotAfter.selector, WINDOW - 1, WINDOW));
        vault.settle(WINDOW - 1, 0, 0, 0, "");
        vault.settle(WINDOW + 100, 0, 0, 0, "");
        vm.stopPrank();
    }

    function test_malformed_nets_are_refused() public {
        refuse(abi.encodePacked(uint16(2)), abi.encodeWithSelector(AccountBook.MalformedNets.selector, 2));
        refuse(abi.encodePacked(uint16(2), int64(1)), abi.encodeWithSelector(AccountBook.Unbalanced.selector, int256(1)));
        refuse(abi.encodePacked(uint16(2), int64(1), uint16(2), int64(-1)), abi.encodeWithSelector(AccountBook.NotAscending.selector, 3, 2));
        refuse(abi.encodePacked(uint16(3), int64(1), uint16(2), int64(-1)), abi.encodeWithSelector(AccountBook.NotAscending.selector, 4, 2));
        refuse(abi.encodePacked(uint16(2), int64(-1), uint16(8), int64(1)), abi.encodeWithSelector(AccountBook.UnknownAccount.selector, 8));
        refuse(
            abi.encodePacked(uint16(2), -int64(int256(DEPOSIT)) - 1, uint16(3), int64(int256(DEPOSIT)) + 1),
            abi.encodeWithSelector(AccountBook.InsufficientBalance.selector, 2, DEPOSIT, DEPOSIT + 1)
        );
        refuse(
            abi.encodePacked(uint16(2), type(int64).min, uint16(3), type(int64).max, uint16(4), int64(1)),
            abi.encodeWithSelector(AccountBook.InsufficientBalance.selector, 2, DEPOSIT, uint256(1) << 63)
        );
    }

    function test_a_balance_never_leaves_its_field() public {
        token.mint(address(this), 1 << 49);
        uint256 room = (1 << 48) - 1 - DEPOSIT;
        vm.expectRevert(abi.encodeWithSelector(AccountBook.BalanceOverflow.selector, 2));
        vault.depositFor(2, room + 1);
        vault.depositFor(2, room);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.BalanceOverflow.selector, 2));
        vm.prank(operator);
        vault.settle(WINDOW, 0, 0, 0, abi.encodePacked(uint16(2), int64(1), uint16(3), int64(-1)));
        assertEq(vault.spendingCapOf(2), 65535);
        assertEq(vault.balanceOf(3), DEPOSIT);
    }

    function test_a_spending_cap_binds_settlement() public {
        vm.prank(holder(4));
        vault.setSpendingCap(4, 1);
        refuse(
            abi.encodePacked(uint16(3), int64(1e6 + 1), uint16(4), int64(-1e6 - 1)),
            abi.encodeWithSelector(AccountBook.SpendingCapExceeded.selector, 4, 1e6, 1e6 + 1)
        );
        vm.prank(operator);
        vault.settle(WINDOW, 0, 0, 0, abi.encodePacked(uint16(3), int64(1e6), uint16(4), int64(-1e6)));
        assertEq(vault.balanceOf(4), DEPOSIT - 1e6);
        assertEq(vault.spendingCapOf(4), 1);
    }

    function test_only_the_operator_settles_and_only_holders_move_their_account() public {
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NotOperator.selector, address(this)));
        vault.settle(WINDOW, 0, 0, 0, "");
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NotOperator.selector, address(this)));
        vault.settleVerified(WINDOW, 0, "");
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NotHolder.selector, 2, address(this)));
        vault.requestWithdrawal(2, 1);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NotHolder.selector, 2, address(this)));
        vault.setSpendingCap(2, 1);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NotHolder.selector, 2, address(this)));
        vault.setMandate(2, 1, 1, 1);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, operator));
        vault.setOperator(address(1));
        vm.prank(holder(2));
        vault.changeHolder(2, address(this));
        vault.requestWithdrawal(2, 1);
    }

    function test_a_withdrawal_takes_its_time_and_answers_for_debts() public {
        vm.startPrank(holder(2));
        vault.requestWithdrawal(2, DEPOSIT);
        assertEq(vault.balanceOf(2), 0);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.WithdrawalPending.selector, 2));
        vault.requestWithdrawal(2, 1);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.WithdrawalTooEarly.selector, 2, START + CHALLENGE + RESPONSE));
        vault.withdraw(2);
        vm.stopPrank();
        vm.prank(operator);
        vault.settle(WINDOW, 0, 0, 0, abi.encodePacked(uint16(2), int64(-100), uint16(3), int64(100)));
        assertSolvent(0);
        vm.warp(START + CHALLENGE + RESPONSE);
        vm.startPrank(holder(2));
        vault.withdraw(2);
        assertEq(token.balanceOf(holder(2)), DEPOSIT - 100);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NothingToWithdraw.selector, 2));
        vault.withdraw(2);
        vm.stopPrank();
        assertSolvent(0);
    }

    function test_a_withdrawal_can_be_taken_back() public {
        vm.startPrank(holder(2));
        vault.requestWithdrawal(2, 400);
        vault.cancelWithdrawal(2);
        vm.expectRevert(abi.encodeWithSelector(AccountBook.NothingToWithdraw.selector, 2));
        vault.cancelWithdrawal(2);
        vm.stopPrank();
        assertEq(vault.balanceOf(2), DEPOSIT);
    }

    function test_a_pause_stops_money_and_not_complaints() public {
        Commitment memory c = settle(WINDOW, trades());
        vault.pause();
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        vault.depositFor(2, 1);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        vault.settle(WINDOW + 1, 0, 0, 0, "");
        vault.challenge(WINDOW, c);
        vault.unpause();
        vault.depositFor(2, 1);
    }

    function test_without_a_bond_nothing_is_settled() public {
        vm.startPrank(operator);
        vault.requestBond(1);
        vm.expectRevert(abi.encodeWithSelector(OperatorBond.BondTooSmall.selector, BOND - 1, BOND));
        vault.settle(WINDOW, 0, 0, 0, "");
        vm.expectRevert(abi.encodeWithSelector(OperatorBond.BondTooEarly.selector, START + CHALLENGE + 2 * RESPONSE));
        vault.withdrawBond();
        vm.warp(START + CHALLENGE + 2 * RESPONSE);
        vault.withdrawBond();
        assertEq(token.balanceOf(operator), 1);
        vm.stopPrank();
        assertSolvent(0);
    }

    function test_terms_that_let_money_out_before_a_challenge_ends_are_refused() public {
        vm.expectRevert(abi.encodeWithSelector(SettlementVault.BadTerms.selector));
        new SettlementVault(token, address(this), operator, SettlementVault.Terms(CHALLENGE, CHALLENGE, RESPONSE, BOND, STAKE));
    }

    function test_the_test_token_exists_on_development_chains_only() public {
        vm.chainId(1);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.DevelopmentChainOnly.selector, 1));
        new SettlementToken(address(this));
    }

    function refuse(bytes memory nets, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(operator);
        vault.settle(WINDOW, 0, 0, 0, nets);
    }
}

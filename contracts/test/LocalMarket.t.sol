// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LocalEnergyMarket} from "../src/LocalEnergyMarket.sol";
import {Operated} from "../src/Operated.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {LogVm} from "./LogVm.sol";
import {MarketFixture} from "./MarketFixture.sol";

contract LocalMarketTest is MarketFixture {
    /// EIP-7825.
    uint256 private constant TRANSACTION_GAS = 16_777_216;

    function test_a_request_takes_the_cheapest_first_and_never_its_own() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 80_000);
        offer(3, 700, 80_000);
        offer(4, 9_000, 200_000);
        ask(3, 1_500, 0);
        Match[] memory m = cleared(order(1203, 4), ceilings(150_000));
        assertEq(m.length, 2);
        same(m[0], 2, 3, 500, 80_000);
        same(m[1], 1, 3, 1_000, 90_000);
        assertTrue(local.isCleared(WINDOW));
    }

    function test_each_request_has_the_ceiling_of_its_place_and_the_rest_is_left_for_the_renewable_market() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 160_000);
        ask(5, 400, 0);
        ask(6, 1_500, 0);
        uint64[] memory prices = new uint64[](2);
        (prices[0], prices[1]) = (80_000, 159_999);
        LogVm(address(vm)).recordLogs();
        local.clear(WINDOW, order(1, 2), prices);
        LogVm.Log[] memory logs = LogVm(address(vm)).getRecordedLogs();
        assertEq(logs.length, 4);
        require(logs[0].topics[0] == LocalEnergyMarket.Unfilled.selector && logs[0].topics[2] == bytes32(0), "no rest of the first");
        assertEq(abi.decode(logs[0].data, (uint64)), 400);
        require(logs[1].topics[0] == LocalEnergyMarket.Matched.selector, "no match of the second");
        require(logs[2].topics[0] == LocalEnergyMarket.Unfilled.selector, "no rest of the second");
        assertEq(abi.decode(logs[2].data, (uint64)), 500);
        require(logs[3].topics[0] == LocalEnergyMarket.Cleared.selector, "not cleared");
    }

    function test_sellers_below_the_standing_asked_for_are_passed_over() public {
        registry.setReporter(address(this), true);
        for (uint256 i = 0; i < 10; ++i) {
            registry.report(who(1), 0);
        }
        offer(1, 1_000, 50_000);
        offer(2, 1_000, 90_000);
        ask(5, 600, 400);
        ask(6, 600, 0);
        Match[] memory m = cleared(order(1, 2), ceilings(150_000));
        same(m[0], 2, 5, 600, 90_000);
        same(m[1], 1, 6, 600, 50_000);
    }

    function test_who_is_revoked_between_offer_and_clearing_takes_no_part() public {
        offer(1, 1_000, 50_000);
        offer(2, 1_000, 90_000);
        ask(5, 600, 0);
        ask(6, 600, 0);
        registry.revoke(who(1), "left");
        registry.revoke(who(5), "left");
        Match[] memory m = cleared(order(1, 2), ceilings(150_000));
        assertEq(m.length, 1);
        same(m[0], 2, 6, 600, 90_000);
    }

    function test_an_order_that_is_not_sorted_or_not_complete_is_refused() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 80_000);
        offer(3, 500, 80_000);
        refuse(order(12, 3), abi.encodeWithSelector(LocalEnergyMarket.NotSorted.selector, WINDOW, 1));
        refuse(order(210, 3), abi.encodeWithSelector(LocalEnergyMarket.NotSorted.selector, WINDOW, 1));
        refuse(order(110, 3), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 1));
        refuse(order(123, 3), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 3));
        refuse(order(10, 2), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 2));
        local.clear(WINDOW, order(120, 3), ceilings(1));
        refuse(order(120, 3), abi.encodeWithSelector(LocalEnergyMarket.Closed.selector, WINDOW));
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.Closed.selector, WINDOW));
        local.offer(WINDOW, 1, 1);
    }

    function test_only_approved_sellers_offer_buyers_ask_and_the_operator_clears() public {
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NotAllowed.selector, who(5)));
        local.offer(WINDOW, 1, 1);
        vm.prank(who(7));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NotAllowed.selector, who(7)));
        local.request(WINDOW, 1, 0);
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.ZeroAmount.selector));
        local.offer(WINDOW, 0, 1);
        ask(5, 1, 0);
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(Operated.NotOperator.selector, who(1)));
        local.clear(WINDOW, order(0, 0), new uint64[](1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.WrongPrices.selector, WINDOW, 2));
        local.clear(WINDOW, order(0, 0), new uint64[](2));
    }

    function test_one_participant_does_not_fill_a_window() public {
        for (uint256 i = 0; i < 4; ++i) {
            offer(1, 1, 1);
            ask(5, 1, 0);
        }
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.TooManyOf.selector, WINDOW, who(1)));
        local.offer(WINDOW, 1, 1);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.TooManyOf.selector, WINDOW, who(5)));
        local.request(WINDOW, 1, 0);
    }

    /// The worst window: full, every request walks over all offers, and every offer and request ends in a match of its own.
    function test_a_full_window_clears_within_the_gas_of_one_transaction() public {
        for (uint256 i = 0; i < 96; ++i) {
            address participant = who(100 + i / 4);
            if (i % 4 == 0) {
                admit(participant, ParticipantRegistry.Role.Prosumer);
            }
            vm.prank(participant);
            local.offer(WINDOW, 2, 1);
            address user = who(200 + i / 4);
            if (i % 4 == 0) {
                admit(user, ParticipantRegistry.Role.Consumer);
            }
            vm.prank(user);
            local.request(WINDOW, i == 0 ? 1 : 2, 0);
        }
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.Closed.selector, WINDOW));
        local.offer(WINDOW, 1, 1);
        uint256[] memory ids = sorted();
        uint64[] memory prices = ceilings(1);
        uint256 before = gasleft();
        local.clear(WINDOW, ids, prices);
        require(before - gasleft() < TRANSACTION_GAS * 9 / 10, "a full window can not be cleared");
        // 191 matches: the most there can be.
        assertTrue(local.matchOf(WINDOW, 190) != bytes32(0) && local.matchOf(WINDOW, 191) == bytes32(0));
    }

    function test_a_user_rates_its_match_once_and_moves_the_producers_reputation() public {
        offer(1, 1_000, 90_000);
        ask(5, 400, 0);
        ask(6, 600, 0);
        Match[] memory m = cleared(order(0, 1), ceilings(90_000));
        vm.prank(who(6));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NoMatch.selector, WINDOW, 0));
        local.rate(WINDOW, 0, who(1), 400, 90_000, 1000);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NoMatch.selector, WINDOW, 0));
        local.rate(WINDOW, 0, who(2), 400, 90_000, 1000);
        vm.prank(who(5));
        local.rate(WINDOW, m[0].number, who(1), 400, 90_000, 1000);
        assertEq(registry.reputationOf(who(1)), 563);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NoMatch.selector, WINDOW, 0));
        local.rate(WINDOW, 0, who(1), 400, 90_000, 1000);
        vm.prank(who(6));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.BadScore.selector, 1001));
        local.rate(WINDOW, 1, who(1), 600, 90_000, 1001);
        vm.prank(who(6));
        local.rate(WINDOW, 1, who(1), 600, 90_000, 0);
        assertEq(registry.reputationOf(who(1)), 492);
    }

    function testFuzz_no_offer_is_sold_twice_and_no_request_is_overfilled(
        uint64[4] memory wh,
        uint64[4] memory prices,
        uint64[2] memory asked
    ) public {
        uint256 offered = 0;
        for (uint256 i = 0; i < 4; ++i) {
            wh[i] = 1 + wh[i] % 5_000;
            prices[i] = 1 + prices[i] % 5;
            offered += wh[i];
            offer(i + 1, wh[i], prices[i]);
        }
        uint256 wanted = 0;
        for (uint256 i = 0; i < 2; ++i) {
            asked[i] = 1 + asked[i] % 12_000;
            wanted += asked[i];
            ask(5 + i, asked[i], 0);
        }
        Match[] memory m = cleared(sorted(), ceilings(5));
        uint256 sold = 0;
        for (uint256 i = 0; i < m.length; ++i) {
            sold += m[i].wh;
            assertEq(m[i].number, i);
            require(i == 0 || m[i].price >= m[i - 1].price, "not cheapest first");
        }
        assertEq(sold, offered < wanted ? offered : wanted);
    }

    function refuse(uint256[] memory ids, bytes memory reason) private {
        vm.expectRevert(reason);
        local.clear(WINDOW, ids, new uint64[](0));
    }
}

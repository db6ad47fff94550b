// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IncentivePrice} from "../src/IncentivePrice.sol";
import {IncentiveToken} from "../src/IncentiveToken.sol";
import {Operated} from "../src/Operated.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {RenewableMarket} from "../src/RenewableMarket.sol";
import {MarketFixture} from "./MarketFixture.sol";

contract RenewableMarketTest is MarketFixture {
    function test_the_logarithm_is_that_of_the_formula() public pure {
        uint256 one = 1 << 64;
        assertEq(IncentivePrice.log2(one), 0);
        assertEq(IncentivePrice.log2(1024 * one), 10 * one);
        // log2(10) = 3.321928094887362, log2(1.5) = 0.584962500721156
        close(IncentivePrice.log2(10 * one), 3_321_928_094_887);
        close(IncentivePrice.log2(one * 3 / 2), 584_962_500_721);
    }

    function test_a_steady_producer_earns_the_incentive_price() public {
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        // x = 6 + 2 + 0: C_d = 60,000 (1 + log10 9) = 117,254
        assertEq(renewable.incentivePrice(who(1)), 117_254);
        uint256 tokens = meet(5, "a", 900, 10_000, 1);
        assertEq(tokens, (117_254 - 60_000) * 10);
        assertEq(incentive.balanceOf(who(1)), tokens);
        assertEq(incentive.decimals(), 6);
        (,,,, uint64 supplied, uint64 left,,) = renewable.producerOf(who(1));
        assertEq(supplied, 900);
        assertEq(left, 590_000);
        for (uint256 i = 0; i < 30; ++i) {
            meet(5, bytes32(i), 1 days, 10_000, 1);
        }
        assertTrue(renewable.incentivePrice(who(1)) > 117_254);
    }

    function test_nothing_is_paid_below_the_feed_in_tariff() public {
        supply(1, NOON, NOON + 1, 1_001, 100);
        assertEq(renewable.incentivePrice(who(1)), 40_000);
        assertEq(meet(5, "a", 1, 1_000, 1), 0);
        demand(5, "b", NOON, NOON + 1, 1);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(1), NOON, NOON + 1, 1));
        renewable.meet(who(5), "b", who(1));
    }

    function test_a_demand_goes_to_the_cheapest_that_covers_it() public {
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        supply(2, NOON, NOON + 2 days, 600_000, 50_000);
        supply(3, NOON + 1 days, NOON + 2 days, 600_000, 10_000);
        supply(4, NOON, NOON + 2 days, 10_000, 10_000);
        demand(5, "a", NOON, NOON + 900, 10_000);
        refuse(1, abi.encodeWithSelector(RenewableMarket.NotCheapest.selector, who(1), who(2)));
        refuse(3, abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(3), NOON, NOON + 900, 10_000));
        refuse(4, abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(4), NOON, NOON + 900, 10_000));
        renewable.meet(who(5), "a", who(2));
        registry.revoke(who(2), "left");
        meet(5, "b", 900, 10_000, 1);
        demand(5, "a2", NOON, NOON + 900, 10_000);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotAllowed.selector, who(2)));
        renewable.meet(who(5), "a2", who(2));
        registry.revoke(who(5), "left");
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotAllowed.selector, who(5)));
        renewable.meet(who(5), "a2", who(1));
    }

    function test_a_demand_is_met_once_and_never_against_its_user() public {
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        meet(5, "a", 900, 10_000, 1);
        stage(5, "a", RenewableMarket.Stage.Met);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.WrongStage.selector, who(5), bytes32("a"), RenewableMarket.Stage.Met));
        renewable.demand("a", NOON, NOON + 900, 10_000, 1);
        stage(6, "a", RenewableMarket.Stage.None);
        demand(6, "a", NOON, NOON + 900, 10_000);
        vm.prank(who(6));
        renewable.takeBack("a");
        stage(6, "a", RenewableMarket.Stage.TakenBack);
        vm.prank(who(6));
        renewable.demand("b", NOON, NOON + 900, 10_000, 59_999);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.TooDear.selector, 60_000, 59_999));
        renewable.meet(who(6), "b", who(1));
        demand(1, "own", NOON, NOON + 900, 10_000);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(1), NOON, NOON + 900, 10_000));
        renewable.meet(who(1), "own", who(1));
    }

    function test_an_offer_counts_as_it_was_confirmed() public {
        vm.prank(who(1));
        renewable.setSupply(NOON, NOON + 2 days, 600_000, 60_000);
        demand(5, "a", NOON, NOON + 900, 10_000);
        refuse(1, abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(1), NOON, NOON + 900, 10_000));
        bytes memory differs = abi.encodeWithSelector(RenewableMarket.SupplyDiffers.selector, who(1));
        vm.expectRevert(differs);
        renewable.confirmSupply(who(1), NOON, NOON + 2 days, 600_001, 60_000);
        renewable.confirmSupply(who(1), NOON, NOON + 2 days, 600_000, 60_000);
        vm.expectRevert(differs);
        renewable.confirmSupply(who(1), NOON, NOON + 2 days, 600_000, 60_000);
        vm.prank(who(1));
        renewable.setSupply(NOON, NOON + 2 days, type(uint64).max, 60_000);
        refuse(1, abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(1), NOON, NOON + 900, 10_000));
    }

    function test_an_offer_is_dropped_by_its_producer_or_the_operator() public {
        for (uint256 i = 1; i <= 3; ++i) {
            supply(i, NOON, NOON + 2 days, 600_000, 60_000);
        }
        vm.prank(who(2));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotAllowed.selector, who(2)));
        renewable.dropSupply(who(1));
        vm.prank(who(1));
        renewable.dropSupply(who(1));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.BadSupply.selector));
        renewable.dropSupply(who(1));
        renewable.dropSupply(who(3));
        address[] memory left = renewable.producers();
        require(left.length == 1 && left[0] == who(2), "another producer is left");
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        renewable.dropSupply(who(2));
        require(renewable.producers().length == 1 && renewable.producers()[0] == who(1), "places moved wrongly");
    }

    function test_empty_offers_demands_and_rules_are_refused() public {
        bytes memory bad = abi.encodeWithSelector(RenewableMarket.BadSupply.selector);
        vm.startPrank(who(1));
        vm.expectRevert(bad);
        renewable.setSupply(NOON, NOON, 1, 1);
        vm.expectRevert(bad);
        renewable.setSupply(NOON, NOON + 1, 0, 1);
        vm.expectRevert(bad);
        renewable.setSupply(NOON, NOON + 1, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.BadDemand.selector));
        renewable.demand("a", NOON, NOON, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.BadDemand.selector));
        renewable.demand("a", NOON, NOON + 1, 0, 1);
        vm.stopPrank();
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotAllowed.selector, who(5)));
        renewable.setSupply(NOON, NOON + 1, 1, 1);
        vm.prank(who(7));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotAllowed.selector, who(7)));
        renewable.demand("a", NOON, NOON + 1, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.BadRule.selector));
        renewable.setRule(RenewableMarket.Rule(1, 1, 1, 1, 0));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.BadRule.selector));
        renewable.setRule(RenewableMarket.Rule(2, 1, 0, 1, 0));
        renewable.setRule(RenewableMarket.Rule(2, 1, 1, 1, 7));
        assertEq(renewable.incentivePrice(who(1)), 7);
    }

    function test_only_the_owner_and_the_operator_decide() public {
        vm.startPrank(who(1));
        bytes memory notOperator = abi.encodeWithSelector(Operated.NotOperator.selector, who(1));
        bytes memory notOwner = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, who(1));
        vm.expectRevert(notOperator);
        renewable.confirmSupply(who(1), 0, 1, 1, 1);
        vm.expectRevert(notOperator);
        renewable.meet(who(5), "a", who(1));
        vm.expectRevert(notOwner);
        renewable.setRule(RenewableMarket.Rule(2, 1, 1, 1, 0));
        vm.expectRevert(notOwner);
        renewable.setOperator(who(1));
        vm.expectRevert(notOwner);
        incentive.setMinter(who(1));
        vm.expectRevert(abi.encodeWithSelector(IncentiveToken.NotMinter.selector, who(1)));
        incentive.mint(who(1), 1);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(Operated.ZeroAddress.selector));
        renewable.setOperator(address(0));
        renewable.setOperator(who(6));
        vm.expectRevert(abi.encodeWithSelector(Operated.NotOperator.selector, address(this)));
        renewable.meet(who(5), "a", who(1));
    }

    function test_the_list_of_producers_has_an_end() public {
        for (uint256 i = 0; i < 256; ++i) {
            address producer = who(1_000 + i);
            vm.prank(producer);
            registry.applyFor(ParticipantRegistry.Role.RenewableSource);
            registry.approve(producer, keccak256(abi.encode(i)), key(producer));
            vm.prank(producer);
            renewable.setSupply(NOON, NOON + 1 days, 100_000, 60_000);
        }
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.TooManyProducers.selector));
        renewable.setSupply(NOON, NOON + 1 days, 100_000, 60_000);
        address first = who(1_000);
        renewable.confirmSupply(first, NOON, NOON + 1 days, 100_000, 60_000);
        demand(5, "a", NOON, NOON + 900, 10_000);
        uint256 before = gasleft();
        renewable.meet(who(5), "a", first);
        require(before - gasleft() < 16_777_216 / 2, "a demand can not be met in one transaction");
    }

    /// Whatever the producer's numbers: at least the price, and no more for a smaller demand or a shorter supply.
    function testFuzz_the_incentive_rises_with_scale_and_never_falls_below_the_price(uint64 price, uint64 capacity, uint64 more) public {
        price = 1 + price % 1e9;
        capacity = 1 + capacity % 1e15;
        supply(1, NOON, NOON + 1 days, capacity, price);
        uint256 small = renewable.incentivePrice(who(1));
        supply(1, NOON, NOON + 1 days, capacity + more % 1e15, price);
        assertTrue(small >= price && renewable.incentivePrice(who(1)) >= small);
    }

    function refuse(uint256 producer, bytes memory reason) private {
        vm.expectRevert(reason);
        renewable.meet(who(5), "a", who(producer));
    }

    function stage(uint256 user, bytes32 origin, RenewableMarket.Stage expected) private {
        (,,,, RenewableMarket.Stage now_) = renewable.demandOf(who(user), origin);
        assertTrue(now_ == expected);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.WrongStage.selector, who(user), origin, expected));
        renewable.meet(who(user), origin, who(1));
    }

    /// Within 1e-9 of a value given in units of 1e-12.
    function close(uint256 fixedPoint, uint256 expected) private pure {
        uint256 value = fixedPoint * 1e12 >> 64;
        require(value + 1000 > expected && value < expected + 1000, "not close");
    }
}

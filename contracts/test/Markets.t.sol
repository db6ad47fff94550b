// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncentiveToken} from "../src/IncentiveToken.sol";
import {LocalEnergyMarket} from "../src/LocalEnergyMarket.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {RenewableMarket} from "../src/RenewableMarket.sol";
import {Assertions} from "./Assertions.sol";

interface LogVm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
}

contract MarketsTest is Assertions {
    uint64 private constant WINDOW = 30_000_000;
    uint64 private constant NOON = 1_800_000_000;
    ParticipantRegistry private _registry = new ParticipantRegistry(address(this));
    LocalEnergyMarket private _local = new LocalEnergyMarket(_registry, address(this));
    IncentiveToken private _incentive = new IncentiveToken(address(this));
    RenewableMarket private _renewable;

    function setUp() public {
        _renewable = new RenewableMarket(_registry, _incentive, address(this), RenewableMarket.Rule(10, 100_000, 1 days, 365 days, 40_000));
        _incentive.setMinter(address(_renewable));
        for (uint256 i = 1; i <= 6; ++i) {
            vm.prank(who(i));
            _registry.applyFor(i <= 4 ? ParticipantRegistry.Role.Prosumer : ParticipantRegistry.Role.Consumer);
            _registry.approve(who(i), bytes32(i), address(9));
        }
    }

    function test_a_request_takes_the_cheapest_first_and_never_its_own() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 80_000);
        offer(3, 700, 80_000);
        offer(4, 9_000, 200_000);
        ask(3, 1_500, 0);
        Matched[] memory m = cleared(order(1, 2, 0, 3), 150_000);
        assertEq(m.length, 2);
        same(m[0], 2, 3, 500, 80_000);
        same(m[1], 1, 3, 1_000, 90_000);
    }

    function test_what_costs_more_than_the_marginal_price_is_left_for_the_renewable_market() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 160_000);
        ask(5, 1_500, 0);
        LogVm(address(vm)).recordLogs();
        _local.clear(WINDOW, order2(0, 1), 150_000);
        LogVm.Log[] memory logs = LogVm(address(vm)).getRecordedLogs();
        assertEq(logs.length, 3);
        require(logs[1].topics[0] == LocalEnergyMarket.Unfilled.selector, "no rest");
        assertEq(abi.decode(logs[1].data, (uint64)), 500);
    }

    function test_sellers_below_the_standing_asked_for_are_passed_over() public {
        _registry.setReporter(address(this), true);
        for (uint256 i = 0; i < 10; ++i) {
            _registry.report(who(1), 0);
        }
        offer(1, 1_000, 50_000);
        offer(2, 1_000, 90_000);
        ask(5, 600, 400);
        ask(6, 600, 0);
        Matched[] memory m = cleared(order2(0, 1), 150_000);
        same(m[0], 2, 5, 600, 90_000);
        same(m[1], 1, 6, 600, 50_000);
    }

    function test_an_order_that_is_not_sorted_or_not_complete_is_refused() public {
        offer(1, 1_000, 90_000);
        offer(2, 500, 80_000);
        offer(3, 500, 80_000);
        refuse(order3(0, 1, 2), abi.encodeWithSelector(LocalEnergyMarket.NotSorted.selector, WINDOW, 1));
        refuse(order3(2, 1, 0), abi.encodeWithSelector(LocalEnergyMarket.NotSorted.selector, WINDOW, 1));
        refuse(order3(1, 1, 0), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 1));
        refuse(order3(1, 2, 3), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 3));
        refuse(order2(1, 0), abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 2));
        _local.clear(WINDOW, order3(1, 2, 0), 1);
        refuse(order3(1, 2, 0), abi.encodeWithSelector(LocalEnergyMarket.Closed.selector, WINDOW));
        vm.prank(who(1));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.Closed.selector, WINDOW));
        _local.offer(WINDOW, 1, 1);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NotAllowed.selector, who(5)));
        _local.offer(WINDOW + 1, 1, 1);
    }

    function testFuzz_no_offer_is_sold_twice_and_no_request_is_overfilled(
        uint64[4] memory wh,
        uint64[4] memory prices,
        uint64[2] memory asked
    ) public {
        uint256[] memory ids = new uint256[](4);
        uint256 offered = 0;
        for (uint256 i = 0; i < 4; ++i) {
            wh[i] = 1 + wh[i] % 5_000;
            prices[i] = 1 + prices[i] % 5;
            offered += wh[i];
            offer(i + 1, wh[i], prices[i]);
            uint256 place = i;
            while (place > 0 && prices[ids[place - 1]] > prices[i]) {
                ids[place] = ids[place - 1];
                --place;
            }
            ids[place] = i;
        }
        uint256 wanted = 0;
        for (uint256 i = 0; i < 2; ++i) {
            asked[i] = 1 + asked[i] % 12_000;
            wanted += asked[i];
            ask(5 + i, asked[i], 0);
        }
        Matched[] memory m = cleared(ids, 5);
        uint256 sold = 0;
        for (uint256 i = 0; i < m.length; ++i) {
            sold += m[i].wh;
            require(i == 0 || m[i].price >= m[i - 1].price, "not cheapest first");
        }
        assertEq(sold, offered < wanted ? offered : wanted);
    }

    function test_the_logarithm_is_that_of_the_formula() public view {
        uint256 one = 1 << 64;
        assertEq(_renewable.log2(one), 0);
        assertEq(_renewable.log2(1024 * one), 10 * one);
        // log2(10) = 3.321928094887362, log2(1.5) = 0.584962500721156
        close(_renewable.log2(10 * one), 3_321_928_094_887);
        close(_renewable.log2(one * 3 / 2), 584_962_500_721);
    }

    function test_a_steady_producer_earns_the_incentive_price() public {
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        // x = 6 + 2 + 0: C_d = 60,000 (1 + log10 9) = 117,254
        assertEq(_renewable.incentivePrice(who(1)), 117_254);
        uint256 tokens = _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(1));
        assertEq(tokens, (117_254 - 60_000) * 10);
        assertEq(_incentive.balanceOf(who(1)), tokens);
        (,,,, uint64 supplied) = _renewable.producerOf(who(1));
        assertEq(supplied, 900);
        for (uint256 i = 0; i < 30; ++i) {
            _renewable.meet(who(5), NOON, NOON + 1 days, 10_000, who(1));
        }
        assertTrue(_renewable.incentivePrice(who(1)) > 117_254);
    }

    function test_nothing_is_paid_below_the_feed_in_tariff() public {
        supply(1, NOON, NOON + 1, 1_001, 100);
        assertEq(_renewable.incentivePrice(who(1)), 40_000);
        assertEq(_renewable.meet(who(5), NOON, NOON + 1, 1_000, who(1)), 0);
    }

    function test_a_demand_goes_to_the_cheapest_that_covers_it() public {
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        supply(2, NOON, NOON + 2 days, 600_000, 50_000);
        supply(3, NOON + 1 days, NOON + 2 days, 600_000, 10_000);
        supply(4, NOON, NOON + 2 days, 10_000, 10_000);
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotCheapest.selector, who(1), who(2)));
        _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(1));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(3), NOON, NOON + 900, 10_000));
        _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(3));
        vm.expectRevert(abi.encodeWithSelector(RenewableMarket.NotCovered.selector, who(4), NOON, NOON + 900, 10_000));
        _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(4));
        _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(2));
        _registry.revoke(who(2), "left");
        _renewable.meet(who(5), NOON, NOON + 900, 10_000, who(1));
        vm.expectRevert(abi.encodeWithSelector(IncentiveToken.NotMinter.selector, address(this)));
        _incentive.mint(address(this), 1);
    }

    struct Matched {
        address producer;
        address user;
        uint64 wh;
        uint64 price;
    }

    function who(uint256 i) private pure returns (address) {
        return address(uint160(0x2000 + i));
    }

    function offer(uint256 producer, uint64 wh, uint64 price) private {
        vm.prank(who(producer));
        _local.offer(WINDOW, wh, price);
    }

    function ask(uint256 user, uint64 wh, uint16 reputation) private {
        vm.prank(who(user));
        _local.request(WINDOW, wh, reputation);
    }

    function supply(uint256 producer, uint64 from, uint64 until, uint64 wh, uint64 price) private {
        vm.prank(who(producer));
        _renewable.setSupply(from, until, wh, price);
    }

    function refuse(uint256[] memory ids, bytes memory reason) private {
        vm.expectRevert(reason);
        _local.clear(WINDOW, ids, 1);
    }

    function cleared(uint256[] memory ids, uint64 ceiling) private returns (Matched[] memory matches) {
        LogVm(address(vm)).recordLogs();
        _local.clear(WINDOW, ids, ceiling);
        LogVm.Log[] memory logs = LogVm(address(vm)).getRecordedLogs();
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            count += logs[i].topics[0] == LocalEnergyMarket.Matched.selector ? 1 : 0;
        }
        matches = new Matched[](count);
        count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == LocalEnergyMarket.Matched.selector) {
                (uint64 wh, uint64 price) = abi.decode(logs[i].data, (uint64, uint64));
                matches[count++] =
                    Matched(address(uint160(uint256(logs[i].topics[2]))), address(uint160(uint256(logs[i].topics[3]))), wh, price);
            }
        }
    }

    function same(Matched memory m, uint256 producer, uint256 user, uint64 wh, uint64 price) private pure {
        require(m.producer == who(producer) && m.user == who(user) && m.wh == wh && m.price == price, "another match");
    }

    /// Within 1e-9 of a value given in units of 1e-12.
    function close(uint256 fixedPoint, uint256 expected) private pure {
        uint256 value = fixedPoint * 1e12 >> 64;
        require(value + 1000 > expected && value < expected + 1000, "not close");
    }

    function order2(uint256 a, uint256 b) private pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (a, b);
    }

    function order3(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory ids) {
        ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (a, b, c);
    }

    function order(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (uint256[] memory ids) {
        ids = new uint256[](4);
        (ids[0], ids[1], ids[2], ids[3]) = (a, b, c, d);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncentiveToken} from "../src/IncentiveToken.sol";
import {LocalEnergyMarket} from "../src/LocalEnergyMarket.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {RenewableMarket} from "../src/RenewableMarket.sol";
import {Assertions} from "./Assertions.sol";
import {LogVm} from "./LogVm.sol";

/// @notice A registry with six participants (1 to 4 may sell), both markets, and what their tests share. This contract is owner and operator.
abstract contract MarketFixture is Assertions {
    struct Match {
        address producer;
        address user;
        uint256 number;
        uint64 wh;
        uint64 price;
    }

    uint64 internal constant WINDOW = 30_000_000;
    uint64 internal constant NOON = 1_800_000_000;
    ParticipantRegistry internal registry;
    LocalEnergyMarket internal local;
    IncentiveToken internal incentive;
    RenewableMarket internal renewable;

    function setUp() public virtual {
        registry = new ParticipantRegistry(address(this), address(this));
        local = new LocalEnergyMarket(registry, address(this), address(this));
        incentive = new IncentiveToken(address(this));
        renewable = new RenewableMarket(
            registry, incentive, address(this), address(this), RenewableMarket.Rule(10, 100_000, 1 days, 365 days, 40_000)
        );
        incentive.setMinter(address(renewable));
        registry.setReporter(address(local), true);
        for (uint256 i = 1; i <= 6; ++i) {
            admit(who(i), i <= 4 ? ParticipantRegistry.Role.Prosumer : ParticipantRegistry.Role.Consumer);
        }
    }

    function admit(address participant, ParticipantRegistry.Role role) internal {
        vm.prank(participant);
        registry.applyFor(role);
        registry.approve(participant, keccak256(abi.encode("meter", participant)), key(participant));
    }

    function who(uint256 i) internal pure returns (address) {
        return address(uint160(0x2000 + i));
    }

    function key(address participant) internal pure returns (address) {
        return address(uint160(participant) + 0x10000);
    }

    function offer(uint256 producer, uint64 wh, uint64 price) internal {
        vm.prank(who(producer));
        local.offer(WINDOW, wh, price);
    }

    function ask(uint256 user, uint64 wh, uint16 reputation) internal {
        vm.prank(who(user));
        local.request(WINDOW, wh, reputation);
    }

    function supply(uint256 producer, uint64 from, uint64 until, uint64 wh, uint64 price) internal {
        vm.prank(who(producer));
        renewable.setSupply(from, until, wh, price);
        renewable.confirmSupply(who(producer), from, until, wh, price);
    }

    function demand(uint256 user, bytes32 origin, uint64 from, uint64 until, uint64 wh) internal {
        vm.prank(who(user));
        renewable.demand(origin, from, until, wh, type(uint64).max);
    }

    function meet(uint256 user, bytes32 origin, uint64 seconds_, uint64 wh, uint256 producer) internal returns (uint256) {
        demand(user, origin, NOON, NOON + seconds_, wh);
        return renewable.meet(who(user), origin, who(producer));
    }

    /// The same ceiling for each of the window's requests.
    function ceilings(uint64 price) internal view returns (uint64[] memory prices) {
        prices = new uint64[](local.requestsOf(WINDOW).length);
        for (uint256 i = 0; i < prices.length; ++i) {
            prices[i] = price;
        }
    }

    function cleared(uint256[] memory ids, uint64[] memory prices) internal returns (Match[] memory matches) {
        return clearedIn(WINDOW, ids, prices);
    }

    function clearedIn(uint64 window, uint256[] memory ids, uint64[] memory prices) internal returns (Match[] memory matches) {
        LogVm(address(vm)).recordLogs();
        local.clear(window, ids, prices);
        LogVm.Log[] memory logs = LogVm(address(vm)).getRecordedLogs();
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            count += logs[i].topics[0] == LocalEnergyMarket.Matched.selector ? 1 : 0;
        }
        matches = new Match[](count);
        count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == LocalEnergyMarket.Matched.selector) {
                (uint256 number, uint64 wh, uint64 price) = abi.decode(logs[i].data, (uint256, uint64, uint64));
                matches[count++] =
                    Match(address(uint160(uint256(logs[i].topics[2]))), address(uint160(uint256(logs[i].topics[3]))), number, wh, price);
            }
        }
    }

    function same(Match memory m, uint256 producer, uint256 user, uint64 wh, uint64 price) internal pure {
        require(m.producer == who(producer) && m.user == who(user) && m.wh == wh && m.price == price, "another match");
    }

    /// A permutation given as digits: order(1203) is 1, 2, 0, 3; a leading zero is given by the count.
    function order(uint256 digits, uint256 count) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](count);
        for (uint256 i = count; i > 0; --i) {
            ids[i - 1] = digits % 10;
            digits /= 10;
        }
    }

    /// Numbers of the window's offers by rising price, older first.
    function sorted() internal view returns (uint256[] memory ids) {
        LocalEnergyMarket.Offer[] memory offers = local.offersOf(WINDOW);
        ids = new uint256[](offers.length);
        for (uint256 i = 0; i < offers.length; ++i) {
            uint256 place = i;
            while (place > 0 && offers[ids[place - 1]].price > offers[i].price) {
                ids[place] = ids[place - 1];
                --place;
            }
            ids[place] = i;
        }
    }
}

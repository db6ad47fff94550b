// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncentiveToken} from "../src/IncentiveToken.sol";
import {LocalEnergyMarket} from "../src/LocalEnergyMarket.sol";
import {Operated} from "../src/Operated.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {ReadingAnchors} from "../src/ReadingAnchors.sol";
import {RenewableMarket} from "../src/RenewableMarket.sol";
import {FlawedAnchors} from "./flawed/FlawedAnchors.sol";
import {FlawedApplications} from "./flawed/FlawedApplications.sol";
import {FlawedIncentiveToken} from "./flawed/FlawedIncentiveToken.sol";
import {FlawedLocalMarket} from "./flawed/FlawedLocalMarket.sol";
import {FlawedRenewableMarket, IMint} from "./flawed/FlawedRenewableMarket.sol";
import {MarketFixture} from "./MarketFixture.sol";

interface OriginVm {
    function prank(address sender, address origin) external;
}

/// @notice An incentive token that tells the operator of each minting, as tokens with hooks do.
contract HookedToken is IMint {
    address private _told;
    uint256 public supply;

    function tell(address told) external {
        _told = told;
    }

    function mint(address, uint256 amount) external {
        supply += amount;
        Thief(_told).minted();
    }
}

/// @notice An operator that meets the same demand again while its tokens are being minted.
contract Thief {
    bytes private _call;
    address private _market;
    uint256 private _depth;
    bytes public refusal;

    function meetTwice(address market, bytes calldata call_) external {
        (_market, _call, _depth) = (market, call_, 0);
        (bool ok,) = market.call(call_);
        require(ok, "the first one fails");
    }

    function minted() external {
        if (_depth++ == 0) {
            (bool ok, bytes memory reason) = _market.call(_call);
            if (!ok) {
                refusal = reason;
            }
        }
    }
}

/// @notice A harmless-looking contract that a minter is made to call.
contract Bait {
    function claim(IMint token) external {
        token.mint(address(this), 1e12);
    }
}

/// @notice Each attack works on the flawed contract and fails on the real one.
contract MarketMistakesTest is MarketFixture {
    uint256 private constant SECRET = 0xa11ce;

    function test_a_signed_application_is_replayed_only_where_it_is_bound_to_nothing() public {
        address participant = vm.addr(SECRET);
        FlawedApplications here = new FlawedApplications();
        FlawedApplications there = new FlawedApplications();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SECRET, here.digest(participant, 3));
        bytes memory signature = abi.encodePacked(r, s, v);
        here.applyWithSignature(participant, 3, signature);
        there.applyWithSignature(participant, 3, signature);
        vm.chainId(99);
        here.applyWithSignature(participant, 3, signature);
        assertEq(uint256(there.roleOf(participant)) + here.roleOf(participant), 6);
        vm.chainId(31337);

        ParticipantRegistry other = new ParticipantRegistry(address(this), address(this));
        signature = signed(registry, participant);
        vm.expectRevert();
        other.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, type(uint64).max, signature);
        vm.chainId(99);
        vm.expectRevert();
        registry.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, type(uint64).max, signature);
        vm.chainId(31337);
        registry.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, type(uint64).max, signature);
        registry.reject(participant, "no meter");
        vm.expectRevert();
        registry.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, type(uint64).max, signature);
    }

    function test_a_demand_is_met_twice_only_where_tokens_come_before_the_books() public {
        HookedToken token = new HookedToken();
        Thief thief = new Thief();
        token.tell(address(thief));
        FlawedRenewableMarket flawed = new FlawedRenewableMarket(token);
        vm.prank(who(5));
        flawed.demand("a", 10_000);
        thief.meetTwice(
            address(flawed), abi.encodeCall(FlawedRenewableMarket.meet, (who(5), bytes32("a"), who(1), uint256(100_000), uint256(60_000)))
        );
        assertEq(token.supply(), 2 * 40_000 * 10);

        HookedToken hooked = new HookedToken();
        hooked.tell(address(thief));
        renewable = new RenewableMarket(
            registry,
            IncentiveToken(address(hooked)),
            address(this),
            address(this),
            RenewableMarket.Rule(10, 100_000, 1 days, 365 days, 40_000)
        );
        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        demand(5, "a", NOON, NOON + 900, 10_000);
        renewable.setOperator(address(thief));
        thief.meetTwice(address(renewable), abi.encodeCall(RenewableMarket.meet, (who(5), bytes32("a"), who(1))));
        assertEq(hooked.supply(), (117_254 - 60_000) * 10);
        require(
            keccak256(thief.refusal())
                == keccak256(abi.encodeWithSelector(RenewableMarket.WrongStage.selector, who(5), bytes32("a"), RenewableMarket.Stage.Met)),
            "refused for another reason"
        );
    }

    function test_a_demand_cut_into_pieces_earns_more_only_where_tokens_are_rounded_up() public {
        HookedToken token = new HookedToken();
        Thief idle = new Thief();
        token.tell(address(idle));
        FlawedRenewableMarket flawed = new FlawedRenewableMarket(token);
        flawed.demand("whole", 100);
        assertEq(flawed.meet(address(this), "whole", who(1), 2, 1), 1);
        uint256 pieces = 0;
        for (uint256 i = 0; i < 100; ++i) {
            flawed.demand(bytes32(i), 1);
            pieces += flawed.meet(address(this), bytes32(i), who(1), 2, 1);
        }
        assertEq(pieces, 100);

        supply(1, NOON, NOON + 2 days, 600_000, 60_000);
        uint256 inOne = meet(5, "whole", 900, 1_009, 1);
        uint256 inPieces = 0;
        for (uint256 i = 0; i < 100; ++i) {
            inPieces += meet(5, bytes32(i), 1, i == 0 ? 19 : 10, 1);
        }
        assertTrue(inPieces <= inOne);
    }

    function test_a_minter_is_made_to_mint_only_where_the_origin_counts() public {
        Bait bait = new Bait();
        FlawedIncentiveToken flawed = new FlawedIncentiveToken(address(this));
        OriginVm(address(vm)).prank(address(this), address(this));
        bait.claim(IMint(address(flawed)));
        assertEq(flawed.balanceOf(address(bait)), 1e12);

        incentive.setMinter(address(this));
        OriginVm(address(vm)).prank(address(this), address(this));
        vm.expectRevert(abi.encodeWithSelector(IncentiveToken.NotMinter.selector, bait));
        bait.claim(IMint(address(incentive)));
    }

    function test_a_stranger_anchors_first_only_where_anybody_may() public {
        vm.warp(20_001 days);
        FlawedAnchors flawed = new FlawedAnchors();
        vm.prank(who(6));
        flawed.anchor("site", 20_000, "forged");
        vm.expectRevert();
        flawed.anchor("site", 20_000, "true");

        ReadingAnchors anchors = new ReadingAnchors(address(this), address(this));
        vm.prank(who(6));
        vm.expectRevert(abi.encodeWithSelector(Operated.NotOperator.selector, who(6)));
        anchors.anchor("site", 20_000, "forged", 1);
        anchors.anchor("site", 20_000, "true", 1);
        assertTrue(anchors.rootOf("site", 20_000) == "true");
    }

    function test_the_cheapest_offer_is_left_out_only_where_the_order_may_be_short() public {
        FlawedLocalMarket flawed = flawedMarket();
        flawed.clear(order(1, 1), who(5));
        require(flawed.soldBy(who(5)) == who(2), "not sold by the friend");

        offer(1, 1_000, 80_000);
        offer(2, 1_000, 90_000);
        ask(5, 1_000, 0);
        uint64[] memory prices = ceilings(100_000);
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NotAPermutation.selector, WINDOW, 1));
        local.clear(WINDOW, order(1, 1), prices);
    }

    function test_a_reputation_is_pumped_only_where_a_match_can_be_rated_again() public {
        FlawedLocalMarket flawed = flawedMarket();
        flawed.clear(order(1, 1), who(5));
        for (uint256 i = 0; i < 40; ++i) {
            vm.prank(who(5));
            flawed.rate(1000);
        }
        assertEq(registry.reputationOf(who(2)), 1000);

        offer(1, 1_000, 80_000);
        ask(5, 1_000, 0);
        cleared(order(0, 1), ceilings(100_000));
        vm.prank(who(5));
        local.rate(WINDOW, 0, who(1), 1_000, 80_000, 1000);
        vm.prank(who(5));
        vm.expectRevert(abi.encodeWithSelector(LocalEnergyMarket.NoMatch.selector, WINDOW, 0));
        local.rate(WINDOW, 0, who(1), 1_000, 80_000, 1000);
        assertEq(registry.reputationOf(who(1)), 563);
    }

    function test_who_was_revoked_still_sells_only_where_approval_is_asked_once() public {
        FlawedLocalMarket flawed = flawedMarket();
        offer(1, 1_000, 80_000);
        ask(5, 1_000, 0);
        registry.revoke(who(1), "left");
        flawed.clear(order(0, 1), who(5));
        require(flawed.soldBy(who(5)) == who(1), "not sold");
        assertEq(cleared(order(0, 1), ceilings(100_000)).length, 0);
    }

    /// Offers of 1 (cheap) and 2 (dear), with the right to report.
    function flawedMarket() private returns (FlawedLocalMarket flawed) {
        flawed = new FlawedLocalMarket(registry);
        registry.setReporter(address(flawed), true);
        vm.prank(who(1));
        flawed.offer(1_000, 80_000);
        vm.prank(who(2));
        flawed.offer(1_000, 90_000);
    }

    function signed(ParticipantRegistry where, address participant) private view returns (bytes memory) {
        (, string memory name, string memory version, uint256 chainId, address contract_,,) = where.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                contract_
            )
        );
        bytes32 application = keccak256(
            abi.encode(
                keccak256("Application(address participant,uint8 role,uint256 nonce,uint64 deadline)"),
                participant,
                ParticipantRegistry.Role.Prosumer,
                where.nonceOf(participant),
                type(uint64).max
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SECRET, keccak256(abi.encodePacked("\x19\x01", domain, application)));
        return abi.encodePacked(r, s, v);
    }
}

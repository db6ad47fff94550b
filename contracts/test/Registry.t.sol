// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {ReadingAnchors} from "../src/ReadingAnchors.sol";
import {Assertions} from "./Assertions.sol";

contract RegistryTest is Assertions {
    ParticipantRegistry private _registry = new ParticipantRegistry(address(this));
    address private constant ONE = address(0x1001);
    address private constant TWO = address(0x1002);

    function test_the_way_of_an_application() public {
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Prosumer);
        assertTrue(!_registry.maySell(ONE));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, ONE, ParticipantRegistry.Status.Applied));
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Consumer);
        _registry.reject(ONE, "no meter");
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Prosumer);
        _registry.approve(ONE, "meter", address(9));
        assertTrue(_registry.maySell(ONE) && _registry.mayBuy(ONE));
        assertEq(_registry.reputationOf(ONE), 500);
        _registry.revoke(ONE, "left");
        assertTrue(!_registry.maySell(ONE) && !_registry.mayBuy(ONE));
        assertEq(_registry.reputationOf(ONE), 0);
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, ONE, ParticipantRegistry.Status.Revoked));
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Prosumer);
    }

    function test_a_meter_speaks_for_one_participant() public {
        admit(ONE, ParticipantRegistry.Role.Consumer, "meter");
        vm.prank(TWO);
        _registry.applyFor(ParticipantRegistry.Role.Consumer);
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.MeterTaken.selector, bytes32("meter"), ONE));
        _registry.approve(TWO, "meter", address(9));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.NoMeter.selector, TWO));
        _registry.approve(TWO, 0, address(0));
        _registry.replaceMeter(ONE, "new", address(8));
        _registry.approve(TWO, "meter", address(9));
        require(_registry.ownerOfMeter("meter") == TWO && _registry.ownerOfMeter("new") == ONE, "meters");
    }

    function test_only_the_owner_decides_and_only_reporters_report() public {
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Consumer);
        vm.prank(TWO);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, TWO));
        _registry.approve(ONE, "meter", address(9));
        _registry.approve(ONE, "meter", address(9));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.NotReporter.selector, address(this)));
        _registry.report(ONE, 1);
        _registry.setReporter(address(this), true);
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.BadScore.selector, 1001));
        _registry.report(ONE, 1001);
    }

    function testFuzz_reputation_moves_towards_the_score_and_stays_in_range(uint16[20] calldata scores) public {
        admit(ONE, ParticipantRegistry.Role.Prosumer, "meter");
        _registry.setReporter(address(this), true);
        for (uint256 i = 0; i < scores.length; ++i) {
            uint256 score = scores[i] % 1001;
            uint256 old = _registry.reputationOf(ONE);
            _registry.report(ONE, score);
            uint256 now_ = _registry.reputationOf(ONE);
            assertTrue(score > old ? now_ > old && now_ <= score : score < old ? now_ < old && now_ >= score : now_ == old);
        }
    }

    function test_a_day_is_anchored_once_after_it_is_over() public {
        ReadingAnchors anchors = new ReadingAnchors(address(this));
        bytes32 site = keccak256("site");
        bytes32 a = keccak256(bytes.concat(keccak256(abi.encode(bytes32("reading a")))));
        bytes32 b = keccak256(bytes.concat(keccak256(abi.encode(bytes32("reading b")))));
        bytes32 root = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        vm.warp(20_000 days + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ReadingAnchors.DayNotOver.selector, 20_000));
        anchors.anchor(site, 20_000, root, 2);
        vm.warp(20_001 days);
        anchors.anchor(site, 20_000, root, 2);
        vm.expectRevert(abi.encodeWithSelector(ReadingAnchors.AlreadyAnchored.selector, site, 20_000));
        anchors.anchor(site, 20_000, root, 2);
        bytes32[] memory path = new bytes32[](1);
        path[0] = b;
        assertTrue(anchors.contains(site, 20_000, "reading a", path));
        assertTrue(!anchors.contains(site, 20_000, "reading c", path));
        assertTrue(!anchors.contains(site, 19_999, "reading a", path));
    }

    function admit(address who, ParticipantRegistry.Role role, bytes32 meter) private {
        vm.prank(who);
        _registry.applyFor(role);
        _registry.approve(who, meter, address(9));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Operated} from "../src/Operated.sol";
import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {ReadingAnchors} from "../src/ReadingAnchors.sol";
import {Assertions} from "./Assertions.sol";

contract RegistryTest is Assertions {
    ParticipantRegistry private _registry = new ParticipantRegistry(address(this), address(this));
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
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, ONE, ParticipantRegistry.Status.Rejected));
        _registry.approve(ONE, "meter", address(9));
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
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.MeterKeyTaken.selector, address(9), ONE));
        _registry.approve(TWO, "other", address(9));
        _registry.replaceMeter(ONE, "new", address(8));
        _registry.approve(TWO, "meter", address(9));
        require(_registry.ownerOfMeter("meter") == TWO && _registry.ownerOfMeter("new") == ONE, "meters");
        require(_registry.ownerOfKey(address(9)) == TWO && _registry.ownerOfKey(address(8)) == ONE, "keys");
        _registry.revoke(TWO, "left");
        require(_registry.ownerOfMeter("meter") == address(0) && _registry.ownerOfKey(address(9)) == address(0), "not freed");
    }

    function test_grid_and_transmission_have_no_meter_and_everybody_else_has_one() public {
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Grid);
        bytes memory noMeter = abi.encodeWithSelector(ParticipantRegistry.NoMeter.selector, ONE);
        vm.expectRevert(noMeter);
        _registry.approve(ONE, "meter", address(9));
        vm.expectRevert(noMeter);
        _registry.approve(ONE, 0, address(9));
        _registry.approve(ONE, 0, address(0));
        assertTrue(!_registry.maySell(ONE) && !_registry.mayBuy(ONE));
        vm.expectRevert(noMeter);
        _registry.replaceMeter(ONE, "meter", address(9));
        admit(TWO, ParticipantRegistry.Role.FutureConsumer, "meter");
        assertTrue(!_registry.maySell(TWO) && _registry.mayBuy(TWO));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.NoMeter.selector, TWO));
        _registry.replaceMeter(TWO, 0, address(9));
        _registry.revoke(TWO, "left");
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, TWO, ParticipantRegistry.Status.Revoked));
        _registry.replaceMeter(TWO, "meter", address(9));
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, TWO, ParticipantRegistry.Status.Revoked));
        _registry.reject(TWO, "again");
        _registry.setReporter(address(this), true);
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.WrongStatus.selector, TWO, ParticipantRegistry.Status.Revoked));
        _registry.report(TWO, 1);
    }

    function test_a_signed_application_is_the_participants_own_and_has_an_end() public {
        uint256 secret = 0xa11ce;
        address participant = vm.addr(secret);
        vm.warp(1_000);
        bytes memory signature = signed(_registry, secret, participant, ParticipantRegistry.Role.Prosumer, 0, 1_000);
        vm.expectRevert(abi.encodeWithSelector(ParticipantRegistry.ApplicationExpired.selector, 999));
        _registry.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, 999, signature);
        refused(participant, ParticipantRegistry.Role.Consumer, 1_000, signature);
        refused(participant, ParticipantRegistry.Role.Prosumer, 1_001, signature);
        refused(ONE, ParticipantRegistry.Role.Prosumer, 1_000, signature);
        _registry.applyWithSignature(participant, ParticipantRegistry.Role.Prosumer, 1_000, signature);
        _registry.reject(participant, "no meter");
        assertEq(_registry.nonceOf(participant), 1);
        refused(participant, ParticipantRegistry.Role.Prosumer, 1_000, signature);
        _registry.applyWithSignature(
            participant,
            ParticipantRegistry.Role.Consumer,
            1_000,
            signed(_registry, secret, participant, ParticipantRegistry.Role.Consumer, 1, 1_000)
        );
        _registry.approve(participant, "meter", address(9));
        assertTrue(_registry.mayBuy(participant) && !_registry.maySell(participant));
    }

    function test_only_owner_and_operator_decide_and_only_reporters_report() public {
        vm.prank(ONE);
        _registry.applyFor(ParticipantRegistry.Role.Consumer);
        vm.prank(TWO);
        vm.expectRevert(abi.encodeWithSelector(Operated.NotOperator.selector, TWO));
        _registry.approve(ONE, "meter", address(9));
        vm.prank(TWO);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, TWO));
        _registry.setReporter(TWO, true);
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
        ReadingAnchors anchors = new ReadingAnchors(address(this), address(this));
        bytes32 site = keccak256("site");
        bytes32 a = keccak256(bytes.concat(keccak256(abi.encode(bytes32("reading a")))));
        bytes32 b = keccak256(bytes.concat(keccak256(abi.encode(bytes32("reading b")))));
        bytes32 root = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        vm.warp(20_000 days + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ReadingAnchors.DayNotOver.selector, 20_000));
        anchors.anchor(site, 20_000, root, 2);
        vm.warp(20_001 days);
        vm.expectRevert(abi.encodeWithSelector(ReadingAnchors.EmptyRoot.selector));
        anchors.anchor(site, 20_000, 0, 2);
        vm.prank(ONE);
        vm.expectRevert(abi.encodeWithSelector(Operated.NotOperator.selector, ONE));
        anchors.anchor(site, 20_000, root, 2);
        anchors.anchor(site, 20_000, root, 2);
        vm.expectRevert(abi.encodeWithSelector(ReadingAnchors.AlreadyAnchored.selector, site, 20_000));
        anchors.anchor(site, 20_000, root, 2);
        bytes32[] memory path = new bytes32[](1);
        path[0] = b;
        assertTrue(anchors.contains(site, 20_000, "reading a", path));
        assertTrue(!anchors.contains(site, 20_000, "reading c", path));
        assertTrue(!anchors.contains(site, 19_999, "reading a", path));
    }

    function refused(address participant, ParticipantRegistry.Role role, uint64 deadline, bytes memory signature) private {
        // Another digest gives another signer, whoever that is.
        vm.expectRevert();
        _registry.applyWithSignature(participant, role, deadline, signature);
    }

    function signed(
        ParticipantRegistry registry,
        uint256 secret,
        address participant,
        ParticipantRegistry.Role role,
        uint256 nonce,
        uint64 deadline
    ) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("EdgeEnergyRegistry"),
                keccak256("1"),
                block.chainid,
                registry
            )
        );
        bytes32 application = keccak256(
            abi.encode(
                keccak256("Application(address participant,uint8 role,uint256 nonce,uint64 deadline)"), participant, role, nonce, deadline
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, keccak256(abi.encodePacked("\x19\x01", domain, application)));
        return abi.encodePacked(r, s, v);
    }

    function admit(address who, ParticipantRegistry.Role role, bytes32 meter) private {
        vm.prank(who);
        _registry.applyFor(role);
        _registry.approve(who, meter, address(9));
    }
}

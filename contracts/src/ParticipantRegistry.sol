// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

/// @title Who takes part in a community, with which meter and which standing.
/// @notice A participant applies; the owner approves, rejects or revokes. Reputation runs from 0 to 1000 and moves with the feedback that markets
/// report after delivery.
contract ParticipantRegistry is Ownable2Step {
    /// @notice What a participant is to the feeder.
    enum Role {
        Grid,
        Transmission,
        Consumer,
        Prosumer,
        RenewableSource,
        FutureConsumer
    }

    /// @notice Where an application stands.
    enum Status {
        None,
        Applied,
        Approved,
        Rejected,
        Revoked
    }

    /// @notice One participant.
    struct Participant {
        Status status;
        Role role;
        uint16 reputation;
        address meterKey;
        bytes32 meterId;
    }

    /// @notice The participant's application is not where this step needs it.
    error WrongStatus(address participant, Status status);
    /// @notice A meter speaks for one participant only.
    error MeterTaken(bytes32 meterId, address participant);
    /// @notice An approval needs a meter, except for the grid and the transmission operator.
    error NoMeter(address participant);
    /// @notice The caller may not report feedback.
    error NotReporter(address caller);
    /// @notice Scores run from 0 to 1000.
    error BadScore(uint256 score);

    /// @notice Someone applied.
    event Applied(address indexed participant, Role role);
    /// @notice An application was approved.
    event Approved(address indexed participant, Role role, bytes32 indexed meterId, address meterKey);
    /// @notice An application was rejected.
    event Rejected(address indexed participant, string reason);
    /// @notice An approved participant was excluded.
    event Revoked(address indexed participant, string reason);
    /// @notice A participant's meter was exchanged.
    event MeterReplaced(address indexed participant, bytes32 indexed meterId, address meterKey);
    /// @notice A market may report feedback, or no longer.
    event ReporterChanged(address indexed reporter, bool allowed);
    /// @notice A participant's reputation moved.
    event ReputationChanged(address indexed participant, address indexed reporter, uint256 score, uint256 reputation);

    /// @notice The best reputation and the best score.
    uint256 public constant BEST = 1000;
    /// @notice Reputation at approval.
    uint16 public constant INITIAL = 500;
    /// @dev A report weighs one eighth: standing is earned and lost over about a dozen deliveries.
    uint256 private constant WEIGHT = 8;

    /// @notice A participant by address.
    mapping(address account => Participant) public participantOf;
    /// @notice The participant a meter speaks for.
    mapping(bytes32 meterId => address) public ownerOfMeter;
    /// @notice Whether an address may report feedback.
    mapping(address reporter => bool) public isReporter;

    constructor(address owner_) Ownable(owner_) {}

    /// @notice Applies for a role, the first time or after a rejection.
    function applyFor(Role role) external {
        Participant storage p = participantOf[msg.sender];
        if (p.status != Status.None && p.status != Status.Rejected) {
            revert WrongStatus(msg.sender, p.status);
        }
        p.status = Status.Applied;
        p.role = role;
        emit Applied(msg.sender, role);
    }

    /// @notice Approves an application and names the participant's meter.
    /// @param meterId Keccak-256 of the device's name; zero for the grid and the transmission operator.
    function approve(address participant, bytes32 meterId, address meterKey) external onlyOwner {
        Participant storage p = participantOf[participant];
        if (p.status != Status.Applied) {
            revert WrongStatus(participant, p.status);
        }
        bool metered = p.role != Role.Grid && p.role != Role.Transmission;
        if (metered && (meterId == 0 || meterKey == address(0))) {
            revert NoMeter(participant);
        }
        p.status = Status.Approved;
        p.reputation = INITIAL;
        _bind(p, participant, meterId, meterKey);
        emit Approved(participant, p.role, meterId, meterKey);
    }

    /// @notice Rejects an application; the applicant may apply again.
    function reject(address participant, string calldata reason) external onlyOwner {
        _move(participant, Status.Applied, Status.Rejected);
        emit Rejected(participant, reason);
    }

    /// @notice Excludes an approved participant for good and frees its meter.
    function revoke(address participant, string calldata reason) external onlyOwner {
        _move(participant, Status.Approved, Status.Revoked);
        delete ownerOfMeter[participantOf[participant].meterId];
        emit Revoked(participant, reason);
    }

    /// @notice Exchanges a participant's meter or its key.
    function replaceMeter(address participant, bytes32 meterId, address meterKey) external onlyOwner {
        Participant storage p = participantOf[participant];
        if (p.status != Status.Approved) {
            revert WrongStatus(participant, p.status);
        }
        if (meterId == 0 || meterKey == address(0)) {
            revert NoMeter(participant);
        }
        delete ownerOfMeter[p.meterId];
        _bind(p, participant, meterId, meterKey);
        emit MeterReplaced(participant, meterId, meterKey);
    }

    /// @notice Lets a market report feedback, or stops it.
    function setReporter(address reporter, bool allowed) external onlyOwner {
        isReporter[reporter] = allowed;
        emit ReporterChanged(reporter, allowed);
    }

    /// @notice Moves a participant's reputation towards a score of 0 to 1000.
    function report(address participant, uint256 score) external {
        if (!isReporter[msg.sender]) {
            revert NotReporter(msg.sender);
        }
        if (score > BEST) {
            revert BadScore(score);
        }
        Participant storage p = participantOf[participant];
        if (p.status != Status.Approved) {
            revert WrongStatus(participant, p.status);
        }
        uint256 old = p.reputation;
        // Rounded towards the score, so that perfect delivery ends at the best reputation.
        uint256 moved = score > old ? old + (score - old + WEIGHT - 1) / WEIGHT : old - (old - score + WEIGHT - 1) / WEIGHT;
        // forge-lint: disable-next-line(unsafe-typecast)
        p.reputation = uint16(moved);
        emit ReputationChanged(participant, msg.sender, score, moved);
    }

    /// @notice True for an approved participant that may sell.
    function maySell(address participant) external view returns (bool) {
        Participant storage p = participantOf[participant];
        return p.status == Status.Approved && (p.role == Role.Prosumer || p.role == Role.RenewableSource);
    }

    /// @notice True for an approved participant that may buy.
    function mayBuy(address participant) external view returns (bool) {
        Participant storage p = participantOf[participant];
        return p.status == Status.Approved && p.role != Role.Grid && p.role != Role.Transmission;
    }

    /// @notice Reputation of 0 to 1000; 0 for anyone not approved.
    function reputationOf(address participant) external view returns (uint256) {
        Participant storage p = participantOf[participant];
        return p.status == Status.Approved ? p.reputation : 0;
    }

    function _bind(Participant storage p, address participant, bytes32 meterId, address meterKey) private {
        if (meterId != 0) {
            if (ownerOfMeter[meterId] != address(0)) {
                revert MeterTaken(meterId, ownerOfMeter[meterId]);
            }
            ownerOfMeter[meterId] = participant;
        }
        p.meterId = meterId;
        p.meterKey = meterKey;
    }

    function _move(address participant, Status from, Status to) private {
        Participant storage p = participantOf[participant];
        if (p.status != from) {
            revert WrongStatus(participant, p.status);
        }
        p.status = to;
    }
}

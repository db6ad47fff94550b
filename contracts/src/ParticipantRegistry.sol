// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Operated} from "./Operated.sol";
import {Reputation} from "./Reputation.sol";

/// @title Who takes part in a community, with which meter and which standing.
/// @notice A participant applies, itself or by a signature that somebody else brings; the operator approves, rejects or revokes. Reputation runs from
/// 0 to 1000 and moves with the feedback that markets report after delivery.
contract ParticipantRegistry is Operated, EIP712 {
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
    /// @notice A key signs for one participant's meter only.
    error MeterKeyTaken(address meterKey, address participant);
    /// @notice An approval needs a meter, except for the grid and the transmission operator, who have none.
    error NoMeter(address participant);
    /// @notice The caller may not report feedback.
    error NotReporter(address caller);
    /// @notice Scores run from 0 to 1000.
    error BadScore(uint256 score);
    /// @notice The application was signed by somebody else, for another chain, contract, role or time, or was used before.
    error NotSigned(address participant, address signer);
    /// @notice The signed application is too old.
    error ApplicationExpired(uint256 deadline);

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

    bytes32 private constant APPLICATION_TYPE = keccak256("Application(address participant,uint8 role,uint256 nonce,uint64 deadline)");

    /// @notice A participant by address.
    mapping(address account => Participant) public participantOf;
    /// @notice The participant a meter speaks for.
    mapping(bytes32 meterId => address) public ownerOfMeter;
    /// @notice The participant whose meter signs with a key.
    mapping(address meterKey => address) public ownerOfKey;
    /// @notice Whether an address may report feedback.
    mapping(address reporter => bool) public isReporter;
    /// @notice Signed applications of a participant that were used so far; the next one is signed with this number.
    mapping(address participant => uint256) public nonceOf;

    /// @param owner_ Says which markets report.
    /// @param operator_ Decides on applications and meters.
    constructor(address owner_, address operator_) Operated(owner_, operator_) EIP712("EdgeEnergyRegistry", "1") {}

    /// @notice Applies for a role, the first time or after a rejection.
    function applyFor(Role role) external {
        _apply(msg.sender, role);
    }

    /// @notice Applies for somebody who signed the application; anybody may bring it, once.
    /// @param deadline Unix seconds until which it may be brought.
    /// @param signature Of the participant over Application (EIP-712, domain EdgeEnergyRegistry 1), 65 bytes.
    function applyWithSignature(address participant, Role role, uint64 deadline, bytes calldata signature) external {
        if (block.timestamp > deadline) {
            revert ApplicationExpired(deadline);
        }
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(APPLICATION_TYPE, participant, role, nonceOf[participant], deadline)));
        address signer = ECDSA.recoverCalldata(digest, signature);
        if (signer != participant) {
            revert NotSigned(participant, signer);
        }
        ++nonceOf[participant];
        _apply(participant, role);
    }

    /// @notice Approves an application and names the participant's meter.
    /// @param meterId Keccak-256 of the device's name; zero for the grid and the transmission operator.
    /// @param meterKey Address of the key the device signs with; zero where there is no meter.
    function approve(address participant, bytes32 meterId, address meterKey) external onlyOperator {
        Participant storage p = participantOf[participant];
        if (p.status != Status.Applied) {
            revert WrongStatus(participant, p.status);
        }
        bool metered = p.role != Role.Grid && p.role != Role.Transmission;
        if (metered != (meterId != 0) || metered != (meterKey != address(0))) {
            revert NoMeter(participant);
        }
        p.status = Status.Approved;
        p.reputation = Reputation.INITIAL;
        _bind(p, participant, meterId, meterKey);
        emit Approved(participant, p.role, meterId, meterKey);
    }

    /// @notice Rejects an application; the applicant may apply again.
    function reject(address participant, string calldata reason) external onlyOperator {
        _move(participant, Status.Applied, Status.Rejected);
        emit Rejected(participant, reason);
    }

    /// @notice Excludes an approved participant for good and frees its meter.
    function revoke(address participant, string calldata reason) external onlyOperator {
        _move(participant, Status.Approved, Status.Revoked);
        _release(participantOf[participant]);
        emit Revoked(participant, reason);
    }

    /// @notice Exchanges the meter, or its key, of a participant that has one.
    function replaceMeter(address participant, bytes32 meterId, address meterKey) external onlyOperator {
        Participant storage p = participantOf[participant];
        if (p.status != Status.Approved) {
            revert WrongStatus(participant, p.status);
        }
        if (p.meterId == 0 || meterId == 0 || meterKey == address(0)) {
            revert NoMeter(participant);
        }
        _release(p);
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
        if (score > Reputation.BEST) {
            revert BadScore(score);
        }
        Participant storage p = participantOf[participant];
        if (p.status != Status.Approved) {
            revert WrongStatus(participant, p.status);
        }
        uint256 moved = Reputation.moved(p.reputation, score);
        // At most 1000.
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

    function _apply(address participant, Role role) private {
        Participant storage p = participantOf[participant];
        if (p.status != Status.None && p.status != Status.Rejected) {
            revert WrongStatus(participant, p.status);
        }
        p.status = Status.Applied;
        p.role = role;
        emit Applied(participant, role);
    }

    function _bind(Participant storage p, address participant, bytes32 meterId, address meterKey) private {
        if (meterId != 0) {
            if (ownerOfMeter[meterId] != address(0)) {
                revert MeterTaken(meterId, ownerOfMeter[meterId]);
            }
            if (ownerOfKey[meterKey] != address(0)) {
                revert MeterKeyTaken(meterKey, ownerOfKey[meterKey]);
            }
            ownerOfMeter[meterId] = participant;
            ownerOfKey[meterKey] = participant;
        }
        p.meterId = meterId;
        p.meterKey = meterKey;
    }

    function _release(Participant storage p) private {
        delete ownerOfMeter[p.meterId];
        delete ownerOfKey[p.meterKey];
    }

    function _move(address participant, Status from, Status to) private {
        Participant storage p = participantOf[participant];
        if (p.status != from) {
            revert WrongStatus(participant, p.status);
        }
        p.status = to;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Signed applications that are bound neither to chain and contract nor to a number: a signature is good everywhere and for ever.
contract FlawedApplications {
    mapping(address participant => uint8) public roleOf;

    function applyWithSignature(address participant, uint8 role, bytes calldata signature) external {
        require(ECDSA.recoverCalldata(digest(participant, role), signature) == participant, "not signed");
        roleOf[participant] = role;
    }

    function digest(address participant, uint8 role) public pure returns (bytes32) {
        return keccak256(abi.encode(participant, role));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title One Merkle root a day over the readings of a site.
/// @notice Whoever holds a reading can show that it existed on that day and was not changed since.
contract ReadingAnchors is Ownable2Step {
    /// @notice The site's day has a root already.
    error AlreadyAnchored(bytes32 site, uint32 day);
    /// @notice A day is anchored when it is over.
    error DayNotOver(uint32 day);
    /// @notice Zero is no root.
    error EmptyRoot();

    /// @notice A day of a site was anchored: root and number of readings under it.
    event Anchored(bytes32 indexed site, uint32 indexed day, bytes32 root, uint64 readings);

    /// @notice Root by site (Keccak-256 of its name) and day (days since 1970).
    mapping(bytes32 site => mapping(uint32 day => bytes32)) public rootOf;

    constructor(address owner_) Ownable(owner_) {}

    /// @notice Anchors a finished day, once.
    function anchor(bytes32 site, uint32 day, bytes32 root, uint64 readings) external onlyOwner {
        if (root == 0) {
            revert EmptyRoot();
        }
        if (block.timestamp < (uint256(day) + 1) * 1 days) {
            revert DayNotOver(day);
        }
        if (rootOf[site][day] != 0) {
            revert AlreadyAnchored(site, day);
        }
        rootOf[site][day] = root;
        emit Anchored(site, day, root, readings);
    }

    /// @notice True when a reading's hash (SHA-256 of its envelope, hashed twice more as a leaf) lies under the day's root.
    function contains(bytes32 site, uint32 day, bytes32 headHash, bytes32[] calldata path) external view returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(headHash))));
        bytes32 root = rootOf[site][day];
        return root != 0 && MerkleProof.verifyCalldata(path, root, leaf);
    }
}

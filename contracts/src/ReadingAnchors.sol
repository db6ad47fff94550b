// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Operated} from "./Operated.sol";

/// @title One Merkle root a day over the readings of a site.
/// @notice Whoever holds a reading can show that it existed on that day and was not changed since.
contract ReadingAnchors is Operated {
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

    /// @param owner_ Names the operator.
    /// @param operator_ Anchors.
    constructor(address owner_, address operator_) Operated(owner_, operator_) {}

    /// @notice Anchors a finished day, once.
    /// @param site Keccak-256 of the site's name.
    /// @param day Days since 1970, in UTC.
    /// @param root Merkle root over the readings' hashes: pairs hashed in sorted order, an odd node moves up.
    /// @param readings How many readings are under it.
    function anchor(bytes32 site, uint32 day, bytes32 root, uint64 readings) external onlyOperator {
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
    /// @param path Siblings from the leaf up.
    function contains(bytes32 site, uint32 day, bytes32 headHash, bytes32[] calldata path) external view returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(headHash))));
        bytes32 root = rootOf[site][day];
        return root != 0 && MerkleProof.verifyCalldata(path, root, leaf);
    }
}

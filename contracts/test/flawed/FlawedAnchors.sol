// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Anchors that anybody may set, where the first one stands.
contract FlawedAnchors {
    mapping(bytes32 site => mapping(uint32 day => bytes32)) public rootOf;

    function anchor(bytes32 site, uint32 day, bytes32 root) external {
        require(rootOf[site][day] == 0, "anchored");
        rootOf[site][day] = root;
    }
}

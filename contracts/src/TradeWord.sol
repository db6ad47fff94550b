// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title One trade in one word.
/// @notice From the highest bit: seller 16, buyer 16, source 8, agreed Wh 40, delivered Wh 40, price 40 (micro-units per kWh), cost 48, fee 48
/// (micro-units). The same word is hashed into the Merkle tree, shown in a dispute and published on a challenge.
library TradeWord {
    /// @notice A trade taken apart.
    struct Trade {
        uint256 seller;
        uint256 buyer;
        uint256 source;
        uint256 agreedWh;
        uint256 wh;
        uint256 price;
        uint256 cost;
        uint256 fee;
    }

    /// @notice Energy that the grid supplies or takes; no participant's word is needed for it.
    uint256 internal constant SOURCE_GRID = 2;

    /// @notice Takes a word apart.
    function unpack(uint256 word) internal pure returns (Trade memory trade) {
        trade.seller = word >> 240;
        trade.buyer = (word >> 224) & type(uint16).max;
        trade.source = (word >> 216) & type(uint8).max;
        trade.agreedWh = (word >> 176) & type(uint40).max;
        trade.wh = (word >> 136) & type(uint40).max;
        trade.price = (word >> 96) & type(uint40).max;
        trade.cost = (word >> 48) & type(uint48).max;
        trade.fee = word & type(uint48).max;
    }

    /// @notice The leaf of a trade: hashed twice, bound to chain, contract, window and place.
    function leaf(uint64 window, uint256 index, uint256 word) internal view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(this), window, index, word))));
    }

    /// @notice Root of the tree over these trades: sorted pairs, an odd node moves up unhashed.
    function rootOf(uint64 window, uint256[] calldata words) internal view returns (bytes32) {
        uint256 count = words.length;
        if (count == 0) {
            return bytes32(0);
        }
        bytes32[] memory nodes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            nodes[i] = leaf(window, i, words[i]);
        }
        while (count > 1) {
            uint256 parents = (count + 1) / 2;
            for (uint256 i = 0; i < parents; ++i) {
                nodes[i] = 2 * i + 1 < count ? _pair(nodes[2 * i], nodes[2 * i + 1]) : nodes[2 * i];
            }
            count = parents;
        }
        return nodes[0];
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32 hash) {
        (bytes32 low, bytes32 high) = a < b ? (a, b) : (b, a);
        assembly ("memory-safe") {
            mstore(0x00, low)
            mstore(0x20, high)
            hash := keccak256(0x00, 0x40)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title One trade in one word, and the tree of a window.
/// @notice From the highest bit: seller 16, buyer 16, source 8, agreed Wh 40, delivered Wh 40, price 40 (micro-units per kWh), cost 48, fee 48
/// (micro-units). The same word is hashed into the Merkle tree, shown in a dispute and published on a challenge. The window's root is the pair of two
/// trees: its trades, and the positions of the accounts, so that one proof covers all trades of an account. A position has 128 bits (sold Wh 64, bought
/// Wh 64), two stand in a word (the even account below) and four in a leaf, which makes the way to the root two hashes shorter.
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
    /// @notice The place of the first four positions: above the place of every trade.
    uint256 internal constant POSITIONS = 0x100000000;

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

    /// @notice The leaf of a trade: hashed twice, bound to chain, vault, window and place.
    function leaf(address vault, uint64 window, uint256 place, uint256 word) internal view returns (bytes32 hash) {
        // keccak256(bytes.concat(keccak256(abi.encode(block.chainid, vault, window, place, word)))), in memory that nobody holds.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, chainid())
            mstore(add(free, 0x20), vault)
            mstore(add(free, 0x40), window)
            mstore(add(free, 0x60), place)
            mstore(add(free, 0x80), word)
            mstore(0x00, keccak256(free, 0xa0))
            hash := keccak256(0x00, 0x20)
        }
    }

    /// @notice The leaf of four positions, those of accounts 4 x group to 4 x group + 3; bound like that of a trade.
    function positionsLeaf(address vault, uint64 window, uint256 group, uint256 low, uint256 high) internal view returns (bytes32 hash) {
        // keccak256(bytes.concat(keccak256(abi.encode(block.chainid, vault, window, POSITIONS + group, low, high)))).
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, chainid())
            mstore(add(free, 0x20), vault)
            mstore(add(free, 0x40), window)
            mstore(add(free, 0x60), add(POSITIONS, group))
            mstore(add(free, 0x80), low)
            mstore(add(free, 0xa0), high)
            mstore(0x00, keccak256(free, 0xc0))
            hash := keccak256(0x00, 0x20)
        }
    }

    /// @notice Bits below an account's position in its word.
    function positionShift(uint256 account) internal pure returns (uint256) {
        return (account & 1) << 7;
    }

    /// @notice The root that this way leads to: pairs are hashed in sorted order.
    function climb(bytes32 node, bytes32[] calldata path) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            root := node
            let end := add(path.offset, shl(5, path.length))
            for { let place := path.offset } lt(place, end) { place := add(place, 32) } {
                let sibling := calldataload(place)
                // The smaller of the two stands first.
                let second := shl(5, lt(root, sibling))
                mstore(second, sibling)
                mstore(xor(second, 32), root)
                root := keccak256(0, 64)
            }
        }
    }

    /// @notice The root of a window with these trades; 0 without trades, and where a trade names an account that is not below the count.
    function rootOf(address vault, uint64 window, uint256[] calldata words, uint256 accounts) internal view returns (bytes32) {
        uint256 groups = (accounts + 3) / 4;
        bytes32[] memory nodes = new bytes32[](words.length > groups ? words.length : groups);
        uint256[] memory positions = new uint256[](2 * groups);
        for (uint256 i = 0; i < words.length; ++i) {
            uint256 word = words[i];
            uint256 seller = word >> 240;
            uint256 buyer = (word >> 224) & type(uint16).max;
            if (seller >= accounts || buyer >= accounts) {
                return 0;
            }
            uint256 wh = (word >> 136) & type(uint40).max;
            positions[seller >> 1] += wh << (64 + positionShift(seller));
            positions[buyer >> 1] += wh << positionShift(buyer);
            nodes[i] = leaf(vault, window, i, word);
        }
        if (words.length == 0) {
            return 0;
        }
        bytes32 tradesRoot = _fold(nodes, words.length);
        uint256 count = 0;
        for (uint256 group = 0; group < groups; ++group) {
            (uint256 low, uint256 high) = (positions[2 * group], positions[2 * group + 1]);
            if (low | high != 0) {
                nodes[count++] = positionsLeaf(vault, window, group, low, high);
            }
        }
        return _pair(tradesRoot, count == 0 ? bytes32(0) : _fold(nodes, count));
    }

    /// The root over the first nodes: an odd one moves up unhashed. Uses the nodes up.
    function _fold(bytes32[] memory nodes, uint256 count) private pure returns (bytes32) {
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

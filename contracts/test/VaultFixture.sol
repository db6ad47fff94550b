// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementToken} from "../src/SettlementToken.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {TradeWord} from "../src/TradeWord.sol";
import {Commitment, Mode, Rules, WindowTerms} from "../src/WindowTerms.sol";
import {Vm} from "./Vm.sol";

/// @notice The library behind calls, for trees of any vault.
contract Trees {
    function leaf(address vault, uint64 window, uint256 place, uint256 word) external view returns (bytes32) {
        return TradeWord.leaf(vault, window, place, word);
    }

    function rootOf(address vault, uint64 window, uint256[] calldata words, uint256 accounts) external view returns (bytes32) {
        return TradeWord.rootOf(vault, window, words, accounts);
    }
}

/// @notice A vault with grid (0), fee (1) and six participants (2 to 7), each holding 1,000 tokens in it.
abstract contract VaultFixture {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant OPERATOR_KEY = 0xA11CE;
    uint256 internal constant METER_KEY = 0xBEEF;
    uint256 internal constant HOLDER_KEY = 0xC0FFEE;
    uint256 internal constant START = 1_800_000_000;
    uint64 internal constant WINDOW = 30_000_000;
    uint64 internal constant CHALLENGE = 1 days;
    uint64 internal constant RESPONSE = 6 hours;
    uint96 internal constant BOND = 500e6;
    uint96 internal constant STAKE = 50e6;
    uint256 internal constant DEPOSIT = 1000e6;
    uint32 internal constant FEE_PRICE = 5_000;
    uint32 internal constant PERIOD = 900;
    uint256 internal constant ACCOUNTS = 8;
    bytes32 internal constant METER = keccak256("dev-b03");
    uint256 internal constant HOMES = 2;
    uint256 internal constant REWARDED = 2;

    address internal operator = vm.addr(OPERATOR_KEY);
    SettlementToken internal token;
    SettlementVault internal vault;
    Trees internal trees;

    function setUp() public virtual {
        vm.warp(START);
        vm.chainId(31337);
        token = new SettlementToken(address(this));
        trees = new Trees();
        vault = newVault();
        fund();
    }

    /// Accounts, rules, tokens and the bond of a new vault.
    function fund() internal {
        register();
        vault.setFees(0, 1, FEE_PRICE);
        vault.setPeriod(PERIOD);
        token.mint(address(this), 100_000e6);
        token.approve(address(vault), type(uint256).max);
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            vault.depositFor(i, DEPOSIT);
        }
        vault.addBond(BOND);
    }

    function register() internal {
        address[] memory holders = new address[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            holders[i] = holder(i);
        }
        vm.prank(operator);
        vault.register(holders);
    }

    /// The contract under test; others put one with a guard removed here.
    function newVault() internal virtual returns (SettlementVault) {
        return new SettlementVault(token, address(this), operator, terms());
    }

    function terms() internal pure returns (SettlementVault.Terms memory) {
        return SettlementVault.Terms(CHALLENGE + RESPONSE, CHALLENGE, RESPONSE, BOND, STAKE);
    }

    function holder(uint256 index) internal pure returns (address) {
        return vm.addr(HOLDER_KEY + index);
    }

    function word(uint256 seller, uint256 buyer, uint256 source, uint256 wh, uint256 price) internal pure returns (uint256) {
        uint256 fee = seller == 0 ? 0 : wh * FEE_PRICE / 1000;
        return seller << 240 | buyer << 224 | source << 216 | wh << 176 | wh << 136 | price << 96 | (wh * price / 1000) << 48 | fee;
    }

    /// Participant 3 sells twice, the grid once.
    function trades() internal pure returns (uint256[] memory words) {
        words = new uint256[](3);
        words[0] = word(3, 4, 0, 2_000, 90_000);
        words[1] = word(3, 5, 1, 1_500, 120_000);
        words[2] = word(0, 6, 2, 4_000, 150_000);
    }

    function energyOf(uint256[] memory words) internal pure returns (uint64 wh) {
        for (uint256 i = 0; i < words.length; ++i) {
            wh += uint64(TradeWord.unpack(words[i]).wh);
        }
    }

    function netsOf(uint256[] memory words) internal pure returns (int256[] memory nets) {
        nets = new int256[](ACCOUNTS);
        for (uint256 i = 0; i < words.length; ++i) {
            TradeWord.Trade memory t = TradeWord.unpack(words[i]);
            nets[t.seller] += int256(t.cost);
            nets[t.buyer] -= int256(t.cost + t.fee);
            nets[1] += int256(t.fee);
        }
    }

    function pack(int256[] memory nets) internal pure returns (bytes memory packed) {
        for (uint256 i = 0; i < nets.length; ++i) {
            if (nets[i] != 0) {
                packed = abi.encodePacked(packed, uint16(i), int64(nets[i]));
            }
        }
    }

    function packTrades(uint256[] memory words) internal pure returns (bytes memory packed) {
        for (uint256 i = 0; i < words.length; ++i) {
            TradeWord.Trade memory t = TradeWord.unpack(words[i]);
            packed = abi.encodePacked(packed, uint16(t.seller), uint16(t.buyer), uint32(t.wh), uint32(t.cost));
        }
    }

    function settle(uint64 window, uint256[] memory words) internal returns (Commitment memory) {
        return settle(window, words, pack(netsOf(words)));
    }

    function settle(uint64 window, uint256[] memory words, bytes memory nets) internal returns (Commitment memory) {
        return settleAs(window, rootOf(window, words), words, nets);
    }

    function settleAs(uint64 window, bytes32 root, uint256[] memory words, bytes memory nets) internal returns (Commitment memory) {
        vm.prank(operator);
        vault.settle(window, root, uint32(words.length), energyOf(words), nets);
        return commitment(root, keccak256(nets), Mode.Netted, words);
    }

    function settleVerified(uint64 window, bytes32 root, uint256[] memory words) internal returns (Commitment memory) {
        bytes memory packed = packTrades(words);
        vm.prank(operator);
        vault.settleVerified(window, root, packed);
        return commitment(root, keccak256(packed), Mode.Verified, words);
    }

    function commitment(bytes32 root, bytes32 data, Mode mode, uint256[] memory words) private view returns (Commitment memory) {
        return Commitment(root, data, WindowTerms.pack(mode, Rules(FEE_PRICE, 1, 0, PERIOD), words.length, energyOf(words)), 0);
    }

    /// The same commitment with its first claim.
    function claimed(Commitment memory c, uint256 claim) internal pure returns (Commitment memory) {
        return Commitment(c.root, c.data, c.terms, claim);
    }

    function rootOf(uint64 window, uint256[] memory words) internal view returns (bytes32) {
        return trees.rootOf(address(vault), window, words, ACCOUNTS);
    }

    function proof(uint64 window, uint256[] memory words, uint32 index) internal view returns (SettlementVault.Proof memory) {
        (bytes32 positions,) = climb(positionLeaves(window, words), 0);
        (, bytes32[] memory path) = climb(tradeLeaves(window, words), index);
        return SettlementVault.Proof(index, words[index], appended(path, positions));
    }

    /// Sold and bought Wh of every account.
    function positionsOf(uint256[] memory words) internal pure returns (uint256[] memory positions) {
        positions = new uint256[](ACCOUNTS);
        for (uint256 i = 0; i < words.length; ++i) {
            TradeWord.Trade memory t = TradeWord.unpack(words[i]);
            positions[t.seller] += t.wh << 64;
            positions[t.buyer] += t.wh;
        }
    }

    /// From an account's position to the window's root.
    function positionPath(uint64 window, uint256[] memory words, uint256 account) internal view returns (bytes32[] memory path) {
        uint256[] memory positions = positionsOf(words);
        uint256 place = 0;
        for (uint256 i = 0; i < account; ++i) {
            place += i % 4 == 0 && groupOf(positions, i / 4) ? 1 : 0;
        }
        place -= account % 4 == 0 ? 0 : 1;
        (bytes32 tradesRoot,) = climb(tradeLeaves(window, words), 0);
        (, path) = climb(positionLeaves(window, words), place);
        return appended(path, tradesRoot);
    }

    function tradeLeaves(uint64 window, uint256[] memory words) internal view returns (bytes32[] memory nodes) {
        nodes = new bytes32[](words.length);
        for (uint256 i = 0; i < words.length; ++i) {
            nodes[i] = trees.leaf(address(vault), window, i, words[i]);
        }
    }

    /// True when one of four accounts traded.
    function groupOf(uint256[] memory positions, uint256 group) internal pure returns (bool) {
        (uint256 low, uint256 high) = lanesOf(positions, group);
        return low | high != 0;
    }

    /// Four positions in two words.
    function lanesOf(uint256[] memory positions, uint256 group) internal pure returns (uint256 low, uint256 high) {
        low = positions[4 * group] | positions[4 * group + 1] << 128;
        high = positions[4 * group + 2] | positions[4 * group + 3] << 128;
    }

    function positionLeaves(uint64 window, uint256[] memory words) internal view returns (bytes32[] memory nodes) {
        return positionLeavesOf(window, positionsOf(words));
    }

    function positionLeavesOf(uint64 window, uint256[] memory positions) internal view returns (bytes32[] memory nodes) {
        bytes32[] memory all = new bytes32[](ACCOUNTS / 4);
        uint256 count = 0;
        for (uint256 i = 0; i < ACCOUNTS / 4; ++i) {
            if (groupOf(positions, i)) {
                (uint256 low, uint256 high) = lanesOf(positions, i);
                all[count++] = keccak256(
                    bytes.concat(keccak256(abi.encode(block.chainid, address(vault), window, TradeWord.POSITIONS + i, low, high)))
                );
            }
        }
        nodes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            nodes[i] = all[i];
        }
    }

    /// Root over the nodes, and the siblings of one of them; written apart from the library under test.
    function climb(bytes32[] memory nodes, uint256 place) internal pure returns (bytes32 root, bytes32[] memory siblings) {
        bytes32[] memory found = new bytes32[](32);
        uint256 count = nodes.length;
        uint256 length = 0;
        while (count > 1) {
            if (place ^ 1 < count) {
                found[length++] = nodes[place ^ 1];
            }
            for (uint256 i = 0; i < (count + 1) / 2; ++i) {
                nodes[i] = 2 * i + 1 < count ? pair(nodes[2 * i], nodes[2 * i + 1]) : nodes[2 * i];
            }
            count = (count + 1) / 2;
            place /= 2;
        }
        siblings = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            siblings[i] = found[i];
        }
        return (nodes[0], siblings);
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// What the meter of two homes says of an account's sales in a window, signed by METER_KEY.
    function delivery(uint64 window, Commitment memory c, uint256[] memory words, uint256 account, uint64 importWh, uint64 exportWh)
        internal
        pure
        returns (SettlementVault.Delivery memory d)
    {
        d.data = c.data;
        d.terms = c.terms;
        d.firstClaim = c.firstClaim;
        d.subject = uint256(window) << 72 | HOMES << 40 | REWARDED << 24 | account << 8 | 1;
        (d.low, d.high) = lanesOf(positionsOf(words), account / 4);
        d.meter = METER;
        d.energy = uint256(importWh) << 64 | exportWh;
        d.records = 1 << 128 | 10 << 64 | 25;
        d.headHash = keccak256("head");
        signDelivery(d, METER_KEY, statementDigest(window, METER, PERIOD, importWh, exportWh));
    }

    function signDelivery(SettlementVault.Delivery memory d, uint256 key, bytes32 digest) internal pure {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        d.r = r;
        d.vs = bytes32(uint256(s) | uint256(v - 27) << 255);
    }

    /// Built apart from the contract under test, from the text of the type.
    function statementDigest(uint64 window, bytes32 meter, uint32 period, uint64 importWh, uint64 exportWh)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(keccak256("EIP712Domain(string name,string version)"), keccak256(bytes("EdgeEnergy")), keccak256(bytes("1")))
        );
        bytes32 kind = keccak256(
            "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)"
        );
        bytes32 content = keccak256(abi.encode(kind, meter, uint256(window) * 60, period, importWh, exportWh, 1, 10, 25, keccak256("head")));
        return keccak256(abi.encodePacked("\x19\x01", domain, content));
    }

    /// Everything the vault owes is there, to the last unit.
    function assertSolvent(uint256 stakes) internal view {
        uint256 owed = stakes;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (uint128 leaving,) = vault.withdrawalOf(i);
            owed += vault.balanceOf(i) + leaving;
        }
        (uint96 bonded,,) = vault.bond();
        assertEq(token.balanceOf(address(vault)), owed + bonded);
    }

    function assertEq(uint256 a, uint256 b) internal pure {
        require(a == b, string.concat(text(a), " is not ", text(b)));
    }

    function assertTrue(bool condition) internal pure {
        require(condition, "not true");
    }

    function appended(bytes32[] memory path, bytes32 last) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](path.length + 1);
        for (uint256 i = 0; i < path.length; ++i) {
            longer[i] = path[i];
        }
        longer[path.length] = last;
    }

    function pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function text(uint256 value) private pure returns (string memory) {
        bytes memory digits;
        do {
            digits = abi.encodePacked(uint8(48 + value % 10), digits);
            value /= 10;
        } while (value > 0);
        return string(digits);
    }
}

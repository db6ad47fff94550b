// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementToken} from "../src/SettlementToken.sol";
import {SettlementVault} from "../src/SettlementVault.sol";
import {TradeWord} from "../src/TradeWord.sol";
import {Vm} from "./Vm.sol";

/// @notice The library's view of the vault: leaves are bound to the contract that hashes them.
contract VaultUnderTest is SettlementVault {
    constructor(SettlementToken token_, address owner_, address operator_, Terms memory terms)
        SettlementVault(token_, owner_, operator_, terms)
    {}

    function leaf(uint64 window, uint256 index, uint256 word) external view returns (bytes32) {
        return TradeWord.leaf(window, index, word);
    }

    function rootOf(uint64 window, uint256[] calldata words) external view returns (bytes32) {
        return TradeWord.rootOf(window, words);
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
    uint256 internal constant ACCOUNTS = 8;

    address internal operator = vm.addr(OPERATOR_KEY);
    SettlementToken internal token;
    VaultUnderTest internal vault;

    function setUp() public virtual {
        vm.warp(START);
        vm.chainId(31337);
        token = new SettlementToken(address(this));
        vault = new VaultUnderTest(
            token, address(this), operator, SettlementVault.Terms(CHALLENGE + RESPONSE, CHALLENGE, RESPONSE, BOND, STAKE)
        );
        address[] memory holders = new address[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            holders[i] = holder(i);
        }
        vm.prank(operator);
        vault.register(holders);
        vault.setFees(0, 1, FEE_PRICE);
        token.mint(address(this), 100_000e6);
        token.approve(address(vault), type(uint256).max);
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            vault.depositFor(i, DEPOSIT);
        }
        vault.addBond(BOND);
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

    function settle(uint64 window, uint256[] memory words) internal returns (SettlementVault.Commitment memory) {
        return settle(window, words, pack(netsOf(words)));
    }

    function settle(uint64 window, uint256[] memory words, bytes memory nets) internal returns (SettlementVault.Commitment memory) {
        bytes32 root = vault.rootOf(window, words);
        uint64 wh = energyOf(words);
        vm.prank(operator);
        vault.settle(window, root, uint32(words.length), wh, nets);
        return
            SettlementVault.Commitment(
                root, keccak256(nets), uint32(words.length), wh, uint64(block.timestamp), SettlementVault.Mode.Netted
            );
    }

    function settleVerified(uint64 window, bytes32 root, uint256[] memory words) internal returns (SettlementVault.Commitment memory) {
        bytes memory packed = packTrades(words);
        vm.prank(operator);
        vault.settleVerified(window, root, packed);
        return SettlementVault.Commitment(
            root, keccak256(packed), uint32(words.length), energyOf(words), uint64(block.timestamp), SettlementVault.Mode.Verified
        );
    }

    function proof(uint64 window, uint256[] memory words, uint32 index) internal view returns (SettlementVault.Proof memory) {
        bytes32[] memory nodes = new bytes32[](words.length);
        bytes32[] memory path = new bytes32[](16);
        for (uint256 i = 0; i < words.length; ++i) {
            nodes[i] = vault.leaf(window, i, words[i]);
        }
        uint256 count = words.length;
        uint256 place = index;
        uint256 length = 0;
        while (count > 1) {
            if (place ^ 1 < count) {
                path[length++] = nodes[place ^ 1];
            }
            for (uint256 i = 0; i < (count + 1) / 2; ++i) {
                nodes[i] = 2 * i + 1 < count ? pair(nodes[2 * i], nodes[2 * i + 1]) : nodes[2 * i];
            }
            count = (count + 1) / 2;
            place /= 2;
        }
        bytes32[] memory exact = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            exact[i] = path[i];
        }
        return SettlementVault.Proof(index, words[index], exact);
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function statement(uint64 importWh, uint64 exportWh) internal pure returns (SettlementVault.Statement memory) {
        return SettlementVault.Statement(900, importWh, exportWh, 1, 10, 25, keccak256("head"));
    }

    /// Built apart from the contract under test, from the text of the type.
    function statementDigest(uint64 window, bytes32 meter, SettlementVault.Statement memory s) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(keccak256("EIP712Domain(string name,string version)"), keccak256(bytes("EdgeEnergy")), keccak256(bytes("1")))
        );
        bytes32 kind = keccak256(
            "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)"
        );
        bytes32 content = keccak256(
            abi.encode(
                kind,
                meter,
                uint256(window) * 60,
                s.periodSeconds,
                s.importWh,
                s.exportWh,
                s.epoch,
                s.firstSequence,
                s.lastSequence,
                s.headHash
            )
        );
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

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
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

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TradeWord} from "./TradeWord.sol";
import {Commitment, Mode, WindowTerms} from "./WindowTerms.sol";

/// @title Judges the answer to a challenge.
/// @notice Holds nothing and knows no state; apart from the vault because a contract has at most 24,576 bytes.
contract AnswerCheck {
    using WindowTerms for uint256;

    uint256 private constant NET_BYTES = 10;
    uint256 private constant PACKED_TRADE_BYTES = 12;

    /// @notice True when the trades give exactly what the vault's window committed to: their number, root, energy, and nets or packed trades.
    /// @param vault The vault that the trades are bound to.
    /// @param window The window's number.
    /// @param commitment What was committed to.
    /// @param words The trades in order (TradeWord).
    /// @param packed The packed nets (netted) or trades (verified) as posted.
    /// @param accounts Accounts that the vault has.
    function gives(
        address vault,
        uint64 window,
        Commitment calldata commitment,
        uint256[] calldata words,
        bytes calldata packed,
        uint256 accounts
    ) external view returns (bool) {
        uint256 terms = commitment.terms;
        if (
            words.length != terms.tradesOf() || keccak256(packed) != commitment.data
                || TradeWord.rootOf(vault, window, words, accounts) != commitment.root
        ) {
            return false;
        }
        return terms.modeOf() == Mode.Netted ? _givesNets(words, packed, terms, accounts) : _givesTrades(words, packed, terms);
    }

    /// True when the trades give exactly the posted nets and the posted energy, at their own prices and the window's fee.
    function _givesNets(uint256[] calldata words, bytes calldata packed, uint256 terms, uint256 accounts) private pure returns (bool) {
        int256[] memory nets = new int256[](accounts);
        uint256 energy = 0;
        uint256 collector = terms.collectorOf();
        for (uint256 i = 0; i < words.length; ++i) {
            TradeWord.Trade memory trade = TradeWord.unpack(words[i]);
            if (!_isPriced(trade, terms)) {
                return false;
            }
            // Fields of 48 bits, added as often as trades fit a block; accounts were checked with the root.
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[trade.seller] += int256(trade.cost);
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[trade.buyer] -= int256(trade.cost + trade.fee);
            // forge-lint: disable-next-line(unsafe-typecast)
            nets[collector] += int256(trade.fee);
            energy += trade.wh;
        }
        for (uint256 offset = 0; offset < packed.length; offset += NET_BYTES) {
            uint256 account;
            int256 net;
            assembly ("memory-safe") {
                let entry := calldataload(add(packed.offset, offset))
                account := shr(240, entry)
                net := signextend(7, shr(176, entry))
            }
            nets[account] -= net;
        }
        for (uint256 i = 0; i < nets.length; ++i) {
            if (nets[i] != 0) {
                return false;
            }
        }
        return energy == terms.wattHoursOf();
    }

    /// True when the words are the packed trades.
    function _givesTrades(uint256[] calldata words, bytes calldata packed, uint256 terms) private pure returns (bool) {
        for (uint256 i = 0; i < words.length; ++i) {
            uint256 entry;
            assembly ("memory-safe") {
                entry := shr(160, calldataload(add(packed.offset, mul(i, PACKED_TRADE_BYTES))))
            }
            TradeWord.Trade memory trade = TradeWord.unpack(words[i]);
            if (entry != (trade.seller << 80) | (trade.buyer << 64) | (trade.wh << 32) | trade.cost || !_isPriced(trade, terms)) {
                return false;
            }
        }
        return true;
    }

    /// Cost and fee follow from energy and prices, rounded down.
    function _isPriced(TradeWord.Trade memory trade, uint256 terms) private pure returns (bool) {
        uint256 fee = trade.seller == terms.gridOf() ? 0 : trade.wh * terms.feePriceOf() / 1000;
        return trade.cost == trade.wh * trade.price / 1000 && trade.fee == fee;
    }
}

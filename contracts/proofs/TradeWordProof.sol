// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TradeWord} from "../src/TradeWord.sol";

/// @title What the SMTChecker proves of trade words, for every word.
contract TradeWordProof {
    /// @notice Each field stays within its bits.
    function unpack(uint256 word) external pure {
        TradeWord.Trade memory trade = TradeWord.unpack(word);
        assert(trade.seller <= type(uint16).max);
        assert(trade.buyer <= type(uint16).max);
        assert(trade.source <= type(uint8).max);
        assert(trade.agreedWh <= type(uint40).max && trade.wh <= type(uint40).max && trade.price <= type(uint40).max);
        assert(trade.cost <= type(uint48).max && trade.fee <= type(uint48).max);
    }
}

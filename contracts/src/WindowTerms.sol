// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How a window's nets came about, and what became of them.
enum Mode {
    Netted,
    Verified,
    TakenBack,
    Refuted
}

/// @notice What a window committed to; the vault keeps its hash. data: hash of the packed nets (netted) or of the packed trades (verified).
/// terms: WindowTerms. firstClaim: the first claim recorded against the window (ClaimWord), 0 before it.
struct Commitment {
    bytes32 root;
    bytes32 data;
    uint256 terms;
    uint256 firstClaim;
}

/// @notice Rules that trades keep to: the fee in micro-units per kWh, the account that collects it, the grid's account, whose sales carry none, and
/// the length of a settlement period.
struct Rules {
    uint32 feePrice;
    uint16 collector;
    uint16 grid;
    uint32 periodSeconds;
}

/// @title What was agreed when a window was settled, in one word.
/// @notice From the lowest bit: mode 8, fee price 32, collector 16, grid 16, period seconds 32, settled at 40 (Unix seconds), trades 32, Wh 64.
library WindowTerms {
    /// @notice The rules of the moment with what was settled under them.
    function pack(Mode mode, Rules memory rules, uint256 trades, uint256 wattHours) internal view returns (uint256 terms) {
        terms = uint256(mode) | uint256(rules.feePrice) << 8 | uint256(rules.collector) << 40 | uint256(rules.grid) << 56;
        terms |= uint256(rules.periodSeconds) << 72 | block.timestamp << 104 | trades << 144 | wattHours << 176;
    }

    /// @notice The same with another mode.
    function with(uint256 terms, Mode mode) internal pure returns (uint256) {
        return (terms & ~uint256(type(uint8).max)) | uint256(mode);
    }

    function modeOf(uint256 terms) internal pure returns (Mode) {
        return Mode(terms & type(uint8).max);
    }

    function feePriceOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 8) & type(uint32).max;
    }

    function collectorOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 40) & type(uint16).max;
    }

    function gridOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 56) & type(uint16).max;
    }

    function periodSecondsOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 72) & type(uint32).max;
    }

    function settledAtOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 104) & type(uint40).max;
    }

    function tradesOf(uint256 terms) internal pure returns (uint256) {
        return (terms >> 144) & type(uint32).max;
    }

    function wattHoursOf(uint256 terms) internal pure returns (uint256) {
        return terms >> 176;
    }
}

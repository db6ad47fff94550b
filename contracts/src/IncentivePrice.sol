// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a renewable producer earns: C_d = C (1 + log_k(x + 1)).
/// @notice Prices are in micro-units per kWh and round down, so that no way of cutting a demand into pieces earns more than the whole.
library IncentivePrice {
    /// @dev One in fixed point.
    uint256 internal constant ONE = 1 << 64;
    uint256 private constant FRACTION_BITS = 32;

    /// @notice C_d.
    /// @param price C.
    /// @param x In fixed point, below 2^160.
    /// @param base k, at least 2.
    function earned(uint64 price, uint256 x, uint64 base) internal pure returns (uint256) {
        return price + uint256(price) * log2(x + ONE) / log2(uint256(base) * ONE);
    }

    /// @notice Tokens for energy that is paid with less than it earns: the difference, rounded down.
    function tokens(uint256 earns, uint256 paid, uint64 wh) internal pure returns (uint256) {
        return earns > paid ? (earns - paid) * wh / 1000 : 0;
    }

    /// @notice Binary logarithm of a number of at least one; both with 64 fractional bits, the result exact to 32 and never above the true one.
    function log2(uint256 value) internal pure returns (uint256 result) {
        uint256 whole = 0;
        while (value >= 2 * ONE) {
            value >>= 1;
            ++whole;
        }
        result = whole * ONE;
        uint256 bit = ONE >> 1;
        for (uint256 i = 0; i < FRACTION_BITS; ++i) {
            value = (value * value) >> 64;
            if (value >= 2 * ONE) {
                value >>= 1;
                result += bit;
            }
            bit >>= 1;
        }
    }
}

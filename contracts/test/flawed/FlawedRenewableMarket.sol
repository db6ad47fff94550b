// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a market calls when it mints.
interface IMint {
    function mint(address to, uint256 amount) external;
}

/// @notice Tokens are minted before the demand is marked as met, and their number is rounded up.
contract FlawedRenewableMarket {
    IMint private immutable _token;

    mapping(address user => mapping(bytes32 origin => uint64)) public openWh;

    constructor(IMint token) {
        _token = token;
    }

    function demand(bytes32 origin, uint64 wh) external {
        openWh[msg.sender][origin] = wh;
    }

    function meet(address user, bytes32 origin, address producer, uint256 earned, uint256 paid) external returns (uint256 tokens) {
        uint64 wh = openWh[user][origin];
        require(wh > 0, "not open");
        tokens = ((earned - paid) * wh + 999) / 1000;
        _token.mint(producer, tokens);
        openWh[user][origin] = 0;
    }
}

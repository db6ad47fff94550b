// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ParticipantRegistry} from "../../src/ParticipantRegistry.sol";

/// @notice The order of offers must rise, but nobody checks that it names all of them; a match is rated as often as one likes; and whose approval was
/// taken away since its offer still sells.
contract FlawedLocalMarket {
    struct Offer {
        address producer;
        uint64 price;
        uint64 wh;
    }

    ParticipantRegistry private immutable _registry;
    Offer[] private _offers;

    mapping(address user => address) public soldBy;

    constructor(ParticipantRegistry registry) {
        _registry = registry;
    }

    function offer(uint64 wh, uint64 price) external {
        require(_registry.maySell(msg.sender), "may not sell");
        _offers.push(Offer(msg.sender, price, wh));
    }

    /// Sells to the user from the first offer of the order.
    function clear(uint256[] calldata order, address user) external {
        for (uint256 i = 1; i < order.length; ++i) {
            require(_offers[order[i - 1]].price <= _offers[order[i]].price, "not sorted");
        }
        soldBy[user] = _offers[order[0]].producer;
    }

    function rate(uint256 score) external {
        _registry.report(soldBy[msg.sender], score);
    }
}

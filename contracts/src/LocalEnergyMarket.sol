// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ParticipantRegistry} from "./ParticipantRegistry.sol";

/// @title Local energy trading: stored energy offered by neighbours, cheapest first, from sellers of sufficient standing.
/// @notice Offers are ordered off chain and the order is checked here. What is left of a request is announced for the renewable market.
contract LocalEnergyMarket is Ownable2Step {
    /// @notice Energy a producer offers in a window; prices in micro-units per kWh.
    struct Offer {
        address producer;
        uint64 price;
        uint64 wh;
    }

    /// @notice Energy a user asks for in a window, from producers of at least this reputation.
    struct Request {
        address user;
        uint64 wh;
        uint16 minimumReputation;
    }

    /// @notice The caller is no approved producer or user.
    error NotAllowed(address caller);
    /// @notice An amount or price that must not be zero is zero.
    error ZeroAmount();
    /// @notice The window was cleared or has too many offers or requests.
    error Closed(uint64 window);
    /// @notice The order shown is not one of all offers.
    error NotAPermutation(uint64 window, uint256 offer);
    /// @notice The order shown does not rise in price, and in age where prices are equal.
    error NotSorted(uint64 window, uint256 place);

    /// @notice A producer offers.
    event Offered(uint64 indexed window, uint256 indexed offer, address indexed producer, uint64 wh, uint64 price);
    /// @notice A user asks.
    event Requested(uint64 indexed window, uint256 indexed request, address indexed user, uint64 wh, uint16 minimumReputation);
    /// @notice Energy changes hands.
    event Matched(uint64 indexed window, address indexed producer, address indexed user, uint64 wh, uint64 price);
    /// @notice A request, or the rest of it, goes on to the renewable market.
    event Unfilled(uint64 indexed window, uint256 indexed request, uint64 wh);
    /// @notice A window was cleared under this ceiling.
    event Cleared(uint64 indexed window, uint64 marginalPrice);

    /// @dev The bitmap of the order check has one word.
    uint256 private constant MAX_OFFERS = 256;

    /// @notice Who takes part.
    ParticipantRegistry public immutable registry;

    /// @notice Whether a window was cleared.
    mapping(uint64 window => bool) public isCleared;

    mapping(uint64 window => Offer[]) private _offers;
    mapping(uint64 window => Request[]) private _requests;

    constructor(ParticipantRegistry registry_, address owner_) Ownable(owner_) {
        registry = registry_;
    }

    /// @notice Offers energy in a window; the number of the offer.
    function offer(uint64 window, uint64 wh, uint64 price) external returns (uint256 id) {
        if (!registry.maySell(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        _requireOpen(window, wh, _offers[window].length);
        id = _offers[window].length;
        _offers[window].push(Offer(msg.sender, price, wh));
        emit Offered(window, id, msg.sender, wh, price);
    }

    /// @notice Asks for energy in a window; the number of the request.
    function request(uint64 window, uint64 wh, uint16 minimumReputation) external returns (uint256 id) {
        if (!registry.mayBuy(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        _requireOpen(window, wh, _requests[window].length);
        id = _requests[window].length;
        _requests[window].push(Request(msg.sender, wh, minimumReputation));
        emit Requested(window, id, msg.sender, wh, minimumReputation);
    }

    /// @notice Clears a window: requests in order of arrival, each from the cheapest offers that are not above the locational marginal price,
    /// not the user's own, and from producers of the standing asked for.
    /// @param order All offers, by rising price, older first where prices are equal.
    /// @param marginalPrice Ceiling in micro-units per kWh, from the feeder's power flow.
    function clear(uint64 window, uint256[] calldata order, uint64 marginalPrice) external onlyOwner {
        if (isCleared[window]) {
            revert Closed(window);
        }
        isCleared[window] = true;
        Offer[] memory offers = _offers[window];
        _requireOrder(window, offers, order);
        uint256[] memory reputations = new uint256[](offers.length);
        for (uint256 i = 0; i < offers.length; ++i) {
            reputations[i] = registry.reputationOf(offers[i].producer);
        }
        Request[] memory requests = _requests[window];
        for (uint256 r = 0; r < requests.length; ++r) {
            uint64 left = _fill(window, requests[r], offers, order, reputations, marginalPrice);
            if (left > 0) {
                emit Unfilled(window, r, left);
            }
        }
        emit Cleared(window, marginalPrice);
    }

    /// @notice The offers of a window.
    function offersOf(uint64 window) external view returns (Offer[] memory) {
        return _offers[window];
    }

    /// @notice The requests of a window.
    function requestsOf(uint64 window) external view returns (Request[] memory) {
        return _requests[window];
    }

    function _fill(
        uint64 window,
        Request memory asked,
        Offer[] memory offers,
        uint256[] calldata order,
        uint256[] memory reputations,
        uint64 marginalPrice
    ) private returns (uint64 left) {
        left = asked.wh;
        for (uint256 i = 0; i < order.length && left > 0; ++i) {
            Offer memory candidate = offers[order[i]];
            if (candidate.price > marginalPrice) {
                break;
            }
            if (candidate.wh == 0 || candidate.producer == asked.user || reputations[order[i]] < asked.minimumReputation) {
                continue;
            }
            uint64 taken = candidate.wh < left ? candidate.wh : left;
            candidate.wh -= taken;
            left -= taken;
            emit Matched(window, candidate.producer, asked.user, taken, candidate.price);
        }
    }

    function _requireOpen(uint64 window, uint64 wh, uint256 count) private view {
        if (wh == 0) {
            revert ZeroAmount();
        }
        if (isCleared[window] || count >= MAX_OFFERS) {
            revert Closed(window);
        }
    }

    function _requireOrder(uint64 window, Offer[] memory offers, uint256[] calldata order) private pure {
        if (order.length != offers.length) {
            revert NotAPermutation(window, order.length);
        }
        uint256 seen = 0;
        for (uint256 i = 0; i < order.length; ++i) {
            uint256 id = order[i];
            if (id >= offers.length || seen & (1 << id) != 0) {
                revert NotAPermutation(window, id);
            }
            seen |= 1 << id;
            if (i > 0) {
                uint256 before = order[i - 1];
                if (offers[before].price > offers[id].price || (offers[before].price == offers[id].price && before > id)) {
                    revert NotSorted(window, i);
                }
            }
        }
    }
}

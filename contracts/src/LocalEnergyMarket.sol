// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Operated} from "./Operated.sol";
import {ParticipantRegistry} from "./ParticipantRegistry.sol";

/// @title Local energy trading: stored energy offered by neighbours, cheapest first, from sellers of sufficient standing.
/// @notice Offers are ordered off chain and the order is checked here. What is left of a request is announced for the renewable market. After delivery
/// the user of a match rates its producer, once.
contract LocalEnergyMarket is Operated {
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

    /// @dev A window while it is cleared: its offers with what is left of them, the standing of each offer's producer, and the matches so far.
    struct Book {
        uint64 window;
        Offer[] offers;
        uint256[] reputations;
        uint256 matches;
    }

    /// @notice The caller is no approved producer or user.
    error NotAllowed(address caller);
    /// @notice An amount that must not be zero is zero.
    error ZeroAmount();
    /// @notice The window was cleared or is full.
    error Closed(uint64 window);
    /// @notice One participant does not fill a window.
    error TooManyOf(uint64 window, address participant);
    /// @notice The order shown is not one of all offers.
    error NotAPermutation(uint64 window, uint256 offer);
    /// @notice The order shown does not rise in price, and in age where prices are equal.
    error NotSorted(uint64 window, uint256 place);
    /// @notice There is one marginal price for each request.
    error WrongPrices(uint64 window, uint256 count);
    /// @notice The caller has no such match, or has rated it before.
    error NoMatch(uint64 window, uint256 number);

    /// @notice A producer offers.
    event Offered(uint64 indexed window, uint256 indexed offer, address indexed producer, uint64 wh, uint64 price);
    /// @notice A user asks.
    event Requested(uint64 indexed window, uint256 indexed request, address indexed user, uint64 wh, uint16 minimumReputation);
    /// @notice Energy changes hands: the number of the match in its window, energy and price.
    event Matched(uint64 indexed window, address indexed producer, address indexed user, uint256 number, uint64 wh, uint64 price);
    /// @notice A request, or the rest of it, goes on to the renewable market.
    event Unfilled(uint64 indexed window, uint256 indexed request, uint64 wh);
    /// @notice A window was cleared with this many matches; the ceiling of each request, in the order of requests.
    event Cleared(uint64 indexed window, uint256 matches, uint64[] marginalPrices);
    /// @notice A user rated the producer of a match.
    event Rated(uint64 indexed window, uint256 indexed number, address indexed producer, address user, uint256 score);

    /// @dev With these limits a full window clears in less gas than one transaction may use (16,777,216, EIP-7825).
    uint256 private constant MAX_OFFERS = 96;
    uint256 private constant MAX_REQUESTS = 96;
    /// @dev Offers, and requests, of one participant in a window.
    uint256 private constant MAX_EACH = 4;

    /// @notice Who takes part.
    ParticipantRegistry public immutable registry;

    /// @notice Whether a window was cleared.
    mapping(uint64 window => bool) public isCleared;
    /// @notice keccak256(abi.encode(producer, user, wh, price)) of a match that was not rated yet.
    mapping(uint64 window => mapping(uint256 number => bytes32)) public matchOf;

    mapping(uint64 window => Offer[]) private _offers;
    mapping(uint64 window => Request[]) private _requests;
    mapping(uint64 window => mapping(address participant => uint256)) private _offersOf;
    mapping(uint64 window => mapping(address participant => uint256)) private _requestsOf;

    /// @param registry_ Says who may sell and buy, and with which standing.
    /// @param owner_ Names the operator.
    /// @param operator_ Clears windows.
    constructor(ParticipantRegistry registry_, address owner_, address operator_) Operated(owner_, operator_) {
        registry = registry_;
    }

    /// @notice Offers energy in a window.
    /// @param window Minutes from 1970 to the start of the settlement period.
    /// @param price Micro-units per kWh.
    /// @return id The number of the offer in its window.
    function offer(uint64 window, uint64 wh, uint64 price) external returns (uint256 id) {
        if (!registry.maySell(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        id = _offers[window].length;
        _requireOpen(window, wh, id < MAX_OFFERS, ++_offersOf[window][msg.sender]);
        _offers[window].push(Offer(msg.sender, price, wh));
        emit Offered(window, id, msg.sender, wh, price);
    }

    /// @notice Asks for energy in a window.
    /// @param minimumReputation Producers of less standing are passed over.
    /// @return id The number of the request in its window.
    function request(uint64 window, uint64 wh, uint16 minimumReputation) external returns (uint256 id) {
        if (!registry.mayBuy(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        id = _requests[window].length;
        _requireOpen(window, wh, id < MAX_REQUESTS, ++_requestsOf[window][msg.sender]);
        _requests[window].push(Request(msg.sender, wh, minimumReputation));
        emit Requested(window, id, msg.sender, wh, minimumReputation);
    }

    /// @notice Clears a window: requests in order of arrival, each from the cheapest offers that are not above the locational marginal price at
    /// its place, not the user's own, and from producers of the standing asked for. Who is no longer approved is passed over.
    /// @param order All offers, by rising price, older first where prices are equal.
    /// @param marginalPrices Ceiling of each request in micro-units per kWh, from the feeder's power flow.
    function clear(uint64 window, uint256[] calldata order, uint64[] calldata marginalPrices) external onlyOperator {
        if (isCleared[window]) {
            revert Closed(window);
        }
        isCleared[window] = true;
        Book memory book = _open(window);
        _requireOrder(window, book.offers, order);
        uint256 requests = _requests[window].length;
        if (marginalPrices.length != requests) {
            revert WrongPrices(window, marginalPrices.length);
        }
        for (uint256 r = 0; r < requests; ++r) {
            Request memory asked = _requests[window][r];
            uint64 left = registry.mayBuy(asked.user) ? _fill(book, asked, order, marginalPrices[r]) : asked.wh;
            if (left > 0) {
                emit Unfilled(window, r, left);
            }
        }
        emit Cleared(window, book.matches, marginalPrices);
    }

    /// @notice Rates the producer of one of the caller's matches, once; its reputation moves towards the score.
    /// @param number The number of the match in its window, with its producer, energy and price as in the event.
    /// @param score 0 to 1000: how much of what was agreed was delivered.
    function rate(uint64 window, uint256 number, address producer, uint64 wh, uint64 price, uint256 score) external {
        if (matchOf[window][number] != keccak256(abi.encode(producer, msg.sender, wh, price))) {
            revert NoMatch(window, number);
        }
        delete matchOf[window][number];
        emit Rated(window, number, producer, msg.sender, score);
        registry.report(producer, score);
    }

    /// @notice The offers of a window.
    function offersOf(uint64 window) external view returns (Offer[] memory) {
        return _offers[window];
    }

    /// @notice The requests of a window.
    function requestsOf(uint64 window) external view returns (Request[] memory) {
        return _requests[window];
    }

    /// Fills one request; what is left of it.
    function _fill(Book memory book, Request memory asked, uint256[] calldata order, uint64 marginalPrice) private returns (uint64 left) {
        left = asked.wh;
        for (uint256 i = 0; i < order.length && left > 0; ++i) {
            Offer memory candidate = book.offers[order[i]];
            if (candidate.price > marginalPrice) {
                break;
            }
            if (candidate.wh == 0 || candidate.producer == asked.user || book.reputations[order[i]] < asked.minimumReputation) {
                continue;
            }
            uint64 taken = candidate.wh < left ? candidate.wh : left;
            candidate.wh -= taken;
            left -= taken;
            _record(book, candidate.producer, asked.user, taken, candidate.price);
        }
    }

    function _record(Book memory book, address producer, address user, uint64 wh, uint64 price) private {
        uint256 number = book.matches++;
        matchOf[book.window][number] = keccak256(abi.encode(producer, user, wh, price));
        emit Matched(book.window, producer, user, number, wh, price);
    }

    /// The offers of a window; that of a producer who is no longer approved is empty.
    function _open(uint64 window) private view returns (Book memory book) {
        book.window = window;
        book.offers = _offers[window];
        book.reputations = new uint256[](book.offers.length);
        for (uint256 i = 0; i < book.offers.length; ++i) {
            if (registry.maySell(book.offers[i].producer)) {
                book.reputations[i] = registry.reputationOf(book.offers[i].producer);
            } else {
                book.offers[i].wh = 0;
            }
        }
    }

    function _requireOpen(uint64 window, uint64 wh, bool room, uint256 count) private view {
        if (wh == 0) {
            revert ZeroAmount();
        }
        if (isCleared[window] || !room) {
            revert Closed(window);
        }
        if (count > MAX_EACH) {
            revert TooManyOf(window, msg.sender);
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

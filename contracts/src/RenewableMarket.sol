// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncentivePrice} from "./IncentivePrice.sol";
import {IncentiveToken} from "./IncentiveToken.sol";
import {Operated} from "./Operated.sol";
import {ParticipantRegistry} from "./ParticipantRegistry.sol";

/// @title Renewable energy trading: demand that neighbours could not meet, from producers with a steady supply, with an incentive.
/// @notice A demand is met where its period lies inside the producer's steady period and its energy is below what the producer has left of its
/// capacity. The producer earns the incentive price C_d = C (1 + log_k(x + 1)), where x grows with scale, stability and cumulative supply; the buyer
/// pays the registered price C or the feed-in tariff, whichever is more, and the rest of C_d is minted as incentive tokens.
contract RenewableMarket is Operated {
    /// @notice A producer's standing offer; times in Unix seconds, energy in Wh, price in micro-units per kWh. It counts once it is confirmed:
    /// scale and stability raise the incentive, so they are not the producer's word alone.
    struct Producer {
        uint64 steadyFrom;
        uint64 steadyUntil;
        uint64 capacityWh;
        uint64 price;
        uint64 suppliedSeconds;
        uint64 leftWh;
        uint32 place;
        bool confirmed;
    }

    /// @notice Where a demand stands.
    enum Stage {
        None,
        Open,
        Met,
        TakenBack
    }

    /// @notice What a user needs: a period, energy in Wh, and the most it pays in micro-units per kWh.
    struct Demand {
        uint64 from;
        uint64 until;
        uint64 wh;
        uint64 maximumPrice;
        Stage stage;
    }

    /// @notice x = capacity / unitWh + steady period / unitSteady + supplied time / unitSupplied; base k; prices in micro-units per kWh.
    struct Rule {
        uint64 base;
        uint64 unitWh;
        uint64 unitSteady;
        uint64 unitSupplied;
        uint64 feedInTariff;
    }

    /// @notice The caller is no approved producer or user.
    error NotAllowed(address caller);
    /// @notice An empty period, no capacity or no price.
    error BadSupply();
    /// @notice An empty period or no energy.
    error BadDemand();
    /// @notice The base of the logarithm is at least 2, and every unit is positive.
    error BadRule();
    /// @notice The list of producers is full.
    error TooManyProducers();
    /// @notice The offer is not the one that was shown.
    error SupplyDiffers(address producer);
    /// @notice The demand is not where this step needs it.
    error WrongStage(address user, bytes32 origin, Stage stage);
    /// @notice The producer's steady period or what is left of its capacity does not cover the demand, or is not confirmed.
    error NotCovered(address producer, uint64 from, uint64 until, uint64 wh);
    /// @notice A cheaper producer covers the demand.
    error NotCheapest(address producer, address cheaper);
    /// @notice The user does not pay that much.
    error TooDear(uint256 price, uint256 maximumPrice);

    /// @notice A producer's offer changed; it counts once it is confirmed.
    event SupplyChanged(address indexed producer, uint64 steadyFrom, uint64 steadyUntil, uint64 capacityWh, uint64 price);
    /// @notice A producer's offer was confirmed.
    event SupplyConfirmed(address indexed producer);
    /// @notice A producer's offer was taken out.
    event SupplyDropped(address indexed producer);
    /// @notice A user asks for what is left of a request of the local market.
    event Demanded(address indexed user, bytes32 indexed origin, uint64 from, uint64 until, uint64 wh, uint64 maximumPrice);
    /// @notice A user took its demand back.
    event DemandTakenBack(address indexed user, bytes32 indexed origin);
    /// @notice A demand was met: what the buyer pays a kWh, what the producer earns a kWh, and the tokens that make the difference.
    event Matched(
        address indexed producer,
        address indexed user,
        bytes32 indexed origin,
        uint64 wh,
        uint256 paidPrice,
        uint256 incentivePrice,
        uint256 tokens
    );
    /// @notice The rule of the incentive changed.
    event RuleChanged(uint64 base, uint64 unitWh, uint64 unitSteady, uint64 unitSupplied, uint64 feedInTariff);

    /// @dev A match looks at all of them.
    uint256 private constant MAX_PRODUCERS = 256;

    /// @notice Who takes part.
    ParticipantRegistry public immutable registry;
    /// @notice What producers earn on top.
    IncentiveToken public immutable incentive;

    /// @notice The rule of the incentive.
    Rule public rule;
    /// @notice A producer's standing offer.
    mapping(address producer => Producer) public producerOf;
    /// @notice A user's demand by its origin.
    mapping(address user => mapping(bytes32 origin => Demand)) public demandOf;

    address[] private _producers;

    /// @param registry_ Says who may sell and buy.
    /// @param incentive_ Its minter has to be this contract.
    /// @param owner_ Sets the rule.
    /// @param operator_ Confirms offers and meets demands.
    constructor(ParticipantRegistry registry_, IncentiveToken incentive_, address owner_, address operator_, Rule memory rule_)
        Operated(owner_, operator_)
    {
        registry = registry_;
        incentive = incentive_;
        _setRule(rule_);
    }

    /// @notice Changes the rule for matches from now on.
    function setRule(Rule calldata rule_) external onlyOwner {
        _setRule(rule_);
    }

    /// @notice Sets the caller's standing offer, to be confirmed; the time it has supplied so far stays.
    function setSupply(uint64 steadyFrom, uint64 steadyUntil, uint64 capacityWh, uint64 price) external {
        if (!registry.maySell(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        if (steadyFrom >= steadyUntil || capacityWh == 0 || price == 0) {
            revert BadSupply();
        }
        Producer storage p = producerOf[msg.sender];
        if (p.capacityWh == 0) {
            if (_producers.length >= MAX_PRODUCERS) {
                revert TooManyProducers();
            }
            // At most 256.
            // forge-lint: disable-next-line(unsafe-typecast)
            p.place = uint32(_producers.length);
            _producers.push(msg.sender);
        }
        (p.steadyFrom, p.steadyUntil, p.capacityWh, p.price) = (steadyFrom, steadyUntil, capacityWh, price);
        (p.leftWh, p.confirmed) = (0, false);
        emit SupplyChanged(msg.sender, steadyFrom, steadyUntil, capacityWh, price);
    }

    /// @notice Confirms a producer's offer, given as it was looked at: an offer that changed meanwhile is refused.
    function confirmSupply(address producer, uint64 steadyFrom, uint64 steadyUntil, uint64 capacityWh, uint64 price) external onlyOperator {
        Producer storage p = producerOf[producer];
        if (
            p.capacityWh == 0 || p.confirmed || p.steadyFrom != steadyFrom || p.steadyUntil != steadyUntil || p.capacityWh != capacityWh
                || p.price != price
        ) {
            revert SupplyDiffers(producer);
        }
        (p.leftWh, p.confirmed) = (capacityWh, true);
        emit SupplyConfirmed(producer);
    }

    /// @notice Takes a producer's offer out; the producer or the operator.
    function dropSupply(address producer) external {
        if (msg.sender != producer && msg.sender != operator) {
            revert NotAllowed(msg.sender);
        }
        Producer storage p = producerOf[producer];
        if (p.capacityWh == 0) {
            revert BadSupply();
        }
        address last = _producers[_producers.length - 1];
        _producers[p.place] = last;
        producerOf[last].place = p.place;
        _producers.pop();
        producerOf[producer] = Producer(0, 0, 0, 0, p.suppliedSeconds, 0, 0, false);
        emit SupplyDropped(producer);
    }

    /// @notice Asks for energy that the local market could not supply.
    /// @param origin keccak256(abi.encode(chain id, market, window, request)) of the request on the local market; each is asked for once.
    /// @param maximumPrice The most the caller pays, micro-units per kWh.
    function demand(bytes32 origin, uint64 from, uint64 until, uint64 wh, uint64 maximumPrice) external {
        if (!registry.mayBuy(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        if (from >= until || wh == 0) {
            revert BadDemand();
        }
        Demand storage d = demandOf[msg.sender][origin];
        if (d.stage != Stage.None) {
            revert WrongStage(msg.sender, origin, d.stage);
        }
        demandOf[msg.sender][origin] = Demand(from, until, wh, maximumPrice, Stage.Open);
        emit Demanded(msg.sender, origin, from, until, wh, maximumPrice);
    }

    /// @notice Takes an open demand back.
    function takeBack(bytes32 origin) external {
        _leaveOpen(msg.sender, origin, Stage.TakenBack);
        emit DemandTakenBack(msg.sender, origin);
    }

    /// @notice Meets a user's demand from a producer that is checked to be the cheapest of those that cover it.
    /// @return tokens The incentive tokens minted.
    function meet(address user, bytes32 origin, address producer) external onlyOperator returns (uint256 tokens) {
        if (!registry.mayBuy(user) || !registry.maySell(producer)) {
            revert NotAllowed(registry.mayBuy(user) ? producer : user);
        }
        Demand memory d = _leaveOpen(user, origin, Stage.Met);
        Producer storage p = producerOf[producer];
        if (producer == user || !_covers(p, d)) {
            revert NotCovered(producer, d.from, d.until, d.wh);
        }
        _requireCheapest(producer, p.price, user, d);
        uint256 paid = p.price > rule.feedInTariff ? p.price : rule.feedInTariff;
        if (paid > d.maximumPrice) {
            revert TooDear(paid, d.maximumPrice);
        }
        uint256 earned = incentivePrice(producer);
        tokens = IncentivePrice.tokens(earned, paid, d.wh);
        p.suppliedSeconds += d.until - d.from;
        p.leftWh -= d.wh;
        emit Matched(producer, user, origin, d.wh, paid, earned, tokens);
        incentive.mint(producer, tokens);
    }

    /// @notice The producers with an offer, confirmed or not.
    function producers() external view returns (address[] memory) {
        return _producers;
    }

    /// @notice C_d of a producer now, in micro-units per kWh, never below the feed-in tariff.
    function incentivePrice(address producer) public view returns (uint256) {
        Producer storage p = producerOf[producer];
        Rule storage r = rule;
        uint256 x = (uint256(p.capacityWh) * IncentivePrice.ONE) / r.unitWh + (uint256(p.steadyUntil - p.steadyFrom) * IncentivePrice.ONE)
            / r.unitSteady + (uint256(p.suppliedSeconds) * IncentivePrice.ONE) / r.unitSupplied;
        uint256 price = IncentivePrice.earned(p.price, x, r.base);
        return price > r.feedInTariff ? price : r.feedInTariff;
    }

    function _setRule(Rule memory rule_) private {
        if (rule_.base < 2 || rule_.unitWh == 0 || rule_.unitSteady == 0 || rule_.unitSupplied == 0) {
            revert BadRule();
        }
        rule = rule_;
        emit RuleChanged(rule_.base, rule_.unitWh, rule_.unitSteady, rule_.unitSupplied, rule_.feedInTariff);
    }

    function _leaveOpen(address user, bytes32 origin, Stage stage) private returns (Demand memory d) {
        d = demandOf[user][origin];
        if (d.stage != Stage.Open) {
            revert WrongStage(user, origin, d.stage);
        }
        demandOf[user][origin].stage = stage;
    }

    function _requireCheapest(address producer, uint64 price, address user, Demand memory d) private view {
        uint256 count = _producers.length;
        for (uint256 i = 0; i < count; ++i) {
            address other = _producers[i];
            Producer storage o = producerOf[other];
            if (o.price < price && other != user && _covers(o, d) && registry.maySell(other)) {
                revert NotCheapest(producer, other);
            }
        }
    }

    function _covers(Producer storage p, Demand memory d) private view returns (bool) {
        return p.confirmed && d.from >= p.steadyFrom && d.until <= p.steadyUntil && d.wh < p.leftWh;
    }
}

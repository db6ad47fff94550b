// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IncentiveToken} from "./IncentiveToken.sol";
import {ParticipantRegistry} from "./ParticipantRegistry.sol";

/// @title Renewable energy trading: demand that neighbours could not meet, from producers with a steady supply, with an incentive.
/// @notice A demand is matched where its period lies inside the producer's steady period and its energy is below the producer's capacity. The producer
/// earns the incentive price C_d = C (1 + log_k(x + 1)), where x grows with scale, stability and cumulative supply; the buyer pays the registered price
/// C or the feed-in tariff, whichever is more, and the rest of C_d is minted as incentive tokens.
contract RenewableMarket is Ownable2Step {
    /// @notice A producer's standing offer; times in Unix seconds, energy in Wh a demand, price in micro-units per kWh.
    struct Producer {
        uint64 steadyFrom;
        uint64 steadyUntil;
        uint64 capacityWh;
        uint64 price;
        uint64 suppliedSeconds;
    }

    /// @notice The caller is no approved producer or user.
    error NotAllowed(address caller);
    /// @notice An empty period, no capacity or no price.
    error BadSupply();
    /// @notice The base of the logarithm is at least 2, and every unit is positive.
    error BadRule();
    /// @notice The producer's steady period or capacity does not cover the demand.
    error NotCovered(address producer, uint64 from, uint64 until, uint64 wh);
    /// @notice A cheaper producer covers the demand.
    error NotCheapest(address producer, address cheaper);

    /// @notice A producer's offer changed.
    event SupplyChanged(address indexed producer, uint64 steadyFrom, uint64 steadyUntil, uint64 capacityWh, uint64 price);
    /// @notice A demand was met: what the buyer pays a kWh, what the producer earns a kWh, and the tokens that make the difference.
    event Matched(
        address indexed producer,
        address indexed user,
        uint64 from,
        uint64 until,
        uint64 wh,
        uint256 paidPrice,
        uint256 incentivePrice,
        uint256 tokens
    );
    /// @notice The rule of the incentive changed.
    event RuleChanged(uint64 base, uint64 unitWh, uint64 unitSteady, uint64 unitSupplied, uint64 feedInTariff);

    /// @notice x = capacity / unitWh + steady period / unitSteady + supplied time / unitSupplied; base k; prices in micro-units per kWh.
    struct Rule {
        uint64 base;
        uint64 unitWh;
        uint64 unitSteady;
        uint64 unitSupplied;
        uint64 feedInTariff;
    }

    /// @dev One in fixed point.
    uint256 private constant ONE = 1 << 64;
    uint256 private constant FRACTION_BITS = 32;

    /// @notice Who takes part.
    ParticipantRegistry public immutable registry;
    /// @notice What producers earn on top.
    IncentiveToken public immutable incentive;

    /// @notice The rule of the incentive.
    Rule public rule;
    /// @notice A producer's standing offer.
    mapping(address producer => Producer) public producerOf;

    address[] private _producers;

    constructor(ParticipantRegistry registry_, IncentiveToken incentive_, address owner_, Rule memory rule_) Ownable(owner_) {
        registry = registry_;
        incentive = incentive_;
        _setRule(rule_);
    }

    /// @notice Changes the rule for matches from now on.
    function setRule(Rule calldata rule_) external onlyOwner {
        _setRule(rule_);
    }

    /// @notice Sets the caller's standing offer; what it has supplied so far stays.
    function setSupply(uint64 steadyFrom, uint64 steadyUntil, uint64 capacityWh, uint64 price) external {
        if (!registry.maySell(msg.sender)) {
            revert NotAllowed(msg.sender);
        }
        if (steadyFrom >= steadyUntil || capacityWh == 0 || price == 0) {
            revert BadSupply();
        }
        Producer storage p = producerOf[msg.sender];
        if (p.capacityWh == 0) {
            _producers.push(msg.sender);
        }
        (p.steadyFrom, p.steadyUntil, p.capacityWh, p.price) = (steadyFrom, steadyUntil, capacityWh, price);
        emit SupplyChanged(msg.sender, steadyFrom, steadyUntil, capacityWh, price);
    }

    /// @notice Meets a user's demand from a producer that is checked to be the cheapest of those that cover it; the tokens minted.
    function meet(address user, uint64 from, uint64 until, uint64 wh, address producer) external onlyOwner returns (uint256 tokens) {
        if (!registry.mayBuy(user) || !registry.maySell(producer)) {
            revert NotAllowed(registry.mayBuy(user) ? producer : user);
        }
        Producer storage p = producerOf[producer];
        if (from >= until || wh == 0 || producer == user || !_covers(p, from, until, wh)) {
            revert NotCovered(producer, from, until, wh);
        }
        for (uint256 i = 0; i < _producers.length; ++i) {
            address other = _producers[i];
            Producer storage o = producerOf[other];
            if (o.price < p.price && other != user && registry.maySell(other) && _covers(o, from, until, wh)) {
                revert NotCheapest(producer, other);
            }
        }
        uint256 paid = p.price > rule.feedInTariff ? p.price : rule.feedInTariff;
        uint256 earned = incentivePrice(producer);
        tokens = earned > paid ? (earned - paid) * wh / 1000 : 0;
        p.suppliedSeconds += until - from;
        emit Matched(producer, user, from, until, wh, paid, earned, tokens);
        incentive.mint(producer, tokens);
    }

    /// @notice C_d of a producer now, in micro-units per kWh, never below the feed-in tariff.
    function incentivePrice(address producer) public view returns (uint256) {
        Producer storage p = producerOf[producer];
        uint256 x = (uint256(p.capacityWh) * ONE) / rule.unitWh + (uint256(p.steadyUntil - p.steadyFrom) * ONE) / rule.unitSteady
            + (uint256(p.suppliedSeconds) * ONE) / rule.unitSupplied;
        uint256 price = p.price + uint256(p.price) * log2(x + ONE) / log2(uint256(rule.base) * ONE);
        return price > rule.feedInTariff ? price : rule.feedInTariff;
    }

    /// @notice Binary logarithm of a number of at least one; both with 64 fractional bits, the result exact to 32.
    function log2(uint256 value) public pure returns (uint256 result) {
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

    function _setRule(Rule memory rule_) private {
        if (rule_.base < 2 || rule_.unitWh == 0 || rule_.unitSteady == 0 || rule_.unitSupplied == 0) {
            revert BadRule();
        }
        rule = rule_;
        emit RuleChanged(rule_.base, rule_.unitWh, rule_.unitSteady, rule_.unitSupplied, rule_.feedInTariff);
    }

    function _covers(Producer storage p, uint64 from, uint64 until, uint64 wh) private view returns (bool) {
        return from >= p.steadyFrom && until <= p.steadyUntil && wh < p.capacityWh;
    }
}

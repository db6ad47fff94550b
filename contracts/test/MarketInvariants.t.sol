// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ParticipantRegistry} from "../src/ParticipantRegistry.sol";
import {RenewableMarket} from "../src/RenewableMarket.sol";
import {MarketFixture} from "./MarketFixture.sol";

/// @notice Random acts of eight participants and the operator, none of which may revert, with books of its own beside the contracts'.
contract MarketActors is MarketFixture {
    uint256 private constant PEOPLE = 8;

    uint64 private _window = WINDOW;
    uint256 private _demands;
    uint256 public minted;
    mapping(address participant => ParticipantRegistry.Status) private _statusOf;
    mapping(address producer => uint256) private _mintedTo;
    mapping(address producer => uint256) private _soldOf;
    mapping(address participant => uint256) private _left;
    mapping(uint256 demand => address) private _userOf;

    /// Whatever an act does, statuses go only where they may.
    modifier watched() {
        _;
        for (uint256 i = 1; i <= PEOPLE; ++i) {
            address p = who(i);
            require(follows(_statusOf[p], status(p)), "a status went where it may not");
            _statusOf[p] = status(p);
        }
    }

    function setUp() public override {
        super.setUp();
        for (uint256 i = 1; i <= 6; ++i) {
            _statusOf[who(i)] = ParticipantRegistry.Status.Approved;
        }
    }

    function applyFor(uint256 i, uint8 role) external watched {
        address p = who(1 + i % PEOPLE);
        ParticipantRegistry.Status s = status(p);
        if (s == ParticipantRegistry.Status.None || s == ParticipantRegistry.Status.Rejected) {
            vm.prank(p);
            registry.applyFor(ParticipantRegistry.Role(2 + role % 4));
        }
    }

    function decide(uint256 i, uint256 yes) external watched {
        address p = who(1 + i % PEOPLE);
        if (status(p) == ParticipantRegistry.Status.Applied) {
            if (yes % 4 > 0) {
                registry.approve(p, keccak256(abi.encode("meter", p)), key(p));
            } else {
                registry.reject(p, "no");
            }
        }
    }

    function revoke(uint256 i, uint256 seed) external watched {
        address p = who(1 + i % PEOPLE);
        // Seldom, or soon nobody is left.
        if (seed % 16 == 0 && status(p) == ParticipantRegistry.Status.Approved) {
            registry.revoke(p, "left");
        }
    }

    function replaceMeter(uint256 i, uint256 seed) external watched {
        address p = who(1 + i % PEOPLE);
        if (status(p) == ParticipantRegistry.Status.Approved) {
            registry.replaceMeter(p, keccak256(abi.encode(p, seed)), address(uint160(uint256(keccak256(abi.encode(p, seed, "key"))))));
        }
    }

    function trade(uint256 seed) external {
        ++_window;
        uint256 offers = 0;
        uint256 requests = 0;
        uint64 price = 0;
        for (uint256 i = 1; i <= PEOPLE; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address p = who(i);
            _left[p] = 0;
            // Rising prices: the order of arrival is the order of prices.
            price += uint64(seed % 100);
            if (registry.maySell(p)) {
                uint64 wh = uint64(1 + (seed >> 8) % 5_000);
                vm.prank(p);
                local.offer(_window, wh, price);
                _left[p] = wh;
                ++offers;
            }
            if (registry.mayBuy(p)) {
                vm.prank(p);
                local.request(_window, uint64(1 + (seed >> 32) % 5_000), uint16((seed >> 64) % 1_001));
                ++requests;
            }
        }
        clearWindow(offers, requests, uint64(seed % 800));
    }

    function setSupply(uint256 i, uint64 wh, uint64 price) external {
        address p = who(1 + i % PEOPLE);
        if (registry.maySell(p)) {
            wh = 1 + wh % 1e7;
            price = 1 + price % 200_000;
            vm.prank(p);
            renewable.setSupply(NOON, NOON + 2 days, wh, price);
            renewable.confirmSupply(p, NOON, NOON + 2 days, wh, price);
            _soldOf[p] = 0;
        }
    }

    function dropSupply(uint256 i) external {
        address p = who(1 + i % PEOPLE);
        (,, uint64 capacity,,,,,) = renewable.producerOf(p);
        if (capacity > 0) {
            renewable.dropSupply(p);
            _soldOf[p] = 0;
        }
    }

    function demand(uint256 i, uint64 wh, uint64 start, uint64 length) external {
        address p = who(1 + i % PEOPLE);
        if (registry.mayBuy(p)) {
            start = NOON + start % 1 days;
            vm.prank(p);
            renewable.demand(bytes32(_demands), start, start + 1 + length % 1 days, 1 + wh % 1e5, type(uint64).max);
            _userOf[_demands++] = p;
        }
    }

    function meet(uint256 number, uint256 i) external {
        if (_demands == 0) {
            return;
        }
        bytes32 origin = bytes32(number % _demands);
        address user = _userOf[number % _demands];
        address producer = who(1 + i % PEOPLE);
        (,, uint64 wh,, RenewableMarket.Stage stage) = renewable.demandOf(user, origin);
        uint256 before = incentive.balanceOf(producer);
        try renewable.meet(user, origin, producer) returns (uint256 tokens) {
            require(stage == RenewableMarket.Stage.Open, "met what was not open");
            require(incentive.balanceOf(producer) == before + tokens, "another number of tokens");
            minted += tokens;
            _mintedTo[producer] += tokens;
            _soldOf[producer] += wh;
        } catch {
            require(incentive.balanceOf(producer) == before, "tokens for nothing");
        }
    }

    function takeBack(uint256 number) external {
        if (_demands > 0) {
            address user = _userOf[number % _demands];
            (,,,, RenewableMarket.Stage stage) = renewable.demandOf(user, bytes32(number % _demands));
            if (stage == RenewableMarket.Stage.Open) {
                vm.prank(user);
                renewable.takeBack(bytes32(number % _demands));
            }
        }
    }

    /// Meters and keys belong to who is approved with them; nobody's reputation leaves its range; who was revoked takes no part.
    function checkRegistry() external view {
        for (uint256 i = 1; i <= PEOPLE; ++i) {
            address p = who(i);
            (ParticipantRegistry.Status now_,, uint16 reputation, address meterKey, bytes32 meterId) = registry.participantOf(p);
            require(reputation <= 1000, "reputation out of range");
            if (now_ == ParticipantRegistry.Status.Approved) {
                require(registry.ownerOfMeter(meterId) == p && registry.ownerOfKey(meterKey) == p, "a meter of someone else");
            } else if (now_ == ParticipantRegistry.Status.Revoked) {
                require(registry.ownerOfMeter(meterId) == address(0) && registry.ownerOfKey(meterKey) == address(0), "a meter not freed");
                require(!registry.maySell(p) && !registry.mayBuy(p) && registry.reputationOf(p) == 0, "a revoked participant takes part");
            }
        }
    }

    /// Tokens exist for matches only; what a producer has sold and has left is its capacity.
    function checkRenewable() external view {
        require(incentive.totalSupply() == minted, "tokens from nowhere");
        for (uint256 i = 1; i <= PEOPLE; ++i) {
            address p = who(i);
            require(incentive.balanceOf(p) == _mintedTo[p], "another's tokens");
            (,, uint64 capacity,,, uint64 left,,) = renewable.producerOf(p);
            require(left + _soldOf[p] == capacity, "capacity sold twice");
        }
        address[] memory listed = renewable.producers();
        for (uint256 i = 0; i < listed.length; ++i) {
            (,, uint64 capacity,,,, uint32 place,) = renewable.producerOf(listed[i]);
            require(capacity > 0 && place == i, "the list does not fit");
        }
    }

    function clearWindow(uint256 offers, uint256 requests, uint64 ceiling) private {
        uint256[] memory ids = new uint256[](offers);
        for (uint256 i = 0; i < offers; ++i) {
            ids[i] = i;
        }
        uint64[] memory prices = new uint64[](requests);
        for (uint256 i = 0; i < requests; ++i) {
            prices[i] = ceiling;
        }
        Match[] memory matches = clearedIn(_window, ids, prices);
        for (uint256 i = 0; i < matches.length; ++i) {
            require(matches[i].price <= ceiling, "above the marginal price");
            require(matches[i].producer != matches[i].user, "bought from itself");
            require(_left[matches[i].producer] >= matches[i].wh, "an offer sold twice");
            _left[matches[i].producer] -= matches[i].wh;
            vm.prank(matches[i].user);
            local.rate(_window, i, matches[i].producer, matches[i].wh, matches[i].price, (uint256(matches[i].wh) * 7) % 1_001);
        }
    }

    function status(address p) private view returns (ParticipantRegistry.Status s) {
        (s,,,,) = registry.participantOf(p);
    }

    /// Whether one act leads from one status to the other, or none.
    function follows(ParticipantRegistry.Status from, ParticipantRegistry.Status to) private pure returns (bool) {
        if (from == to) {
            return true;
        }
        if (from == ParticipantRegistry.Status.Revoked || to == ParticipantRegistry.Status.None) {
            return false;
        }
        if (from == ParticipantRegistry.Status.None || from == ParticipantRegistry.Status.Rejected) {
            return to == ParticipantRegistry.Status.Applied;
        }
        if (from == ParticipantRegistry.Status.Applied) {
            return to == ParticipantRegistry.Status.Approved || to == ParticipantRegistry.Status.Rejected;
        }
        return to == ParticipantRegistry.Status.Revoked;
    }
}

contract MarketInvariantsTest {
    MarketActors private _actors;

    function setUp() public {
        _actors = new MarketActors();
        _actors.setUp();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actors);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](10);
        selectors[0] = MarketActors.applyFor.selector;
        selectors[1] = MarketActors.decide.selector;
        selectors[2] = MarketActors.revoke.selector;
        selectors[3] = MarketActors.replaceMeter.selector;
        selectors[4] = MarketActors.trade.selector;
        selectors[5] = MarketActors.setSupply.selector;
        selectors[6] = MarketActors.dropSupply.selector;
        selectors[7] = MarketActors.demand.selector;
        selectors[8] = MarketActors.meet.selector;
        selectors[9] = MarketActors.takeBack.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actors), selectors);
    }

    function invariant_statuses_meters_and_reputations() external view {
        _actors.checkRegistry();
    }

    function invariant_tokens_and_capacities() external view {
        _actors.checkRenewable();
    }
}

using System.Numerics;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger.Tests.Deploying;

namespace EdgeEnergy.Ledger.Tests.Markets;

/// <summary>The market among neighbours on one chain and the renewable market on another, each with its own sender.</summary>
public sealed class DualChainTests
{
    private const long RenewableChainId = 20260;
    private const long Noon = 1_800_000_000;
    private const long Window = Noon / 60;

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_neighbours_can_not_meet_is_met_on_the_other_chain_at_the_incentive_price()
    {
        await using Side near = await Side.StartAsync(31337, TestNetwork.Profile("development"), _token);
        await near.AdmitAsync(RegistryRole.Prosumer, "p1", "p2", "p3");
        await near.AdmitAsync(RegistryRole.Consumer, "u1", "u2");
        LocalMarketContract market = new(near.Network.Client, near.Network.ChainId, near.Record.AddressOf(ContractName.LocalEnergyMarket));

        // A delivery that did not come: p3 sells a little, its user says so, and its reputation falls below what u1 asks for later.
        await near.SendAsync(market.Offer("p3", Window - 15, 100, 50_000, "first"));
        await near.SendAsync(market.Request("u1", Window - 15, 100, 0, "first request"));
        await near.SendAsync(market.Clear(Window - 15, await market.OffersAsync(Window - 15, _token), [150_000]));
        LocalMatch failed = Assert.Single((await near.EventsAsync(market)).Matches);
        await near.SendAsync(market.Rate("u1", failed, 0));
        Assert.Equal(437, await near.Registry.ReputationAsync(near.Network.Address("p3"), _token));

        IReadOnlyList<UnfilledRequest> rests = await ClearAsync(near, market);

        await using Side far = await Side.StartAsync(
            RenewableChainId,
            TestNetwork.Profile("consortium") with { Contracts = [ContractName.ParticipantRegistry, ContractName.IncentiveToken, ContractName.RenewableMarket] },
            _token);
        await far.AdmitAsync(RegistryRole.RenewableSource, "r1", "r2", "r3", "r4");
        await far.AdmitAsync(RegistryRole.Consumer, "u1", "u2");
        await RenewAsync(near, far, market, rests);
    }

    /// <summary>A window in which price, standing and the marginal price each keep an offer from a request.</summary>
    private async Task<IReadOnlyList<UnfilledRequest>> ClearAsync(Side near, LocalMarketContract market)
    {
        await near.SendAsync(market.Offer("p1", Window, 1_000, 90_000, "o1"));
        await near.SendAsync(market.Offer("p2", Window, 700, 80_000, "o2"));
        await near.SendAsync(market.Offer("p3", Window, 2_000, 70_000, "o3"));
        await near.SendAsync(market.Offer("p1", Window, 5_000, 160_000, "o4"));
        await near.SendAsync(market.Request("u1", Window, 2_500, 450, "q1"));
        await near.SendAsync(market.Request("u2", Window, 400, 0, "q2"));
        await near.SendAsync(market.Request("u2", Window, 300, 1_000, "q3"));
        IReadOnlyList<MarketOffer> offers = await market.OffersAsync(Window, _token);
        Assert.Equal([2, 1, 0, 3], LocalMarketContract.OrderOf(offers));
        Assert.Equal(
            [new MarketRequest(0, near.Network.Address("u1"), 2_500, 450), new MarketRequest(1, near.Network.Address("u2"), 400, 0), new MarketRequest(2, near.Network.Address("u2"), 300, 1_000)],
            await market.RequestsAsync(Window, _token));

        // An order that favours the dear, and one that leaves out the cheapest.
        long[] ceilings = [150_000, 75_000, 150_000];
        MarketOffer[] favoured = [.. offers.Select(o => o with { PriceMicroPerKwh = -o.PriceMicroPerKwh })];
        Assert.Equal($"NotSorted({Window}, 1)", await near.RefusalAsync(market.Clear(Window, favoured, ceilings)));
        Assert.Equal($"NotAPermutation({Window}, 3)", await near.RefusalAsync(market.Clear(Window, [.. offers.Skip(1)], ceilings)));

        long before = await near.Network.Client.BlockNumberAsync(_token);
        await near.SendAsync(market.Clear(Window, offers, ceilings));
        (IReadOnlyList<LocalMatch> matches, IReadOnlyList<UnfilledRequest> unfilled) = await market.EventsAsync(before + 1, before + 1, _token);
        string Address(string account) => near.Network.Address(account);
        Assert.Equal(
            [
                new LocalMatch(Window, 0, Address("p2"), Address("u1"), 700, 80_000),
                new LocalMatch(Window, 1, Address("p1"), Address("u1"), 1_000, 90_000),
                new LocalMatch(Window, 2, Address("p3"), Address("u2"), 400, 70_000),
            ],
            matches);
        Assert.Equal([new UnfilledRequest(Window, 0, 800), new UnfilledRequest(Window, 2, 300)], unfilled);
        Assert.All(matches, m => Assert.True(m.PriceMicroPerKwh <= ceilings[m.User == Address("u1") ? 0 : 1]));

        await near.SendAsync(market.Rate("u1", matches[0], 1_000));
        Assert.Equal(563, await near.Registry.ReputationAsync(Address("p2"), _token));
        Assert.Equal($"NoMatch({Window}, 0)", await near.RefusalAsync(market.Rate("u1", matches[0], 1_000)));
        Assert.Equal($"NoMatch({Window}, 2)", await near.RefusalAsync(market.Rate("u1", matches[2], 1_000)));
        return unfilled;
    }

    private async Task RenewAsync(Side near, Side far, LocalMarketContract local, IReadOnlyList<UnfilledRequest> rests)
    {
        IncentiveRule rule = TestNetwork.Profile("consortium").Incentive!;
        RenewableMarketContract market = new(far.Network.Client, far.Network.ChainId, far.Record.AddressOf(ContractName.RenewableMarket));
        IncentiveTokenContract token = new(far.Network.Client, far.Record.AddressOf(ContractName.IncentiveToken));
        string user = far.Network.Address("u1");
        RenewableSupply steady = new(Noon, Noon + (2 * 86_400), 600_000, 60_000);
        await far.SupplyAsync(market, "r1", steady);
        await far.SupplyAsync(market, "r2", steady with { SteadyFromUnix = Noon + 1, PriceMicroPerKwh = 50_000 });
        await far.SupplyAsync(market, "r3", steady with { CapacityWh = rests[0].Wh, PriceMicroPerKwh = 45_000 });
        await far.SupplyAsync(market, "r4", steady with { CapacityWh = 400, PriceMicroPerKwh = 30_000 });

        byte[] origin = local.Origin(rests[0]);
        await far.SendAsync(market.Demand("u1", origin, Noon, Noon + 900, rests[0].Wh, 100_000));
        Assert.Equal(far.Network.Address("r1"), await market.CheapestAsync(user, Noon, Noon + 900, rests[0].Wh, _token));
        Assert.Equal($"NotCovered({far.Network.Address("r2")}, {Noon}, {Noon + 900}, 800)", await far.RefusalAsync(market.Meet(user, origin, far.Network.Address("r2"))));
        Assert.Equal($"NotCovered({far.Network.Address("r3")}, {Noon}, {Noon + 900}, 800)", await far.RefusalAsync(market.Meet(user, origin, far.Network.Address("r3"))));

        RenewableMatch met = await MeetAsync(far, market, user, origin, "r1");
        double expected = rule.PriceMicroPerKwh(60_000, 600_000, 2 * 86_400, 0);
        Assert.InRange(expected - met.EarnedMicroPerKwh, 0, 1);
        Assert.Equal((800, 60_000), (met.Wh, met.PaidMicroPerKwh));
        Assert.Equal((met.EarnedMicroPerKwh - 60_000) * 800 / 1000, met.TokensMicro);
        Assert.Equal(met.TokensMicro, await token.BalanceAsync(far.Network.Address("r1"), _token));
        Assert.StartsWith("WrongStage(", await far.RefusalAsync(market.Meet(user, origin, far.Network.Address("r1"))), StringComparison.Ordinal);
        Assert.StartsWith("WrongStage(", await far.RefusalAsync(market.Demand("u1", origin, Noon, Noon + 900, 1, 100_000)), StringComparison.Ordinal);

        // Time supplied raises the price of the next demand, and what was sold is gone.
        RenewableProducer after = await market.ProducerAsync(far.Network.Address("r1"), _token);
        Assert.Equal((900, 599_200, true), (after.SuppliedSeconds, after.LeftWh, after.Confirmed));
        Assert.InRange(rule.PriceMicroPerKwh(60_000, 600_000, 2 * 86_400, 900) - await market.IncentivePriceAsync(far.Network.Address("r1"), _token), 0, 1);

        // Below the feed-in tariff nobody is paid.
        byte[] second = local.Origin(rests[1]);
        Assert.NotEqual(origin, second);
        await far.SendAsync(market.Demand("u2", second, Noon, Noon + 900, rests[1].Wh, 40_000));
        RenewableMatch floor = await MeetAsync(far, market, far.Network.Address("u2"), second, "r4");
        Assert.Equal(rule.FeedInTariffMicroPerKwh, floor.PaidMicroPerKwh);
        Assert.InRange(rule.PriceMicroPerKwh(30_000, 400, 2 * 86_400, 0) - floor.EarnedMicroPerKwh, 0, 1);
        Assert.Equal(met.TokensMicro + floor.TokensMicro, await token.SupplyAsync(_token));

        // Neither chain's transactions are the other's.
        Assert.DoesNotContain(near.Store.Latest(1_000), e => e.Intent.To == market.Address);
        Assert.All(near.Store.Latest(1_000).Concat(far.Store.Latest(1_000)), e => Assert.Equal(OutboxState.Final, e.State));
        Assert.Equal((31337, RenewableChainId), (ChainOf(near), ChainOf(far)));
    }

    private static BigInteger ChainOf(Side side) => Eip1559Transaction.Decode(side.Store.Latest(1)[0].Raw!).ChainId;

    private async Task<RenewableMatch> MeetAsync(Side far, RenewableMarketContract market, string user, byte[] origin, string producer)
    {
        RenewableProducer offer = await market.ProducerAsync(far.Network.Address(producer), _token);
        Assert.True(offer.Confirmed);
        long before = await far.Network.Client.BlockNumberAsync(_token);
        await far.SendAsync(market.Meet(user, origin, far.Network.Address(producer)));
        RenewableMatch match = Assert.Single(await market.MatchesAsync(before + 1, before + 1, _token));
        Assert.Equal((far.Network.Address(producer), user), (match.Producer, match.User));
        Assert.Equal(origin, match.Origin);
        return match;
    }
}

using EdgeEnergy.Domain;
using EdgeEnergy.Market;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Bench;

/// <summary>One round of a community with a participant at every load bus, without and with the feeder's limits.</summary>
internal sealed class MarketBench : IBench
{
    private const double Margin = 0.005;
    private const double LightLoad = 0.25;
    private static readonly string[] Feeders = ["thesis-13", "ieee33bw", "case141"];
    private static readonly Tariffs Tariffs = new(273_000, 80_000, 160_000, 130);
    private static readonly SettlementPeriod Period = new(1_900_800, 15);

    public string Name => "market";

    public Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        List<Case> cases = [];
        CheapestSeller mechanism = new();
        foreach (string name in Feeders)
        {
            Feeder feeder = Feeder.Parse(scope.Checkout.Read("hardware", "feeders", name + ".json"), name);
            MarketBook book = Book(feeder);
            FeederFlow flow = new(feeder);
            FeederScenario scenario = new([.. feeder.Buses.Select(b => b.LoadKw * LightLoad * 1000)], [.. feeder.Buses.Select(b => b.LoadKvar * LightLoad * 1000)]);

            // Limits that the load alone nearly reaches, so that they bind.
            FeederLimits limits = new(flow.Solve(scenario.NetImportW, scenario.ReactiveVar).VoltagePu.Min() - Margin, 1 + Margin);
            FeederGuard guard = new(flow, Layout(feeder), limits);
            IReadOnlyList<Trade> trades = mechanism.Clear(book);
            CheckedAllocation granted = guard.Check(book, trades, [scenario]);
            Measurement free = Measurement.Best(scope.Budget, () => mechanism.Clear(book));
            Measurement limited = Measurement.Best(scope.Budget, () =>
            {
                flow.Solves = 0;
                guard.Check(book, mechanism.Clear(book), [scenario]);
            });
            int participants = book.Bids.Select(b => b.Buyer).Distinct(StringComparer.Ordinal).Count();
            cases.Add(new Case(name, participants, mechanism.Name, false, free.Seconds * 1e3, 0, trades.Count, 0));
            cases.Add(new Case(name, participants, mechanism.Name, true, limited.Seconds * 1e3, flow.Solves, granted.Trades.Count, granted.Cuts.Count));
            scope.Tell($"{name,-10} {participants,4} participants {free.Seconds * 1e3,9:F3} ms, with limits {limited.Seconds * 1e3,9:F3} ms ({flow.Solves} power flows, {granted.Cuts.Count} of {trades.Count} trades cut)");
        }

        return Task.FromResult<object>(new { cases });
    }

    /// <summary>A sunny noon: every load bus buys a light load, every second one energy for its battery, and two of three have much to sell.</summary>
    private static MarketBook Book(Feeder feeder)
    {
        Random random = new(1);
        List<Offer> offers = [];
        List<Bid> bids = [];
        foreach (Bus bus in feeder.Buses.Where(b => b.LoadKw > 0))
        {
            long wh = (long)(bus.LoadKw * LightLoad * 250);
            bids.Add(new Bid(Period, Id(bus), BidPurpose.Load, wh, Tariffs.GridMicroPerKwh));
            if (random.Next(2) == 0)
            {
                bids.Add(new Bid(Period, Id(bus), BidPurpose.Storage, random.NextInt64(4 * wh, 16 * wh), 160_000));
            }

            if (random.Next(3) > 0)
            {
                offers.Add(new Offer(Period, Id(bus), (EnergySource)random.Next(2), random.NextInt64(0, 24 * wh), random.Next(1, 4) * 80_000));
            }
        }

        return new MarketBook(Period, offers, bids, Tariffs);
    }

    private static FeederLayout Layout(Feeder feeder) => new(
        [.. feeder.Buses.Select(b => $"{b.Id}")],
        [.. feeder.Branches.Select(b => b.Place)],
        feeder.Buses.Where(b => b.LoadKw > 0).ToDictionary(Id, b => feeder.IndexOf(b.Id)));

    private static string Id(Bus bus) => $"b{bus.Id:D3}";

    /// <summary>Iterations are power flows.</summary>
    private sealed record Case([property: System.Text.Json.Serialization.JsonPropertyName("case")] string Name, int Participants, string Mechanism, bool Limits, double Milliseconds, int Iterations, int Trades, int Cuts);
}

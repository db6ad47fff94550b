using System.Text.RegularExpressions;
using EdgeEnergy.Domain;
using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd;

/// <summary>A day of the community: what the summary says is true in itself and of the chain.</summary>
[Trait("Category", "Slow")]
public sealed partial class DayTests(Runs runs)
{
    private const int Hours = 24;
    private const int PeriodsAnHour = 4;

    /// <summary>Of an inverter's energy counters.</summary>
    private const int ResolutionWh = 100;
    private const long FeeMicroPerKwh = 130;

    [Fact]
    public async Task The_summary_has_every_key_of_the_contract()
    {
        EdgeOutcome day = await runs.DayAsync();

        Assert.Empty(Contract.Breaches(day.Node));
        Assert.Equal((1L, Hours), (day.Summary.Seed, day.Summary.Hours));
        Assert.NotEmpty(day.Summary.Trades);
        Assert.NotEmpty(day.Summary.Settlements);
    }

    [Fact]
    public async Task The_participants_are_those_of_the_rig_and_the_fee()
    {
        Summary day = (await runs.DayAsync()).Summary;
        RigFacts rig = await runs.RigAsync();

        Assert.Equal([.. rig.Participants.Keys, "fee"], day.Participants.Select(p => p.Id));
        foreach (Summary.Participant row in day.Participants.Where(p => p.Id != "fee"))
        {
            RigFacts.Participant known = rig.Participants[row.Id];
            Assert.Equal((known.Role, (int?)known.Bus), (row.Role, row.Bus));
            Assert.Equal(known.Device is null ? null : known.Multiplier, row.Homes);
        }

        Assert.Equal(9, day.Metered.Count());
    }

    [Fact]
    public async Task Each_period_is_settled_once_in_order_by_a_transaction_that_succeeded()
    {
        Summary day = (await runs.DayAsync()).Summary;

        string[] windows = [.. day.Settlements.Select(s => s.Window)];
        DateTimeOffset start = new(2017, 5, 23, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(Enumerable.Range(0, Hours * PeriodsAnHour).Select(i => start.AddMinutes(15 * i).ToString("yyyy-MM-dd'T'HH:mm'Z'")), windows);
        Assert.All(day.Settlements, s =>
        {
            Assert.Equal(("final", "success"), (s.State, s.Receipt));
            Assert.Matches(Hash(), s.TransactionHash);
            Assert.Matches(Hash(), s.Root);
            Assert.InRange(s.Gas, 21_000, 10_000_000);
        });
        Assert.Equal(windows.Length, day.Settlements.Select(s => s.TransactionHash).Distinct(StringComparer.Ordinal).Count());
        long[] blocks = [.. day.Settlements.Select(s => s.Block)];
        Assert.Equal(blocks.Order(), blocks);
        Assert.All(day.Transactions, t => Assert.Equal("final", t.State));
    }

    [Fact]
    public async Task Every_trade_names_the_transaction_that_settled_its_period()
    {
        Summary day = (await runs.DayAsync()).Summary;
        Dictionary<string, string> settledBy = day.Settlements.ToDictionary(s => s.Window, s => s.TransactionHash, StringComparer.Ordinal);

        Assert.All(day.Trades, t => Assert.Equal(settledBy[t.Period], t.TransactionHash));
        Assert.Contains(day.Trades, t => t.Source == "pv");
        Assert.Contains(day.Trades, t => t.Source == "battery");
        Assert.Contains(day.Trades, t => t.Source == "grid");
    }

    [Fact]
    public async Task Every_trade_costs_its_energy_at_its_price_and_the_fee_of_a_neighbours_energy()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.All(day.Trades, t =>
        {
            Assert.Equal(Money.Cost(t.Wh, t.PriceMicroPerKwh), t.CostMicro);
            Assert.Equal(t.FromNeighbour ? Money.Cost(t.Wh, FeeMicroPerKwh) : 0, t.FeeMicro);
        });
    }

    [Fact]
    public async Task Money_is_what_the_trades_say_and_sums_to_zero()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.Equal(0, day.Participants.Sum(p => p.MoneyMicro));
        Assert.Equal(0, day.Balance.MoneyMicro);
        foreach (Summary.Participant row in day.Participants)
        {
            long received = day.Trades.Where(t => t.Seller == row.Id).Sum(t => t.CostMicro);
            long paid = day.Trades.Where(t => t.Buyer == row.Id).Sum(t => t.CostMicro + t.FeeMicro);
            long fees = row.Id == "fee" ? day.Trades.Sum(t => t.FeeMicro) : 0;
            Assert.Equal((row.Id, received - paid + fees), (row.Id, row.MoneyMicro));
        }
    }

    [Fact]
    public async Task Energy_is_what_the_trades_say_and_sums_to_zero()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.Equal(0, day.Participants.Sum(p => p.EnergyWh.Grid));
        Assert.Equal(0, day.Balance.EnergyWh);
        Assert.Equal(day.Participants.Sum(p => p.EnergyWh.Bought), day.Participants.Sum(p => p.EnergyWh.Sold));
        foreach (Summary.Participant row in day.Metered)
        {
            Summary.Trade[] bought = [.. day.Trades.Where(t => t.Buyer == row.Id)];
            Summary.Trade[] sold = [.. day.Trades.Where(t => t.Seller == row.Id)];
            Assert.Equal(bought.Where(t => t.FromNeighbour).Sum(t => t.Wh), row.EnergyWh.Bought);
            Assert.Equal(sold.Sum(t => t.Wh), row.EnergyWh.Sold);

            // Every Wh of the meter's import has one seller: a neighbour or the grid. What is exported and not sold went to the grid.
            Assert.Equal(bought.Sum(t => t.Wh), row.EnergyWh.Import);
            Assert.InRange(row.EnergyWh.Sold, 0, row.EnergyWh.Export);
            Assert.Equal(row.EnergyWh.Import - row.EnergyWh.Bought - (row.EnergyWh.Export - row.EnergyWh.Sold), row.EnergyWh.Grid);
        }
    }

    [Fact]
    public async Task The_energy_of_a_home_goes_somewhere()
    {
        Summary day = (await runs.DayAsync()).Summary;
        RigFacts rig = await runs.RigAsync();
        foreach (Summary.Participant row in day.Metered)
        {
            RigFacts.Participant known = rig.Participants[row.Id];
            Summary.Energy e = row.EnergyWh;

            // Load + charge + export + loss = PV + discharge + import; the battery loses one way each, every flow is rounded to whole W each minute
            // and each of the six energies is known to the resolution of its counter.
            double loss = (e.Charge * ((1 / rig.OneWayEfficiency) - 1)) + (e.Discharge * (1 - rig.OneWayEfficiency));
            double left = e.Pv + e.Discharge + e.Import - e.Load - e.Charge - e.Export - loss;
            double known6 = known.Multiplier * ((6 * ResolutionWh) + (2 * Hours));
            Assert.True(Math.Abs(left) <= known6, $"{row.Id}: {left} Wh of {known6} Wh");

            Assert.InRange(e.SelfUsed, Math.Max(0, e.Load - e.Import), e.Load);
            Assert.InRange(e.Pv, 0, known.PvW * Hours);
            double stored = e.Charge - e.Discharge;
            double first = known.BatteryWh * known.InitialSocPercent / 100.0;
            double counters = 2.0 * ResolutionWh * known.Multiplier;
            Assert.InRange(stored, -first - counters, known.BatteryWh - first + counters);
            if (known.PvW == 0)
            {
                Assert.Equal((0, 0, 0, 0), (e.Pv, e.Charge, e.Discharge, e.Export));
            }
        }

        Assert.True(day.Metered.Sum(p => p.EnergyWh.Pv) > 0);
        Assert.True(day.Metered.Sum(p => p.EnergyWh.Discharge) > 0);
    }

    [Fact]
    public async Task Every_device_was_polled_at_least_once_a_minute()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.True(day.Readings.Accepted >= day.Metered.Count() * Hours * 60, $"{day.Readings.Accepted} readings");
        Assert.Equal((0, 0), (day.Readings.Rejected, day.Readings.Duplicates));
    }

    [Fact]
    public async Task The_gateways_books_are_those_of_the_chain()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.True(day.Balance.BooksEqualChain);
        foreach (Summary.Participant row in day.Participants.Where(p => p.Wallet is not null))
        {
            long charged = day.Transactions.Where(t => t.Kind == "charge" && t.Account == row.Id).Sum(t => t.AmountMicro);
            Assert.Equal(charged + row.MoneyMicro, row.BalanceMicro);
            Assert.Equal(row.BalanceMicro, row.ChainBalanceMicro);
        }

        Assert.Equal(11, day.Participants.Where(p => p.Wallet is not null).Select(p => p.Wallet).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Never_more_is_delivered_than_was_traded()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.All(day.Trades.Where(t => t.FromNeighbour), t => Assert.InRange(t.Wh, 1, t.TradedWh));
        Assert.All(day.Undelivered, u => Assert.InRange(u.DeliveredWh, 0, u.TradedWh - 1));
        Assert.Equal(
            day.Trades.Where(t => t.FromNeighbour && t.Wh < t.TradedWh).Select(t => (t.Period, t.Seller, t.Buyer, t.TradedWh, t.Wh)).Order(),
            day.Undelivered.Where(u => u.DeliveredWh > 0).Select(u => (u.Period, u.Seller, u.Buyer, u.TradedWh, u.DeliveredWh)).Order());
        Assert.DoesNotContain(day.Trades, t => t.Seller == t.Buyer);
    }

    [Fact]
    public async Task Nobody_pays_more_while_a_cheaper_offer_is_left()
    {
        Summary day = (await runs.DayAsync()).Summary;
        int compared = 0;
        foreach (IGrouping<string, Summary.Trade> period in day.Trades.Where(t => t.TradedWh > 0).GroupBy(t => t.Period, StringComparer.Ordinal))
        {
            HashSet<string> sellers = [.. period.Select(t => t.Seller)];
            Assert.All(
                period.GroupBy(t => (t.Seller, t.Source)),
                offer => Assert.Single(offer.Select(t => t.PriceMicroPerKwh).Distinct()));

            // Buyers are served one after the other and each goes up the same list of offers, so what two of them paid can touch, not overlap.
            // One that sells as well passes over its own offer and is left out.
            (long Low, long High)[] paid =
            [
                .. period.Where(t => !sellers.Contains(t.Buyer)).GroupBy(t => t.Buyer, StringComparer.Ordinal)
                    .Select(b => (b.Min(t => t.PriceMicroPerKwh), b.Max(t => t.PriceMicroPerKwh))),
            ];
            for (int i = 0; i < paid.Length; i++)
            {
                for (int j = i + 1; j < paid.Length; j++)
                {
                    compared++;
                    Assert.True(paid[i].High <= paid[j].Low || paid[j].High <= paid[i].Low, $"{period.Key}: {paid[i]} and {paid[j]}");
                }
            }
        }

        Assert.Empty(day.Cuts);
        Assert.True(compared > 0);
    }

    [Fact]
    public async Task What_was_refused_names_a_smaller_amount_and_the_reason()
    {
        Summary day = (await runs.DayAsync()).Summary;

        Assert.NotEmpty(day.Refusals);
        Assert.All(day.Refusals, r =>
        {
            Assert.InRange(r.AllowedWh, 0, r.AskedWh - 1);
            Assert.Contains(r.Reason, (string[])["allowed_power", "balance"]);
            Assert.Contains(r.Purpose, (string[])["load", "storage"]);
        });
    }

    [GeneratedRegex("^0x[0-9a-f]{64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();
}

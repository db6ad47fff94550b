using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class FeederGuardTests
{
    private static readonly SettlementPeriod Period = new(1_900_800, 15);
    private static readonly FeederLimits Limits = new(0.9, 1.05);

    public static TheoryData<int> Seeds => RandomMarket.Seeds;

    [Fact]
    public void An_allocation_that_fits_passes_whole_and_costs_few_solutions()
    {
        LinearFeeder feeder = TwoBuses(0.1);
        Trade[] trades = [Sale(1000), Grid("b05", 50)];
        CheckedAllocation result = Guard(feeder).Check(Book(trades), trades, [Alone(0)]);
        Assert.Equal(trades, result.Trades);
        Assert.Empty(result.Cuts);
        Assert.Empty(result.Grid.LoadAloneViolations);
        Assert.Equal([0, -4000], result.Grid.WithTradesW);
        Assert.InRange(feeder.Solutions, 1, 5);
    }

    [Fact]
    public void A_sale_is_cut_to_the_last_Wh_below_the_voltage_limit_and_the_grid_serves_the_rest()
    {
        // R = 0.1 p.u. on 1 MVA: 1.05 p.u. is 500 kW of export, 125,000 Wh in 15 minutes.
        Trade[] trades = [Sale(200_000), Grid("b05", 50)];
        CheckedAllocation result = Guard(TwoBuses(0.1)).Check(Book(trades), trades, [Alone(0)]);
        Assert.Equal([Sale(125_000), Grid("b05", 75_050)], result.Trades);
        TradeCut cut = Assert.Single(result.Cuts);
        Assert.Equal((200_000, 125_000), (cut.WantedWh, cut.GrantedWh));
        Assert.Equal((LimitKind.VoltageHigh, "two", 1.05), (cut.Limit.Kind, cut.Limit.Place, cut.Limit.Limit));
        Assert.Equal(1.08, cut.Limit.Value, 1e-12);
        Assert.Equal("voltage 1.0800 above 1.0500 p.u. at bus two", cut.Limit.ToString());
    }

    [Fact]
    public void A_branch_limit_binds_and_is_named()
    {
        LinearFeeder feeder = new([0, 0], [0, 0.01], [0, 0], [0, 300_000]);
        Trade[] trades = [Sale(100_000)];
        CheckedAllocation result = Guard(feeder).Check(Book(trades), trades, [Alone(0)]);
        Assert.Equal([Sale(75_000), Grid("b05", 25_000)], result.Trades);
        Assert.Equal("loading 1.333 above 1.000 on branch one-two", Assert.Single(result.Cuts).Limit.ToString());
    }

    [Fact]
    public void A_storage_purchase_that_would_worsen_a_low_voltage_of_the_load_alone_is_refused_but_a_sale_that_lifts_it_passes()
    {
        // The load alone, 1.2 MW through 0.1 p.u., is at 0.88.
        Trade purchase = new(Period, "b04", "b08", EnergySource.Pv, BidPurpose.Storage, 1000, 80_000);
        CheckedAllocation refused = Guard(TwoBuses(0.1)).Check(Book([purchase]), [purchase], [Alone(1_200_000)]);
        Assert.Empty(refused.Trades);
        TradeCut cut = Assert.Single(refused.Cuts);
        Assert.Equal((0, LimitKind.VoltageLow, "two", 0.9), (cut.GrantedWh, cut.Limit.Kind, cut.Limit.Place, cut.Limit.Limit));
        Assert.Equal("voltage 0.8800 below 0.9000 p.u. at bus two", Assert.Single(refused.Grid.LoadAloneViolations).ToString());

        Trade[] sale = [Sale(1000)];
        Assert.Equal(sale, Guard(TwoBuses(0.1)).Check(Book(sale), sale, [Alone(1_200_000)]).Trades);
    }

    [Fact]
    public void The_dearest_trade_is_cut_first()
    {
        Trade cheap = Sale(100_000) with { PriceMicroPerKwh = 80_000 };
        Trade dear = Sale(100_000) with { Source = EnergySource.Battery, PriceMicroPerKwh = 240_000 };
        Trade[] trades = [dear, cheap];
        CheckedAllocation result = Guard(TwoBuses(0.1)).Check(Book(trades), trades, [Alone(0)]);
        Assert.Equal([dear with { Wh = 25_000 }, cheap, Grid("b05", 75_000)], result.Trades);
    }

    [Fact]
    public void A_trade_that_only_fits_beside_a_dearer_one_is_let_through_with_it()
    {
        // b08 sells 200,000 Wh for 0.08 at bus two, where b09 pays more to store 100,000 Wh: together they fit (500 kW of net export is 1.05 p.u.).
        Trade sale = Sale(200_000);
        Trade purchase = new(Period, "b04", "b09", EnergySource.Battery, BidPurpose.Storage, 100_000, 240_000);
        Trade[] trades = [sale, purchase];
        var layout = new FeederLayout(["one", "two"], ["one-two"], new Dictionary<string, int>(StringComparer.Ordinal) { ["b04"] = 0, ["b05"] = 0, ["b08"] = 1, ["b09"] = 1 });
        CheckedAllocation result = new FeederGuard(TwoBuses(0.1), layout, Limits).Check(Book(trades), trades, [Alone(0)]);
        Assert.Equal(trades, result.Trades);
        Assert.Empty(result.Cuts);

        // 300,000 Wh do not fit; the room that the purchase makes is used to the last Wh.
        Trade[] more = [Sale(300_000), purchase];
        CheckedAllocation cut = new FeederGuard(TwoBuses(0.1), layout, Limits).Check(Book(more), more, [Alone(0)]);
        Assert.Equal([Sale(225_000), purchase, Grid("b05", 75_000)], cut.Trades);
    }

    [Fact]
    public void The_worst_scenario_decides_and_the_first_is_reported()
    {
        Trade purchase = new(Period, "b04", "b08", EnergySource.Pv, BidPurpose.Storage, 100_000, 80_000);
        CheckedAllocation result = Guard(TwoBuses(0.1)).Check(Book([purchase]), [purchase], [Alone(600_000), Alone(900_000)]);
        Assert.Equal(25_000, Assert.Single(result.Trades).Wh);
        Assert.Equal([0, 600_000], result.Grid.LoadAloneW);
        Assert.Equal([-100_000, 700_000], result.Grid.WithTradesW);
        Assert.Equal(0.94, result.Grid.LoadAloneMinimumVoltage, 1e-12);
        Assert.Equal(0.93, result.Grid.WithTradesMinimumVoltage, 1e-12);
    }

    [Fact]
    public void Where_the_load_alone_has_no_solution_no_trade_with_a_neighbour_passes()
    {
        LinearFeeder feeder = new([0, 0], [0, 0.01], [0, 0], [0, 1e9], collapseW: 1_000_000);
        Trade[] trades = [Sale(1000)];
        CheckedAllocation result = Guard(feeder).Check(Book(trades), trades, [Alone(2_000_000)]);
        Assert.Equal([Grid("b05", 1000)], result.Trades);
        Assert.Equal(LimitKind.NoSolution, Assert.Single(result.Cuts).Limit.Kind);
        Assert.Equal(LimitKind.NoSolution, Assert.Single(result.Grid.LoadAloneViolations).Kind);
        Assert.True(double.IsNaN(result.Grid.LoadAloneMinimumVoltage));
    }

    [Fact]
    public void A_buyer_whose_limit_is_below_the_grid_tariff_gets_no_grid_energy_for_a_cut()
    {
        Trade[] trades = [Sale(200_000)];
        var book = new MarketBook(Period, [], [new Bid(Period, "b05", BidPurpose.Load, 200_000, 100_000)], RandomMarket.Tariffs);
        Assert.Equal([Sale(125_000)], Guard(TwoBuses(0.1)).Check(book, trades, [Alone(0)]).Trades);
    }

    [Fact]
    public void A_participant_without_a_bus_is_refused_in_one_line()
    {
        Trade[] trades = [Sale(1) with { Seller = "b99" }];
        Assert.Equal(
            "feeder: bus of participant b99: found none, expected one of the buses of the feeder",
            Assert.Throws<InputException>(() => Guard(TwoBuses(0.1)).Check(Book(trades), trades, [Alone(0)])).Message);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void On_any_feeder_what_passes_keeps_the_limits_and_a_cut_trade_could_not_have_1_Wh_more(int seed)
    {
        var random = new Random(seed);
        MarketBook book = RandomMarket.Book(random);
        IReadOnlyList<Trade> trades = new CheapestSeller().Clear(book);
        LinearFeeder feeder = RandomFeeder(random, out FeederLayout layout);
        FeederScenario mean = RandomScenario(random, layout.Buses.Count);
        FeederScenario upper = new([.. mean.NetImportW.Select(w => w * 1.3)], mean.ReactiveVar);
        FeederScenario[] scenarios = [mean, upper];
        CheckedAllocation result = new FeederGuard(feeder, layout, Limits).Check(book, trades, scenarios);

        Trade[] neighbours = [.. trades.Where(trade => trade.Source != EnergySource.Grid)];
        long[] granted = [.. neighbours.Select(trade => trade.Wh)];
        Queue<TradeCut> cuts = new(result.Cuts);
        for (int i = 0; i < neighbours.Length; i++)
        {
            if (cuts.TryPeek(out TradeCut? cut) && cut.Seller == neighbours[i].Seller && cut.Buyer == neighbours[i].Buyer
                && cut.Source == neighbours[i].Source && cut.WantedWh == neighbours[i].Wh && IsCut(i))
            {
                granted[i] = cuts.Dequeue().GrantedWh;
            }
        }

        Assert.Empty(cuts);
        Assert.All(scenarios, scenario => Assert.Null(Worst(scenario, granted)));
        int next = 0;
        for (int i = 0; i < neighbours.Length; i++)
        {
            if (granted[i] == neighbours[i].Wh)
            {
                continue;
            }

            granted[i]++;
            (LimitKind Kind, string Place)? binding = scenarios.Select(scenario => Worst(scenario, granted)).FirstOrDefault(worst => worst is not null);
            granted[i]--;
            Assert.Equal((result.Cuts[next].Limit.Kind, result.Cuts[next].Limit.Place), binding);
            next++;
        }

        foreach (Bid bid in book.Bids.Where(bid => bid.Purpose == BidPurpose.Load && bid.LimitMicroPerKwh >= book.Tariffs.GridMicroPerKwh))
        {
            Assert.Equal(bid.Wh, result.Trades.Where(trade => trade.Buyer == bid.Buyer && trade.Purpose == BidPurpose.Load).Sum(trade => trade.Wh));
        }

        bool IsCut(int i) => !result.Trades.Contains(neighbours[i]);

        (LimitKind Kind, string Place)? Worst(FeederScenario scenario, long[] wh)
        {
            double[] with = [.. scenario.NetImportW];
            for (int i = 0; i < wh.Length; i++)
            {
                with[layout.BusOfParticipant[neighbours[i].Seller]] -= wh[i] * 4;
                with[layout.BusOfParticipant[neighbours[i].Buyer]] += neighbours[i].Purpose == BidPurpose.Storage ? wh[i] * 4 : 0;
            }

            FeederState alone = feeder.Solve(scenario.NetImportW, scenario.ReactiveVar);
            FeederState state = feeder.Solve(with, scenario.ReactiveVar);
            if ((!state.Converged || !alone.Converged) && Array.Exists(wh, amount => amount > 0))
            {
                return (LimitKind.NoSolution, "feeder");
            }

            IEnumerable<(double Excess, LimitKind Kind, string Place)> low = state.VoltagePu.Select((v, i) =>
                (Math.Min(0.9, alone.VoltagePu[i]) - v, LimitKind.VoltageLow, layout.Buses[i]));
            IEnumerable<(double Excess, LimitKind Kind, string Place)> high = state.VoltagePu.Select((v, i) =>
                (v - Math.Max(1.05, alone.VoltagePu[i]), LimitKind.VoltageHigh, layout.Buses[i]));
            IEnumerable<(double Excess, LimitKind Kind, string Place)> loading = state.BranchLoading!.Select((share, i) =>
                (share - Math.Max(1, alone.BranchLoading![i]), LimitKind.BranchLoading, layout.Branches[i]));
            (double excess, LimitKind kind, string place) = low.Concat(high).Concat(loading).MaxBy(item => item.Excess);
            return excess > 1e-9 ? (kind, place) : null;
        }
    }

    [Fact]
    public void The_random_feeders_bind_often_enough_to_prove_something()
    {
        int cut = 0;
        int whole = 0;
        var kinds = new HashSet<LimitKind>();
        foreach (int seed in Enumerable.Range(1, 60))
        {
            var random = new Random(seed);
            MarketBook book = RandomMarket.Book(random);
            IReadOnlyList<Trade> trades = new CheapestSeller().Clear(book);
            LinearFeeder feeder = RandomFeeder(random, out FeederLayout layout);
            FeederScenario mean = RandomScenario(random, layout.Buses.Count);
            CheckedAllocation result = new FeederGuard(feeder, layout, Limits).Check(book, trades, [mean]);
            kinds.UnionWith(result.Cuts.Select(item => item.Limit.Kind));
            cut += result.Cuts.Count(item => item.GrantedWh > 0);
            whole += result.Trades.Count(trades.Contains);
        }

        Assert.InRange(cut, 30, int.MaxValue);
        Assert.InRange(whole, 100, int.MaxValue);
        Assert.Equal([LimitKind.VoltageLow, LimitKind.VoltageHigh, LimitKind.BranchLoading, LimitKind.NoSolution], kinds.Order());
    }

    private static Trade Sale(long wh) => new(Period, "b08", "b05", EnergySource.Pv, BidPurpose.Load, wh, 80_000);

    private static Trade Grid(string buyer, long wh) => new(Period, Accounts.Grid, buyer, EnergySource.Grid, BidPurpose.Load, wh, 273_000);

    private static FeederScenario Alone(double secondBusW) => new([0, secondBusW], [0, 0]);

    private static LinearFeeder TwoBuses(double resistance) => new([0, 0], [0, resistance], [0, 0], [0, 1e9]);

    private static MarketBook Book(Trade[] trades) => new(
        Period, [], [.. trades.Select(trade => new Bid(Period, trade.Buyer, trade.Purpose, trade.Wh, 273_000))], RandomMarket.Tariffs);

    private static FeederGuard Guard(LinearFeeder feeder) => new(
        feeder,
        new FeederLayout(["one", "two"], ["one-two"], new Dictionary<string, int>(StringComparer.Ordinal) { ["b04"] = 0, ["b05"] = 0, ["b08"] = 1 }),
        Limits);

    private static LinearFeeder RandomFeeder(Random random, out FeederLayout layout)
    {
        const int Buses = 13;
        int[] parent = [0, .. Enumerable.Range(1, Buses - 1).Select(i => random.Next(Math.Max(0, i - 3), i))];
        layout = new FeederLayout(
            [.. Enumerable.Range(1, Buses).Select(i => $"{i}")],
            [.. Enumerable.Range(1, Buses - 1).Select(i => $"{parent[i] + 1}-{i + 1}")],
            RandomMarket.Participants.ToDictionary(id => id, _ => random.Next(1, Buses), StringComparer.Ordinal));
        return new LinearFeeder(
            parent,
            [.. Enumerable.Range(0, Buses).Select(_ => random.NextDouble())],
            [.. Enumerable.Range(0, Buses).Select(_ => random.NextDouble() * 0.1)],
            [.. Enumerable.Range(0, Buses).Select(_ => 20_000 + (random.NextDouble() * 200_000))],
            random.Next(6) == 0 ? 100_000 + (random.NextDouble() * 200_000) : double.PositiveInfinity);
    }

    private static FeederScenario RandomScenario(Random random, int buses) => new(
        [.. Enumerable.Range(0, buses).Select(_ => (random.NextDouble() * 30_000) - 5_000)],
        [.. Enumerable.Range(0, buses).Select(_ => random.NextDouble() * 5_000)]);
}

using EdgeEnergy.EndToEnd.Grid;
using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd;

/// <summary>What the summary says about the feeder, solved again.</summary>
[Trait("Category", "Slow")]
public sealed class GridTests(Runs runs)
{
    private const double HoursAPeriod = 0.25;

    /// <summary>Two solvers agree to this, p.u.; one Wh more or less of a trade moves a voltage by ten times as much.</summary>
    private const double Tolerance = 1e-8;

    [Fact]
    public async Task No_trade_of_the_day_brings_a_voltage_out_of_the_band_or_further_out_of_it()
    {
        Summary.GridReport grid = (await runs.DayAsync()).Summary.Grid;
        FeederFlow feeder = new(grid);

        Assert.Equal((0.9, 1.05), (grid.Limits.VmMin, grid.Limits.VmMax));
        Assert.Equal(96, grid.Periods.Length);
        Assert.All(grid.Periods, p => Assert.Empty(feeder.Worsened(p.Measured, grid.Limits, FeederFlow.Rounding)));
        Assert.All(grid.Periods, p => Assert.Empty(feeder.Worsened(p.Planned!, grid.Limits, FeederFlow.Rounding)));
    }

    [Fact]
    public async Task Where_limits_bind_no_accepted_trade_breaks_or_worsens_one()
    {
        Summary.GridReport grid = (await runs.NarrowAsync()).Summary.Grid;
        FeederFlow feeder = new(grid);

        Assert.Equal((NarrowRig.VmMin, NarrowRig.VmMax), (grid.Limits.VmMin, grid.Limits.VmMax));
        Assert.All(grid.Periods, p => Assert.Empty(feeder.Worsened(p.Planned!, grid.Limits, Tolerance)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Voltages_and_losses_are_those_of_the_powers(bool narrow)
    {
        Summary.GridReport grid = (await RunAsync(narrow)).Grid;
        FeederFlow feeder = new(grid);
        long lossWith = 0;
        long lossWithout = 0;
        List<double> with = [];
        List<double> without = [];
        foreach (Summary.PeriodFlow period in grid.Periods)
        {
            foreach (Summary.Flow flow in (Summary.Flow[])[period.Measured, period.Planned!])
            {
                Assert.Equal(feeder.Solve(flow.WithW, flow.Var).Vm.Min(), flow.VmMinWith, FeederFlow.Rounding);
                Assert.Equal(feeder.Solve(flow.WithoutW, flow.Var).Vm.Min(), flow.VmMinWithout, FeederFlow.Rounding);
            }

            lossWith += (long)Math.Round(feeder.Solve(period.Measured.WithW, period.Measured.Var).LossW * HoursAPeriod);
            lossWithout += (long)Math.Round(feeder.Solve(period.Measured.WithoutW, period.Measured.Var).LossW * HoursAPeriod);
            with.Add(period.Measured.VmMinWith);
            without.Add(period.Measured.VmMinWithout);
        }

        // Each period's loss is rounded to whole Wh, by two solvers that agree to their tolerance.
        Assert.InRange(grid.LossWhWith, lossWith - grid.Periods.Length, lossWith + grid.Periods.Length);
        Assert.InRange(grid.LossWhWithout, lossWithout - grid.Periods.Length, lossWithout + grid.Periods.Length);
        Assert.Equal((with.Min(), without.Min()), (grid.VmMinWith, grid.VmMinWithout));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_powers_are_those_of_the_meters_and_of_the_delivered_trades(bool narrow)
    {
        Summary run = await RunAsync(narrow);
        FeederFlow feeder = new(run.Grid);
        foreach (Summary.Participant home in run.Metered)
        {
            int bus = feeder.IndexOf(home.Bus!.Value);
            double metered = run.Grid.Periods.Sum(p => p.Measured.WithW[bus]) * HoursAPeriod;
            Assert.Equal(home.EnergyWh.Import - home.EnergyWh.Export, metered, 1e-3);

            // Without its sales a home would have exported less: the difference is what neighbours got from it, less what it stored of theirs.
            double traded = run.Grid.Periods.Sum(p => p.Measured.WithoutW[bus] - p.Measured.WithW[bus]) * HoursAPeriod;
            Assert.InRange(traded, home.EnergyWh.Sold - home.EnergyWh.Bought - 1e-3, home.EnergyWh.Sold + 1e-3);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_sells_more_in_a_period_than_its_meter_saw_leave(bool narrow)
    {
        Summary run = await RunAsync(narrow);
        FeederFlow feeder = new(run.Grid);
        int sales = 0;
        foreach (Summary.PeriodFlow period in run.Grid.Periods)
        {
            Summary.Trade[] trades = [.. run.Trades.Where(t => t.Period == period.Period)];
            foreach (Summary.Participant home in run.Metered)
            {
                // Every Wh that was imported has a seller, so what the trades do not say of the meter's balance is its export.
                long imported = trades.Where(t => t.Buyer == home.Id).Sum(t => t.Wh);
                double exported = imported - (period.Measured.WithW[feeder.IndexOf(home.Bus!.Value)] * HoursAPeriod);
                long sold = trades.Where(t => t.Seller == home.Id).Sum(t => t.Wh);
                sales += sold > 0 ? 1 : 0;
                Assert.True(sold <= exported + 1e-3, $"{home.Id} in {period.Period}: sold {sold} of {exported} Wh");
            }
        }

        Assert.True(sales > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_periods_in_which_the_load_alone_is_outside_are_listed_and_no_others(bool narrow)
    {
        Summary.GridReport grid = (await RunAsync(narrow)).Grid;
        FeederFlow feeder = new(grid);
        List<(string, string, string, double?)> outside = [];
        foreach (Summary.PeriodFlow period in grid.Periods)
        {
            double[] vm = feeder.Solve(period.Measured.WithoutW, period.Measured.Var).Vm;
            for (int i = 0; i < vm.Length; i++)
            {
                Assert.False(Math.Abs(vm[i] - grid.Limits.VmMin) < Tolerance, "a voltage on the limit: the rig does not tell inside from outside");
                if (vm[i] < grid.Limits.VmMin)
                {
                    outside.Add((period.Period, "voltage_low", $"{feeder.Buses[i]}", Math.Round(vm[i], 4)));
                }
                else if (vm[i] > grid.Limits.VmMax + Tolerance)
                {
                    outside.Add((period.Period, "voltage_high", $"{feeder.Buses[i]}", Math.Round(vm[i], 4)));
                }
            }
        }

        Assert.Equal(narrow, outside.Count > 0);
        Assert.Equal(outside.Order(), grid.ViolationsLoadAlone.Select(v => (v.Period!, v.Kind, v.Place, (double?)Math.Round(v.Value!.Value, 4))).Order());
        Assert.All(grid.ViolationsLoadAlone, v => Assert.Equal(v.Kind == "voltage_low" ? grid.Limits.VmMin : grid.Limits.VmMax, v.Bound));
    }

    [Fact]
    public async Task Each_cut_names_the_limit_that_binds_it()
    {
        Summary run = (await runs.NarrowAsync()).Summary;

        Assert.Empty(Contract.Breaches((await runs.NarrowAsync()).Node));
        Assert.NotEmpty(run.Cuts);
        Assert.Contains(run.Cuts, c => c.GrantedWh > 0);
        Assert.All(run.Cuts, c =>
        {
            Assert.InRange(c.GrantedWh, 0, c.WantedWh - 1);
            Assert.Contains(c.Source, (string[])["pv", "battery"]);
            Assert.Equal("voltage_high", c.Limit.Kind);
            Assert.Contains(c.Limit.Place, run.Grid.Buses.Select(b => $"{b}"));
            Assert.Equal(NarrowRig.VmMax, c.Limit.Bound);
            Assert.True(c.Limit.Value > NarrowRig.VmMax, c.Reason);
            Assert.Contains($"at bus {c.Limit.Place}", c.Reason, StringComparison.Ordinal);
        });

        // What is left of a cut trade is what was agreed.
        foreach (Summary.Cut cut in run.Cuts)
        {
            long agreed = run.Trades.Where(t => Same(t, cut)).Sum(t => t.TradedWh);
            Assert.True(agreed == cut.GrantedWh || agreed == 0, $"{cut}: {agreed}");
        }
    }

    [Fact]
    public async Task A_cut_trade_could_not_have_one_watt_hour_more()
    {
        Summary run = (await runs.NarrowAsync()).Summary;
        FeederFlow feeder = new(run.Grid);
        Dictionary<string, int> busOf = run.Metered.ToDictionary(p => p.Id, p => feeder.IndexOf(p.Bus!.Value), StringComparer.Ordinal);
        Assert.NotEmpty(run.Cuts);
        foreach (Summary.Cut cut in run.Cuts)
        {
            Summary.Flow planned = run.Grid.Periods.Single(p => p.Period == cut.Period).Planned!;
            double[] more = [.. planned.WithW];
            more[busOf[cut.Seller]] -= 1 / HoursAPeriod;

            // A purchase for the battery raises the buyer's import as well; one for the load does not.
            bool stores = planned.WithW[busOf[cut.Buyer]] > planned.WithoutW[busOf[cut.Buyer]];
            more[busOf[cut.Buyer]] += stores ? 1 / HoursAPeriod : 0;
            double[] without = feeder.Solve(planned.WithoutW, planned.Var).Vm;
            double[] vm = feeder.Solve(more, planned.Var).Vm;
            Assert.True(
                vm.Where((v, i) => v > Math.Max(NarrowRig.VmMax, without[i])).Any() || vm.Where((v, i) => v < Math.Min(NarrowRig.VmMin, without[i])).Any(),
                $"{cut}: highest voltage {vm.Max():F9}");
        }
    }

    [Fact]
    public async Task A_load_that_was_cut_is_served_by_the_grid()
    {
        Summary run = (await runs.NarrowAsync()).Summary;
        foreach (IGrouping<(string Period, string Buyer), Summary.Cut> cuts in run.Cuts.GroupBy(c => (c.Period, c.Buyer)))
        {
            Summary.Trade fromGrid = run.Trades.Single(t => t.Source == "grid" && t.Period == cuts.Key.Period && t.Buyer == cuts.Key.Buyer);
            Assert.True(fromGrid.TradedWh >= cuts.Sum(c => c.WantedWh - c.GrantedWh), $"{fromGrid}");
        }
    }

    private static bool Same(Summary.Trade trade, Summary.Cut cut) =>
        (trade.Period, trade.Seller, trade.Buyer, trade.Source) == (cut.Period, cut.Seller, cut.Buyer, cut.Source);

    private async Task<Summary> RunAsync(bool narrow) => (await (narrow ? runs.NarrowAsync() : runs.DayAsync())).Summary;
}

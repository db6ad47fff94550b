using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class SensitivityTests
{
    private static readonly PowerFlowOptions _tight = new(1e-13);

    public static TheoryData<string> Cases => ["thesis-13", "ieee14", "sce56-seedpv", "radial zip taps"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Voltages_and_losses_change_as_the_derivatives_say(string name)
    {
        Feeder feeder = name == "radial zip taps" ? RandomFeeders.Radial(61, 20, 1, taps: true, zip: true) : Feeders.Load(name);
        OperatingPointSensitivity point = new(feeder);
        point.Solve();
        NewtonRaphson newton = new(feeder, _tight);
        double h = feeder.BaseMva * 0.1;
        for (int i = 0; i < feeder.Buses.Count; i += 3)
        {
            foreach (bool reactive in (bool[])[false, true])
            {
                PowerFlowSolution up = At(i, reactive, h);
                PowerFlowSolution down = At(i, reactive, -h);
                double[] by = point.VoltageBy(i, reactive);
                for (int j = 0; j < by.Length; j++)
                {
                    Assert.Equal((up.VmPu[j] - down.VmPu[j]) / (2 * h), by[j], 2e-9 / feeder.BaseMva);
                }

                double loss = reactive ? point.ReactiveLossGradient[i] : point.ActiveLossGradient[i];
                Assert.Equal((up.LossKw - down.LossKw) / (2 * h), loss, 1e-6);
            }
        }

        PowerFlowSolution At(int bus, bool reactive, double change)
        {
            double[] pg = [.. feeder.Buses.Select(b => b.GenerationKw)];
            double[] qg = [.. feeder.Buses.Select(b => b.GenerationKvar)];
            (reactive ? qg : pg)[bus] += change;
            return newton.Solve([.. feeder.Buses.Select(b => b.LoadKw)], [.. feeder.Buses.Select(b => b.LoadKvar)], pg, qg).Copy();
        }
    }

    [Theory]
    [InlineData("thesis-13")]
    [InlineData("sce56")]
    [InlineData("case141")]
    [InlineData("ieee33bw")]
    public void Loss_shares_of_trades_and_of_the_rest_sum_to_the_losses(string name)
    {
        Feeder feeder = Feeders.Load(name);
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw)];
        double[] q = [.. feeder.Buses.Select(b => b.LoadKvar)];
        int seller = feeder.Buses.Count - 3;
        int buyer = feeder.Buses.Count - 2;
        p[seller] -= 150;
        LossAllocation allocation = LossAllocation.Of(feeder, p, q);
        double total = new NewtonRaphson(feeder, _tight).Solve(p, q).LossKw;
        BilateralTrade[] trades = [new(feeder.Buses[seller].Id, feeder.Buses[buyer].Id, 100), new(feeder.Buses[feeder.SlackIndex].Id, feeder.Buses[5].Id, 40)];

        Assert.Equal(total, allocation.TotalKw, total * 1e-9);
        Assert.Equal(total, allocation.NoLoadKw + allocation.ActiveKw.Sum() + allocation.ReactiveKw.Sum(), total * 1e-12);
        double[] shares = allocation.Of(trades);
        Assert.Equal(total, shares.Sum() + allocation.Remainder(trades), total * 1e-12);
        Assert.True(shares[1] > 0);
    }

    [Fact]
    public void Equal_loads_at_one_place_bear_equal_losses_and_a_local_trade_bears_none()
    {
        Feeder feeder = Feeder.Parse(
            """
            {"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq"},{"id":3,"type":"pq"},{"id":4,"type":"pq"}],
             "branches":[{"from":1,"to":2,"r":0.03,"x":0.02,"units":"pu"},{"from":2,"to":3,"r":0.01,"x":0.01,"units":"pu"},{"from":2,"to":4,"r":0.01,"x":0.01,"units":"pu"}]}
            """, "fork");
        LossAllocation allocation = LossAllocation.Of(feeder, [0, 0, 300, 300], [0, 0, 0, 0]);

        Assert.Equal(allocation.ActiveKw[2], allocation.ActiveKw[3], 1e-9);
        Assert.Equal(allocation.TotalKw / 2, allocation.ActiveKw[2], 1e-9);
        Assert.Equal(0, allocation.Of([new BilateralTrade(3, 3, 50)])[0]);
        Assert.Equal(0, allocation.Of([new BilateralTrade(3, 4, 50)])[0], 1e-9);
    }

    [Theory]
    [InlineData("thesis-13", 0)]
    [InlineData("sce56", 0.2)]
    public void At_its_hosting_capacity_a_bus_touches_the_limit(string name, double kvarPerKw)
    {
        Feeder feeder = Feeders.Load(name);
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw * 0.3)];
        double[] q = [.. feeder.Buses.Select(b => b.LoadKvar * 0.3)];
        HostingStudy study = new(feeder, 1.05);
        IReadOnlyList<HostingCapacity> all = study.Solve(p, q, kvarPerKw);

        Assert.Equal(feeder.Buses.Count - 1, all.Count);
        foreach (HostingCapacity c in all.Where(c => !double.IsInfinity(c.Kw)).Take(6))
        {
            int i = feeder.IndexOf(c.Bus);
            double[] with = [.. p];
            double[] withQ = [.. q];
            with[i] -= c.Kw;
            withQ[i] -= c.Kw * kvarPerKw;
            Assert.Equal(LimitKind.VoltageHigh, c.Limit!.Kind);
            Assert.Equal(1.05, new PowerFlowSolver(feeder).Solve(with, withQ).VmPu.Max(), 1e-6);
        }
    }

    [Fact]
    public void Hosting_is_stopped_by_a_branch_and_names_it()
    {
        Feeder feeder = Feeder.Parse("""{"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq"}],"branches":[{"from":1,"to":2,"r":0.001,"x":0.001,"units":"pu","limit":400}]}""", "line");
        HostingCapacity capacity = new HostingStudy(feeder, 1.1).Of(1, [0, 100], [0, 0]);

        Assert.Equal(500, capacity.Kw, 0.2);
        Assert.Equal("1-2", capacity.Limit!.Place);
        Assert.Equal(LimitKind.BranchLoading, capacity.Limit.Kind);
    }
}

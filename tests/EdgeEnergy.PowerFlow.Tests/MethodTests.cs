namespace EdgeEnergy.PowerFlow.Tests;

public sealed class MethodTests
{
    private static readonly PowerFlowOptions _tight = new(1e-11);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 9)]
    [InlineData(3, 40)]
    [InlineData(4, 150)]
    [InlineData(5, 300)]
    public void Sweep_and_Newton_agree_on_random_radial_feeders(int seed, int buses)
    {
        foreach ((bool taps, bool zip) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            Feeder feeder = RandomFeeders.Radial(seed, buses, buses > 100 ? 0.2 : 1, taps, zip);
            PowerFlowSolution sweep = new RadialSweep(feeder, _tight).Solve();
            PowerFlowSolution newton = new NewtonRaphson(feeder, _tight).Solve();

            Assert.True(sweep.Converged);
            Assert.True(newton.Converged);
            for (int i = 0; i < buses; i++)
            {
                Assert.Equal(newton.VmPu[i], sweep.VmPu[i], 1e-9);
                Assert.Equal(newton.VaDeg[i], sweep.VaDeg[i], 1e-7);
            }

            Assert.Equal(newton.LossKw, sweep.LossKw, 1e-6);
            Assert.InRange(Balance.LargestMismatch(feeder, sweep), 0, 1e-9);
            Assert.InRange(Balance.LargestMismatch(feeder, newton), 0, 1e-9);
        }
    }

    [Theory]
    [InlineData(11, 10, 1)]
    [InlineData(12, 30, 6)]
    [InlineData(13, 120, 40)]
    public void Newton_balances_random_meshed_feeders(int seed, int buses, int ties)
    {
        Feeder feeder = RandomFeeders.Meshed(seed, buses, ties, zip: true);
        PowerFlowSolution newton = new NewtonRaphson(feeder, _tight).Solve();

        Assert.True(newton.Converged);
        Assert.InRange(Balance.LargestMismatch(feeder, newton), 0, 1e-9);
    }

    [Fact]
    public void Branch_flows_losses_and_loads_sum_to_what_the_slack_supplies()
    {
        Feeder feeder = RandomFeeders.Meshed(21, 40, 5);
        PowerFlowSolution s = new PowerFlowSolver(feeder).Solve();
        double shunt = feeder.Buses.Select((b, i) => b.ShuntKw * s.VmPu[i] * s.VmPu[i]).Sum();
        double shuntQ = feeder.Buses.Select((b, i) => b.TotalShuntKvar * s.VmPu[i] * s.VmPu[i]).Sum();

        Assert.Equal(feeder.Buses.Sum(b => b.LoadKw - b.GenerationKw) + s.LossKw + shunt, s.SlackPKw, 1e-4);
        Assert.Equal(feeder.Buses.Sum(b => b.LoadKvar - b.GenerationKvar) + s.LossKvar - s.ChargingKvar - shuntQ, s.SlackQKvar, 1e-4);
        Assert.Equal(s.FromKw.Sum() + s.ToKw.Sum(), s.LossKw, 1e-6);
        Assert.Equal(s.FromKvar.Sum() + s.ToKvar.Sum(), s.LossKvar - s.ChargingKvar, 1e-6);
    }

    [Theory]
    [InlineData(PowerFlowMethod.Sweep, "sce56")]
    [InlineData(PowerFlowMethod.Newton, "sce56")]
    [InlineData(PowerFlowMethod.Newton, "ieee14")]
    [InlineData(PowerFlowMethod.GaussSeidel, "thesis-13")]
    [InlineData(PowerFlowMethod.Auto, "case141")]
    public void A_solve_allocates_nothing(PowerFlowMethod method, string name)
    {
        Feeder feeder = Feeders.Load(name);
        PowerFlowSolver solver = new(feeder, method, PowerFlowOptions.Default);
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw)];
        double[] q = [.. feeder.Buses.Select(b => b.LoadKvar)];
        double[] pg = [.. feeder.Buses.Select(b => b.GenerationKw)];
        double[] qg = [.. feeder.Buses.Select(b => b.GenerationKvar)];
        Assert.True(solver.Solve(p, q, pg, qg).Converged);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            p[^1] += 0.1;
            solver.Solve(p, q, pg, qg);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Net_import_given_at_once_equals_load_and_generation_given_apart()
    {
        Feeder feeder = Feeders.Load("sce56-seedpv");
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw - b.GenerationKw)];
        double[] q = [.. feeder.Buses.Select(b => b.LoadKvar - b.GenerationKvar)];
        PowerFlowSolver solver = new(feeder);
        double[] apart = solver.Solve().Copy().VmPu;

        Assert.Equal(apart, solver.Solve(p, q).VmPu);
    }

    [Fact]
    public void Generator_at_its_reactive_limit_gives_up_the_voltage()
    {
        string text = Feeders.Text("ieee14").Replace("\"bus\": 6,", "\"bus\": 6, \"qmin_kvar\": -6000, \"qmax_kvar\": 5000,", StringComparison.Ordinal);
        Feeder feeder = Feeder.Parse(text, "ieee14 limited");
        PowerFlowSolution s = new NewtonRaphson(feeder, _tight).Solve();
        int at = feeder.IndexOf(6);
        double generated = feeder.Buses[at].LoadKvar;
        for (int k = 0; k < feeder.Branches.Count; k++)
        {
            generated += feeder.Branches[k].From == 6 ? s.FromKvar[k] : 0;
            generated += feeder.Branches[k].To == 6 ? s.ToKvar[k] : 0;
        }

        Assert.True(s.Converged);
        Assert.Equal(5000, generated, 1e-3);
        Assert.InRange(s.VmPu[at], 1.0, 1.0699);
    }

    [Fact]
    public void Capacitor_steps_and_tap_positions_act_like_the_shunt_and_ratio_they_stand_for()
    {
        Feeder steps = Parse("""{"id":2,"type":"pq","pd_kw":300,"qd_kvar":200,"capacitors":{"step_kvar":50,"steps":4,"on":3}}""", "\"tap\":{\"position\":-2,\"min\":-5,\"max\":5,\"step_percent\":2.5}");
        Feeder plain = Parse("""{"id":2,"type":"pq","pd_kw":300,"qd_kvar":200,"bs_kvar":150}""", "\"ratio\":0.95");

        Assert.Equal(new PowerFlowSolver(plain).Solve().VmPu, new PowerFlowSolver(steps).Solve().VmPu);

        static Feeder Parse(string bus, string tap) => Feeder.Parse(
            $$"""{"baseMVA":1,"buses":[{"id":1,"type":"slack"},{{bus}}],"branches":[{"from":1,"to":2,"r":0.02,"x":0.03,"units":"pu",{{tap}}}]}""", "two buses");
    }

    [Theory]
    [InlineData("\"qg_kvar\":-75", "\"power_factor\":-0.8")]
    [InlineData("\"qg_kvar\":75", "\"power_factor\":0.8")]
    public void A_generator_at_a_power_factor_gives_or_takes_its_reactive_power(string kvar, string factor)
    {
        Assert.Equal(Solve(kvar).LossKw, Solve(factor).LossKw, 1e-9);

        static PowerFlowSolution Solve(string reactive) => new PowerFlowSolver(Feeder.Parse(
            $$"""{"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq","pd_kw":300}],"branches":[{"from":1,"to":2,"r":0.02,"x":0.03,"units":"pu"}],"gens":[{"bus":2,"pg_kw":100,{{reactive}}}]}""", "two")).Solve();
    }

    [Fact]
    public void Two_bus_feeder_has_the_textbook_voltage()
    {
        // v^4 + (2(rP + xQ) - 1) v^2 + (r^2 + x^2)(P^2 + Q^2) = 0
        const double r = 0.03, x = 0.05, p = 0.8, q = 0.4;
        double half = 0.5 - ((r * p) + (x * q));
        double expected = Math.Sqrt(half + Math.Sqrt((half * half) - (((r * r) + (x * x)) * ((p * p) + (q * q)))));
        Feeder feeder = Feeder.Parse("""{"baseMVA":1,"buses":[{"id":7,"type":"slack"},{"id":3,"type":"pq","pd_kw":800,"qd_kvar":400}],"branches":[{"from":3,"to":7,"r":0.03,"x":0.05,"units":"pu"}]}""", "two buses");

        foreach (PowerFlowMethod method in Enum.GetValues<PowerFlowMethod>())
        {
            PowerFlowSolution s = new PowerFlowSolver(feeder, method, new PowerFlowOptions(1e-13)).Solve();
            Assert.True(s.Converged);
            Assert.Equal(expected, s.VmPu[1], 1e-12);
        }
    }

    [Fact]
    public void A_feeder_of_one_bus_is_supplied_by_its_source()
    {
        Feeder feeder = Feeder.Parse("""{"baseMVA":1,"buses":[{"id":1,"type":"slack","pd_kw":5,"qd_kvar":-2}],"branches":[]}""", "one bus");
        foreach (PowerFlowMethod method in Enum.GetValues<PowerFlowMethod>())
        {
            PowerFlowSolution s = new PowerFlowSolver(feeder, method, PowerFlowOptions.Default).Solve();
            Assert.True(s.Converged);
            Assert.Equal((5, -2, 0), (s.SlackPKw, s.SlackQKvar, s.LossKw));
        }

        Assert.Equal([5, 5, 5], new SeriesSolver(feeder, new SeriesOptions()).Solve(new SeriesProfiles(feeder, 3)).SlackPKw);
        Assert.Equal(0.005, OptimalPowerFlow.Solve(feeder, new OpfCase()).Objective, 1e-9);
    }

    [Fact]
    public void Violations_name_bus_branch_value_and_limit()
    {
        Feeder feeder = Feeder.Parse("""{"baseMVA":1,"buses":[{"id":7,"type":"slack"},{"id":3,"type":"pq","pd_kw":800,"qd_kvar":400}],"branches":[{"from":3,"to":7,"r":0.03,"x":0.05,"units":"pu","limit":500}]}""", "two buses");
        PowerFlowSolution s = new PowerFlowSolver(feeder).Solve();

        Assert.Equal(["loading 1.876 above 1.000 on branch 3-7", "voltage 0.9534 below 0.9600 p.u. at bus 3"], s.Violations(0.96, 1.05).Select(v => v.ToString()));
        Assert.Equal(2, s.Violations(0.96, 1.05).Count);
        Assert.Single(s.Violations(0.9, 1.05));
    }
}

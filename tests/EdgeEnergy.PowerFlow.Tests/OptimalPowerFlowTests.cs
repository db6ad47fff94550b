using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class OptimalPowerFlowTests
{
    private const string Capacitors = """
        "vmin":0.9,"vmax":1.1,"capacitors":[{"bus":19,"qmax_kvar":600},{"bus":21,"qmax_kvar":600},{"bus":30,"qmax_kvar":600},{"bus":53,"qmax_kvar":600}]
        """;

    [Theory]
    [InlineData("""{"bus":45,"pmax_kw":5000}""", 3.476616303)]
    [InlineData("", 3.537473613)]
    public void Capacitors_and_PV_of_the_56_bus_feeder_reach_the_published_optimum(string generators, double objective)
    {
        Feeder feeder = Feeders.Load("sce56");
        OpfResult result = OptimalPowerFlow.Solve(feeder, OpfCase.Parse($$"""{{{Capacitors}},"generators":[{{generators}}]}""", feeder, "case"));

        Assert.Equal(OpfStatus.Optimal, result.Status);
        Assert.Equal(objective, result.Objective, 1e-6);
    }

    [Fact]
    public void Solves_from_many_threads_give_what_one_gives()
    {
        Feeder feeder = Feeders.Load("sce56");
        OpfCase opf = OpfCase.Parse($$"""{{{Capacitors}}}""", feeder, "case");
        double alone = OptimalPowerFlow.Solve(feeder, opf).Objective;

        Assert.All(ParallelEnumerable.Range(0, 64).WithDegreeOfParallelism(8).Select(_ => OptimalPowerFlow.Solve(feeder, opf).Objective), o => Assert.Equal(alone, o, 1e-12));
    }

    [Fact]
    public void The_optimum_is_a_power_flow_solution()
    {
        Feeder feeder = RandomFeeders.Radial(51, 40, 1, taps: true, zip: true);
        OpfCase opf = OpfCase.Parse(
            $$"""{"vmin":0.9,"vmax":1.08,"generators":[{"bus":{{feeder.Buses[30].Id}},"pmax_kw":800,"qmin_kvar":-300,"qmax_kvar":300,"cost":0.9,"smax_kva":600,"power_factor_min":0.9}]}""", feeder, "case");
        OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
        Assert.Equal(OpfStatus.Optimal, result.Status);
        OpfDispatch unit = result.Dispatch.Single();
        Bus[] buses = [.. feeder.Buses];
        buses[30] = buses[30] with { GenerationKw = buses[30].GenerationKw + unit.PKw[0], GenerationKvar = buses[30].GenerationKvar + unit.QKvar[0] };
        PowerFlowSolution flow = new PowerFlowSolver(feeder.WithBuses(buses), PowerFlowMethod.Auto, new PowerFlowOptions(1e-11)).Solve();

        for (int i = 0; i < buses.Length; i++)
        {
            Assert.Equal(flow.VmPu[i], result.VmPu[0][i], 1e-7);
        }

        Assert.Equal(flow.LossKw, result.LossKw[0], 1e-4);
        Assert.Equal(flow.SlackPKw, result.SourceKw[0], 1e-3);
        Assert.InRange(Math.Sqrt((unit.PKw[0] * unit.PKw[0]) + (unit.QKvar[0] * unit.QKvar[0])), 0, 600.001);
        Assert.InRange(Math.Abs(unit.QKvar[0]), 0, (unit.PKw[0] * Math.Tan(Math.Acos(0.9))) + 0.001);
    }

    [Theory]
    [InlineData(101, 5)]
    [InlineData(102, 15)]
    [InlineData(103, 40)]
    [InlineData(104, 80)]
    [InlineData(105, 25)]
    [InlineData(106, 25)]
    public void Deciding_never_costs_more_than_any_plan_it_could_have_chosen(int seed, int buses)
    {
        Feeder feeder = RandomFeeders.Radial(seed, buses, 0.8, taps: seed % 2 == 0, zip: seed % 3 == 0);
        Random random = new(seed);
        int at = 1 + random.Next(buses - 1);
        OpfCase opf = OpfCase.Parse($$"""{"vmin":0.6,"vmax":1.4,"generators":[{"bus":{{feeder.Buses[at].Id}},"pmax_kw":900,"qmin_kvar":-200,"qmax_kvar":300,"cost":0.95}]}""", feeder, "case");
        OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
        Assert.Equal(OpfStatus.Optimal, result.Status);
        NewtonRaphson newton = new(feeder);
        for (int trial = 0; trial < 20; trial++)
        {
            double p = trial == 0 ? result.Dispatch[0].PKw[0] : 900 * random.NextDouble();
            double q = trial == 0 ? result.Dispatch[0].QKvar[0] : -200 + (500 * random.NextDouble());
            double[] pg = [.. feeder.Buses.Select(b => b.GenerationKw)];
            double[] qg = [.. feeder.Buses.Select(b => b.GenerationKvar)];
            pg[at] += p;
            qg[at] += q;
            PowerFlowSolution s = newton.Solve([.. feeder.Buses.Select(b => b.LoadKw)], [.. feeder.Buses.Select(b => b.LoadKvar)], pg, qg);
            double cost = (s.SlackPKw + (0.95 * p)) / 1000;

            Assert.True(s.Converged);
            Assert.True(cost >= result.Objective - 1e-7);
            Assert.True(trial > 0 || cost <= result.Objective + 1e-7);
        }
    }

    [Theory]
    [InlineData("""{"vmin":0.9,"vmax":1.1}""")]
    [InlineData("""{"vmin":0.955,"vmax":1.1,"generators":[{"bus":18,"pmax_kw":3000,"qmin_kvar":-500,"qmax_kvar":500,"cost":1.4},{"bus":33,"pmax_kw":3000,"cost":1.5}]}""")]
    public void Locational_prices_equal_finite_differences_of_the_optimum(string text)
    {
        Feeder feeder = Feeders.Load("ieee33bw");
        OpfCase opf = OpfCase.Parse(text, feeder, "case");
        OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
        Assert.Equal(OpfStatus.Optimal, result.Status);
        foreach (int id in (int[])[2, 10, 18, 25, 33])
        {
            int i = feeder.IndexOf(id);
            const double kw = 1;
            double active = (At(b => b with { LoadKw = b.LoadKw + kw }) - At(b => b with { LoadKw = b.LoadKw - kw })) / (2 * kw / 1000);
            double reactive = (At(b => b with { LoadKvar = b.LoadKvar + kw }) - At(b => b with { LoadKvar = b.LoadKvar - kw })) / (2 * kw / 1000);

            Assert.Equal(active, result.ActivePrice[0][i], 1e-4);
            Assert.Equal(reactive, result.ReactivePrice[0][i], 1e-4);

            double At(Func<Bus, Bus> change)
            {
                Bus[] buses = [.. feeder.Buses];
                buses[i] = change(buses[i]);
                return OptimalPowerFlow.Solve(feeder.WithBuses(buses), opf).Objective;
            }
        }
    }

    [Fact]
    public void A_meshed_feeder_is_decided_in_bus_voltages_with_prices_that_equal_finite_differences()
    {
        Feeder feeder = Feeders.Load("ieee14");
        OpfCase opf = OpfCase.Parse(
            """{"vmin":0.94,"vmax":1.06,"source_cost":20,"generators":[{"bus":2,"pmax_kw":100000,"qmin_kvar":-40000,"qmax_kvar":50000,"cost":18},{"bus":8,"pmax_kw":60000,"qmin_kvar":-6000,"qmax_kvar":24000,"cost":21}]}""",
            feeder, "case");
        Bus[] free = [.. feeder.Buses.Select(b => b.Type == BusType.Pv ? b with { Type = BusType.Pq } : b)];
        feeder = feeder.WithBuses(free);
        OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
        Assert.Equal(OpfStatus.Optimal, result.Status);
        foreach (OpfDispatch unit in result.Dispatch)
        {
            int i = feeder.IndexOf(unit.Bus);
            free[i] = free[i] with { GenerationKw = free[i].GenerationKw + unit.PKw[0], GenerationKvar = free[i].GenerationKvar + unit.QKvar[0] };
        }

        PowerFlowSolution flow = new NewtonRaphson(feeder.WithBuses(free), new PowerFlowOptions(1e-11)).Solve();
        for (int i = 0; i < free.Length; i++)
        {
            Assert.Equal(flow.VmPu[i], result.VmPu[0][i], 1e-7);
        }

        Assert.Equal(flow.LossKw, result.LossKw[0], 1e-2);
        const double kw = 100;
        foreach (int id in (int[])[5, 9, 14])
        {
            int i = feeder.IndexOf(id);
            Assert.Equal((At(i, kw) - At(i, -kw)) / (2 * kw / 1000), result.ActivePrice[0][i], 1e-3);
        }

        double At(int i, double change)
        {
            Bus[] buses = [.. feeder.Buses];
            buses[i] = buses[i] with { LoadKw = buses[i].LoadKw + change };
            return OptimalPowerFlow.Solve(feeder.WithBuses(buses), opf).Objective;
        }
    }

    [Theory]
    [InlineData("sce56")]
    [InlineData("cigre-lv")]
    public void Both_formulations_find_the_same_optimum(string name)
    {
        Feeder radial = Feeders.Load(name);
        int far = radial.Buses[^1].Id;
        OpfCase opf = OpfCase.Parse($$"""{"vmin":0.5,"vmax":1.05,"generators":[{"bus":{{far}},"pmax_kw":100,"qmin_kvar":-50,"qmax_kvar":50,"cost":0.99}]}""", radial, "case");
        Branch[] doubled = [.. radial.Branches.SelectMany(b => (Branch[])[b with { Resistance = 2 * b.Resistance, Reactance = 2 * b.Reactance, LimitKva = null }, b with { Resistance = 2 * b.Resistance, Reactance = 2 * b.Reactance, LimitKva = null }])];
        Branch[] single = [.. radial.Branches.Select(b => b with { LimitKva = null })];
        OpfResult branchFlow = OptimalPowerFlow.Solve(radial.WithBranches(single, []), opf);
        OpfResult busVoltage = OptimalPowerFlow.Solve(radial.WithBranches(doubled, []), opf);

        Assert.Equal(branchFlow.Objective, busVoltage.Objective, 1e-7);
        Assert.Equal(branchFlow.ActivePrice[0][^1], busVoltage.ActivePrice[0][^1], 1e-5);
    }

    [Fact]
    public void A_binding_voltage_is_named_with_its_price()
    {
        Feeder feeder = Feeders.Load("ieee33bw");
        OpfResult result = OptimalPowerFlow.Solve(feeder, OpfCase.Parse("""{"vmin":0.955,"generators":[{"id":"unit","bus":18,"pmax_kw":3000,"cost":1.4},{"bus":33,"pmax_kw":3000,"cost":1.5}]}""", feeder, "case"));

        Assert.Contains(result.Binding, l => l is { Kind: OpfLimitKind.VoltageLow, Limit: 0.955 });
        Assert.All(result.Binding.Where(l => l.Kind == OpfLimitKind.VoltageLow), l => Assert.Equal(0.955, l.Value, 1e-6));
    }

    [Fact]
    public void Limits_that_conflict_are_named()
    {
        Feeder feeder = Feeders.Load("ieee33bw");
        OpfResult result = OptimalPowerFlow.Solve(feeder, OpfCase.Parse("""{"vmin":0.98,"generators":[{"id":"unit","bus":18,"pmax_kw":100}]}""", feeder, "case"));

        Assert.Equal(OpfStatus.Infeasible, result.Status);
        Assert.Contains(result.Conflicts, l => l is { Kind: OpfLimitKind.VoltageLow, Place: "33" } && l.Value < 0.98);
        Assert.Contains(result.Conflicts, l => l is { Kind: OpfLimitKind.ActiveMaximum, Place: "unit", Limit: 100 });
    }

    [Fact]
    public void A_branch_limit_holds_at_both_ends_and_conflicts_when_it_can_not()
    {
        const string text = """
            {"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq","pd_kw":800,"qd_kvar":100},{"id":3,"type":"pq","pd_kw":200}],
             "branches":[{"from":1,"to":2,"r":0.02,"x":0.03,"b":0.01,"units":"pu","limit":700},{"from":2,"to":3,"r":0.02,"x":0.03,"units":"pu"}]}
            """;
        Feeder feeder = Feeder.Parse(text, "three");
        OpfResult served = OptimalPowerFlow.Solve(feeder, OpfCase.Parse("""{"generators":[{"bus":3,"pmax_kw":900,"cost":3}]}""", feeder, "case"));
        OpfResult broken = OptimalPowerFlow.Solve(feeder, OpfCase.Parse("""{"generators":[{"bus":3,"pmax_kw":100,"cost":3}]}""", feeder, "case"));

        Assert.Equal(OpfStatus.Optimal, served.Status);
        Assert.Equal(700, Math.Sqrt((served.SourceKw[0] * served.SourceKw[0]) + (served.SourceKvar[0] * served.SourceKvar[0])), 1e-3);
        Assert.Contains(served.Binding, l => l is { Kind: OpfLimitKind.BranchLoading, Place: "1-2" });
        Assert.Equal(1, served.ActivePrice[0][0], 1e-6);
        Assert.Equal(3, served.ActivePrice[0][2], 1e-4);
        Assert.Equal(OpfStatus.Infeasible, broken.Status);
        Assert.Equal(OpfLimitKind.BranchLoading, broken.Conflicts[0].Kind);
    }

    [Fact]
    public void A_load_beyond_collapse_is_infeasible_with_its_multiple()
    {
        Feeder feeder = Feeders.Load("thesis-13-literal");
        OpfResult result = OptimalPowerFlow.Solve(feeder, new OpfCase { MinimumVoltage = 0.2 });

        Assert.Equal(OpfStatus.Infeasible, result.Status);
        OpfLimit limit = Assert.Single(result.Conflicts);
        Assert.Equal(OpfLimitKind.NoSolution, limit.Kind);
        Assert.Equal(0.8866, limit.Value, 4);
    }

    [Fact]
    public void A_battery_moves_energy_to_the_dear_step_within_its_efficiency_and_a_vehicle_charges_by_its_deadline()
    {
        Feeder feeder = Feeders.Load("thesis-13-half");
        OpfResult result = OptimalPowerFlow.Solve(feeder, OpfCase.Parse(
            """
            {"steps":4,"step_hours":0.5,"vmin":0.7,"source_cost":[100,50,300,200],"load_scale":[0.5,0.4,0.6,0.5],
             "storage":[{"id":"battery","bus":9,"capacity_kwh":40,"power_kw":50,"charge_efficiency":0.95,"discharge_efficiency":0.9,"initial_kwh":10}],
             "vehicles":[{"id":"car","bus":11,"power_kw":20,"energy_kwh":15,"arrival":1,"deadline":4}]}
            """, feeder, "case"));
        Assert.Equal(OpfStatus.Optimal, result.Status);
        OpfDispatch battery = result.Dispatch.Single(d => d.Id == "battery");
        OpfDispatch car = result.Dispatch.Single(d => d.Id == "car");
        double energy = 10;
        for (int t = 0; t < 4; t++)
        {
            energy += 0.5 * (battery.PKw[t] < 0 ? -battery.PKw[t] * 0.95 : -battery.PKw[t] / 0.9);
            Assert.Equal(energy, battery.EnergyKwh[t], 1e-3);
            Assert.InRange(energy, -1e-6, 40 + 1e-6);
        }

        Assert.True(energy >= 10 - 1e-6);
        Assert.True(battery.PKw[1] < -20);
        Assert.True(battery.PKw[2] > 20);
        Assert.Equal(-15, car.PKw.Sum() * 0.5, 1e-6);
        Assert.Equal(0, car.PKw[0]);
        Assert.Equal(-20, car.PKw[1], 1e-3);
        Assert.Equal(0, car.PKw[2], 1e-3);
    }

    [Theory]
    [InlineData("""{"generators":[{"bus":99,"pmax_kw":1}]}""", "generators[0]: bus: found unknown bus 99")]
    [InlineData("""{"generators":[{"bus":2}]}""", "generators[0]: pmax_kw: found nothing")]
    [InlineData("""{"generators":[{"bus":2,"pmin_kw":5,"pmax_kw":1}]}""", "pmin_kw: found 5, expected at most pmax_kw (1)")]
    [InlineData("""{"steps":3,"load_scale":[1,2]}""", "load_scale: found 2 values, expected one, or one for each of 3 steps")]
    [InlineData("""{"vmin":1.2}""", "vmin: found 1.2, expected at most vmax (1.1)")]
    [InlineData("""{"v_min":0.9}""", "v_min: found an unknown field")]
    [InlineData("""{"storage":[{"bus":2,"capacity_kwh":1,"power_kw":1,"charge_efficiency":1.2}]}""", "charge_efficiency: found 1.2")]
    [InlineData("""{"vehicles":[{"bus":2,"power_kw":1,"energy_kwh":1,"arrival":0,"deadline":2}]}""", "arrival and deadline")]
    public void Bad_cases_get_one_line(string text, string expected)
    {
        string message = Assert.Throws<InputException>(() => OpfCase.Parse(text, Feeders.Load("thesis-13"), "opf.json")).Message;

        Assert.StartsWith("opf.json: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}

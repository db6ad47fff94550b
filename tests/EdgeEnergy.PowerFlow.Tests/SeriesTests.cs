using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class SeriesTests
{
    public static TheoryData<string, int> Cases => new()
    {
        { "thesis-13", 29 }, { "cigre-lv", 8 }, { "sce56-seedpv", 3 }, { "ieee14", 5 }, { "radial zip", 21 }, { "radial taps", 16 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_equals_its_own_solve(string name, int steps)
    {
        Feeder feeder = name switch
        {
            "radial zip" => RandomFeeders.Radial(31, 25, 1, taps: true, zip: true),
            "radial taps" => RandomFeeders.Radial(32, 25, 1, taps: true),
            _ => Feeders.Load(name),
        };
        SeriesProfiles profiles = RandomProfiles(feeder, steps, 7, 0.2, 1.1);
        SeriesOptions options = new(Tolerance: 1e-10, StepSeconds: 900, MinimumVoltage: 0.93, MaximumVoltage: 1.0, KeepVoltages: true);
        SeriesResult result = new SeriesSolver(feeder, options).Solve(profiles);
        PowerFlowSolver single = new(feeder, PowerFlowMethod.Auto, new PowerFlowOptions(1e-11));
        int n = feeder.Buses.Count;
        HashSet<(int Step, LimitKind Kind, string Place)> broken = [];
        double[] loadingMax = new double[feeder.Branches.Count];
        for (int t = 0; t < steps; t++)
        {
            PowerFlowSolution s = single.Solve(
                At(profiles.LoadKw, t), At(profiles.LoadKvar, t), At(profiles.GenerationKw, t), At(profiles.GenerationKvar, t));
            Assert.True(s.Converged);
            Assert.Equal(s.LossKw, result.LossKw[t], Math.Abs(s.LossKw) * 1e-7);
            Assert.Equal(s.LossKvar, result.LossKvar[t], Math.Abs(s.LossKvar) * 1e-7);
            Assert.Equal(s.SlackPKw, result.SlackPKw[t], Math.Abs(s.SlackPKw) * 1e-7);
            Assert.Equal(s.SlackQKvar, result.SlackQKvar[t], Math.Abs(s.SlackPKw) * 1e-7);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(s.VmPu[i], result.Voltages[(i * steps) + t], 1e-9);
            }

            for (int k = 0; k < loadingMax.Length; k++)
            {
                loadingMax[k] = Math.Max(loadingMax[k], s.Loading(k));
            }

            broken.UnionWith(s.Violations(0.93, 1.0).Select(v => (t, v.Kind, v.Place)));
        }

        for (int i = 0; i < n; i++)
        {
            double[] vm = result.Voltages[(i * steps)..((i + 1) * steps)];
            Assert.Equal(vm.Min(), result.VmMin[i]);
            Assert.Equal(vm.Max(), result.VmMax[i]);
            Assert.Equal(Array.IndexOf(vm, vm.Min()), result.StepOfVmMin[i]);
            Assert.Equal(Array.IndexOf(vm, vm.Max()), result.StepOfVmMax[i]);
        }

        for (int k = 0; k < loadingMax.Length; k++)
        {
            Assert.Equal(loadingMax[k], result.LoadingMax[k], 1e-7);
        }

        Assert.Equal(broken, result.Violations.SelectMany(v => Enumerable.Range(v.FirstStep, v.LastStep - v.FirstStep + 1).Select(t => (t, v.Worst.Kind, v.Worst.Place))).ToHashSet());
        Assert.Equal(result.LossKw.Sum() / 4, result.LossKwh, 1e-9);
        Assert.Equal(result.LossKwh * 0.2, result.LossCost([0.2]), 1e-9);
        Assert.Empty(result.UnsolvedSteps);

        double[] At(double[] values, int t) => [.. Enumerable.Range(0, n).Select(i => values[(i * steps) + t])];
    }

    [Fact]
    public void Violations_join_consecutive_steps_and_keep_the_worst()
    {
        Feeder feeder = Feeders.Load("thesis-13");
        SeriesProfiles profiles = SeriesProfiles.Parse("step,scale\n0,0.1\n1,0.9\n2,1.0\n3,0.95\n4,0.1\n5,1\n", feeder, "profiles");
        SeriesResult result = new SeriesSolver(feeder, new SeriesOptions(MinimumVoltage: 0.85)).Solve(profiles);
        double worst = new PowerFlowSolver(feeder).Solve().VmPu[feeder.IndexOf(9)];
        SeriesViolation[] at9 = [.. result.Violations.Where(v => v.Worst.Place == "9")];

        Assert.Equal([(1, 3, 2), (5, 5, 5)], at9.Select(v => (v.FirstStep, v.LastStep, v.WorstStep)));
        Assert.Equal(worst, at9[0].Worst.Value, 1e-8);
        Assert.Equal(0.85, at9[0].Worst.Limit);
        Assert.DoesNotContain(result.Violations, v => v.Worst.Place == "5");
    }

    [Fact]
    public void Percentiles_are_ranks_of_the_kept_voltages()
    {
        Feeder feeder = Feeders.Load("thesis-13");
        SeriesResult result = new SeriesSolver(feeder, new SeriesOptions(KeepVoltages: true)).Solve(RandomProfiles(feeder, 101, 5, 0, 1));
        double[] sorted = [.. result.Voltages[(8 * 101)..(9 * 101)].Order()];

        Assert.Equal(sorted[5], result.VoltagePercentile(8, 0.05), 1e-14);
        Assert.Equal(sorted[50], result.VoltagePercentile(8, 0.5), 1e-14);
        Assert.Equal((sorted[98] + sorted[99]) / 2, result.VoltagePercentile(8, 0.985), 1e-12);
        Assert.Equal(result.VmMax[8], result.VoltagePercentile(8, 1));
    }

    [Fact]
    public void A_step_without_solution_is_listed_and_does_not_disturb_its_neighbours()
    {
        Feeder feeder = Feeders.Load("thesis-13");
        SeriesProfiles profiles = SeriesProfiles.Parse("step,scale\n0,0.5\n1,1\n2,7\n3,1\n4,1.8\n", feeder, "profiles");
        SeriesResult result = new SeriesSolver(feeder, new SeriesOptions(KeepVoltages: true)).Solve(profiles);

        Assert.Equal([2], result.UnsolvedSteps);
        Assert.True(double.IsNaN(result.LossKw[2]));
        Assert.Equal(508.76664276, result.LossKw[1], 1e-4);
        Assert.Equal(508.76664276, result.LossKw[3], 1e-4);
        Assert.Equal(result.Voltages[(8 * 5) + 4], result.VmMin[8]);
        Assert.Equal(4, result.StepOfVmMin[8]);
    }

    [Fact]
    public void A_second_series_allocates_nothing()
    {
        Feeder feeder = Feeders.Load("sce56");
        SeriesProfiles profiles = RandomProfiles(feeder, 100, 3, 0.1, 1);
        SeriesSolver solver = new(feeder, new SeriesOptions());
        Assert.Empty(solver.Solve(profiles).Violations);

        long before = GC.GetAllocatedBytesForCurrentThread();
        solver.Solve(profiles);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Columns_replace_or_scale_what_the_file_says()
    {
        Feeder feeder = Feeders.Load("sce56-pv45");
        SeriesProfiles profiles = SeriesProfiles.Parse("step, scale, scale:5, p_kw:32, pg_kw:45\r\n0, 0.5, 2, 11, 100\r\n1, 1, 1, 12.5, 0\r\n", feeder, "profiles");

        Assert.Equal([108.9, 108.9], profiles.Of(profiles.LoadKw, feeder.IndexOf(5)).ToArray());
        Assert.Equal([11, 12.5], profiles.Of(profiles.LoadKw, feeder.IndexOf(32)).ToArray());
        Assert.Equal(97.20344644095701 / 2, profiles.Of(profiles.LoadKvar, feeder.IndexOf(32))[0], 1e-9);
        Assert.Equal([100, 0], profiles.Of(profiles.GenerationKw, feeder.IndexOf(45)).ToArray());
        Assert.Equal([600, 600], profiles.Of(profiles.GenerationKvar, feeder.IndexOf(19)).ToArray());
    }

    [Theory]
    [InlineData("step\n", "found 1 lines")]
    [InlineData("time,scale\n0,1\n", "line 1: found \"time\", expected step")]
    [InlineData("step,q:5\n0,1\n", "line 1, column 2: found \"q:5\"")]
    [InlineData("step,p_kw:99\n0,1\n", "line 1, column p_kw:99: found unknown bus 99")]
    [InlineData("step,scale,scale\n0,1,1\n", "scale a second time")]
    [InlineData("step,scale\n0,1\n1,x\n", "line 3, column scale: found \"x\", expected a finite number")]
    [InlineData("step,scale\n0,1\n1,NaN\n", "line 3, column scale: found \"NaN\"")]
    [InlineData("step,scale\n0,1\n1,1,1\n", "line 3: found 3 values, expected 2")]
    public void Bad_profiles_get_one_line(string csv, string expected)
    {
        string message = Assert.Throws<InputException>(() => SeriesProfiles.Parse(csv, Feeders.Load("thesis-13"), "p.csv")).Message;

        Assert.StartsWith("p.csv: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_with_bus_and_step()
    {
        Feeder feeder = Feeders.Load("thesis-13");
        SeriesProfiles profiles = new(feeder, 12);
        profiles.LoadKvar[(feeder.IndexOf(9) * 12) + 10] = double.NaN;

        Assert.Contains("reactive load of bus 9 at step 10: found NaN", Assert.Throws<InputException>(() => new SeriesSolver(feeder, new SeriesOptions()).Solve(profiles)).Message, StringComparison.Ordinal);
    }

    private static SeriesProfiles RandomProfiles(Feeder feeder, int steps, int seed, double low, double high)
    {
        Random random = new(seed);
        SeriesProfiles profiles = new(feeder, steps);
        for (int i = 0; i < profiles.LoadKw.Length; i++)
        {
            double scale = low + ((high - low) * random.NextDouble());
            profiles.LoadKw[i] *= scale;
            profiles.LoadKvar[i] *= scale;
            profiles.GenerationKw[i] *= random.NextDouble();
        }

        return profiles;
    }
}

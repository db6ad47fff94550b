using System.Globalization;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class FourWireTests
{
    private const string Code = """
        {"id":"c","r_ohm_per_km":[0.256,0.05,0.05,0.05, 0.05,0.256,0.05,0.05, 0.05,0.05,0.256,0.05, 0.05,0.05,0.05,0.3],"x_ohm_per_km":[0.757,0.677,0.677,0.677, 0.677,0.757,0.677,0.677, 0.677,0.677,0.757,0.677, 0.677,0.677,0.677,0.757]}
        """;

    private static readonly PowerFlowOptions _tight = new(1e-12);

    [Fact]
    public void Street_supplies_its_loads_and_losses_and_reports_unbalance_and_neutral_current()
    {
        FourWireFeeder feeder = Street();
        FourWireSolution s = new FourWireSolver(feeder, _tight).Solve();
        Assert.True(s.Converged);
        double load = feeder.Loads.Sum(l => l.Kw * l.ActiveShares.At(l.Connection < LoadConnection.PhasesAb ? s.PhaseVolts[feeder.IndexOf(l.Bus), (int)l.Connection] / feeder.SourceVolts : 1));

        Assert.Equal(load + s.LossKw + s.GroundLossKw, s.SourceKw, 1e-8);
        Assert.True(s.UnbalancePercent[4] > 0.3);
        Assert.Equal(0, s.UnbalancePercent[0], 1e-9);
        Assert.True(s.NeutralVolts[4] > 1);
        Assert.True(s.CurrentA[3, 3] > 10);
        Assert.Equal(Enumerable.Range(0, 4).Max(c => s.CurrentA[0, c]) / 270, s.Loading[0], 1e-12);
        Assert.True(s.PhaseVolts[4, 0] < s.PhaseVolts[4, 2]);
    }

    [Fact]
    public void Balanced_loads_give_the_balanced_power_flow()
    {
        const double v = 230.0;
        string text = Text("""{"id":1},{"id":2,"loads":[{"phases":"abc","p_kw":20,"q_kvar":8}]},{"id":3,"grounding_ohm":5,"loads":[{"phases":"abc","p_kw":10,"q_kvar":-2},{"phases":"ab","p_kw":2},{"phases":"bc","p_kw":2},{"phases":"ca","p_kw":2}]}""", "0.1", "0.2");
        FourWireSolution s = new FourWireSolver(FourWireFeeder.Parse(text, "balanced"), _tight).Solve();
        double kv = v * Math.Sqrt(3) / 1000;
        Feeder single = Feeder.Parse(
            string.Create(CultureInfo.InvariantCulture, $$"""
            {"baseMVA":0.1,"baseKV":{{kv}},"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq","pd_kw":20,"qd_kvar":8},{"id":3,"type":"pq","pd_kw":16,"qd_kvar":-2}],
             "branches":[{"from":1,"to":2,"r":0.0206,"x":0.008,"units":"ohm"},{"from":2,"to":3,"r":0.0412,"x":0.016,"units":"ohm"}]}
            """), "single");
        PowerFlowSolution balanced = new PowerFlowSolver(single, PowerFlowMethod.Auto, _tight).Solve();

        for (int bus = 0; bus < 3; bus++)
        {
            for (int phase = 0; phase < 3; phase++)
            {
                Assert.Equal(balanced.VmPu[bus] * v, s.PhaseVolts[bus, phase], 1e-8);
            }

            Assert.Equal(0, s.UnbalancePercent[bus], 1e-9);
            Assert.Equal(0, s.NeutralVolts[bus], 1e-8);
        }

        Assert.Equal(balanced.LossKw, s.LossKw, 1e-8);
        Assert.Equal(balanced.SlackQKvar, s.SourceKvar, 1e-8);
        Assert.Equal(balanced.CurrentA(1), s.CurrentA[1, 0], 1e-6);
        Assert.Equal(0, s.CurrentA[1, 3], 1e-8);
    }

    [Fact]
    public void One_single_phase_load_sees_the_loop_of_phase_and_neutral()
    {
        FourWireSolution s = new FourWireSolver(FourWireFeeder.Parse(Text("""{"id":1},{"id":2,"loads":[{"phases":"b","p_kw":8,"q_kvar":3}]}""", "0.1"), "loop"), _tight).Solve();
        Complex loop = new Complex(0.256 + 0.3 - (2 * 0.05), 0.757 + 0.757 - (2 * 0.677)) * 0.1;

        // v^2 = E^2/2 - (rP + xQ) + sqrt((E^2/2 - (rP + xQ))^2 - |z|^2 |S|^2)
        double half = (230.0 * 230 / 2) - ((loop.Real * 8000) + (loop.Imaginary * 3000));
        double magnitude = loop.Magnitude * Math.Sqrt((8000.0 * 8000) + (3000.0 * 3000));
        double expected = Math.Sqrt(half + Math.Sqrt((half * half) - (magnitude * magnitude)));

        Assert.Equal(expected, s.PhaseVolts[1, 1], 1e-8);
        Assert.Equal(Math.Sqrt((8000.0 * 8000) + (3000.0 * 3000)) / expected, s.CurrentA[0, 1], 1e-8);
        Assert.Equal(s.CurrentA[0, 1], s.CurrentA[0, 3], 1e-8);
        Assert.Equal(0, s.CurrentA[0, 0], 1e-7);
    }

    [Fact]
    public void Constant_impedance_load_divides_the_voltage()
    {
        FourWireSolution s = new FourWireSolver(FourWireFeeder.Parse(Text("""{"id":1},{"id":2,"loads":[{"phases":"a","p_kw":10,"zip_p":[1,0,0]}]}""", "0.1"), "impedance"), _tight).Solve();
        Complex loop = new Complex(0.256 + 0.3 - (2 * 0.05), 0.757 + 0.757 - (2 * 0.677)) * 0.1;
        double resistance = 230.0 * 230 / 10_000;

        Assert.Equal(230 * resistance / (loop + resistance).Magnitude, s.PhaseVolts[1, 0], 1e-8);
    }

    [Fact]
    public void A_ring_is_solved_as_well()
    {
        string ring = Text("""{"id":1},{"id":2,"loads":[{"phases":"a","p_kw":5}]},{"id":3,"loads":[{"phases":"c","p_kw":4}]}""", "0.1", "0.1")
            .Replace("]}\n", """,{"from":3,"to":1,"line_code":"c","length_km":0.15}]}""" + "\n", StringComparison.Ordinal);
        FourWireFeeder feeder = FourWireFeeder.Parse(ring, "ring");
        FourWireSolution s = new FourWireSolver(feeder, _tight).Solve();

        Assert.Equal(3, feeder.Lines.Count);
        Assert.True(s.Converged);
        Assert.Equal(9 + s.LossKw, s.SourceKw, 1e-8);
    }

    [Fact]
    public void A_load_too_large_does_not_converge_and_says_so()
    {
        FourWireSolution s = new FourWireSolver(FourWireFeeder.Parse(Text("""{"id":1},{"id":2,"loads":[{"phases":"a","p_kw":900}]}""", "0.5"), "heavy"), PowerFlowOptions.Default).Solve();

        Assert.False(s.Converged);
        Assert.NotEqual(SolveFailure.None, s.Failure);
    }

    [Fact]
    public void A_solve_allocates_nothing()
    {
        FourWireFeeder feeder = Street();
        FourWireSolver solver = new(feeder, PowerFlowOptions.Default);
        double[] kw = [.. feeder.Loads.Select(l => l.Kw)];
        double[] kvar = [.. feeder.Loads.Select(l => l.Kvar)];
        solver.Solve(kw, kvar);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            kw[0] += 0.1;
            solver.Solve(kw, kvar);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("""{"id":1},{"id":2,"loads":[{"phases":"ac","p_kw":1}]}""", "0.1", "bus 2: loads[0]: phases: found \"ac\"")]
    [InlineData("""{"id":1},{"id":2},{"id":3}""", "0.1", "an island: no path from source bus 1 to 1 of 3 buses (3)")]
    [InlineData("""{"id":1},{"id":2},{"id":2}""", "0.1", "bus 2: found the id a second time")]
    [InlineData("""{"id":1},{"id":2,"grounding_ohm":0}""", "0.1", "bus 2: grounding_ohm: found 0, expected more than 0")]
    [InlineData("""{"id":1},{"id":2}""", "0", "line 1-2: length_km: found 0, expected more than 0")]
    [InlineData("""{"id":1}""", "0.1", "line 1-2: found unknown bus 2")]
    [InlineData("""{"id":3},{"id":2}""", "0.1", "source_bus: found unknown bus 1")]
    public void Bad_feeders_get_one_line(string buses, string length, string expected)
        => Assert.Contains(expected, Assert.Throws<InputException>(() => FourWireFeeder.Parse(Text(buses, length), "bad.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"r_ohm_per_km\":[0.256,", "\"r_ohm_per_km\":[", "r_ohm_per_km: found 15 numbers")]
    [InlineData("\"x_ohm_per_km\":[0.757,0.677", "\"x_ohm_per_km\":[0.757,0.5", "a symmetric matrix")]
    [InlineData("\"line_code\":\"c\"", "\"line_code\":\"d\"", "line 1-2: line_code: found unknown code d")]
    public void Bad_line_codes_get_one_line(string good, string bad, string expected)
        => Assert.Contains(expected, Assert.Throws<InputException>(() => FourWireFeeder.Parse(Text("""{"id":1},{"id":2}""", "0.1").Replace(good, bad, StringComparison.Ordinal), "bad.json")).Message, StringComparison.Ordinal);

    private static FourWireFeeder Street() => FourWireFeeder.Parse(File.ReadAllText(Path.Combine(Feeders.Folder, "four-wire", "street-6.json")), "street-6.json");

    private static string Text(string buses, params string[] lengths)
    {
        string lines = string.Join(",", lengths.Select((length, i) => $$"""{"from":{{i + 1}},"to":{{i + 2}},"line_code":"c","length_km":{{length}}}"""));
        return $$"""{"source_volts":230,"source_bus":1,"line_codes":[{{Code}}],"buses":[{{buses}}],"lines":[{{lines}}]}""" + "\n";
    }
}

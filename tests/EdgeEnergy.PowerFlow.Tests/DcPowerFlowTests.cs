using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class DcPowerFlowTests
{
    [Fact]
    public void Three_bus_ring_divides_by_reactance()
    {
        Feeder feeder = Feeder.Parse(
            """
            {"baseMVA":100,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq"},{"id":3,"type":"pq"}],
             "branches":[{"from":1,"to":2,"r":0,"x":0.1,"units":"pu"},{"from":2,"to":3,"r":0,"x":0.1,"units":"pu"},{"from":1,"to":3,"r":0,"x":0.1,"units":"pu"}]}
            """, "ring");
        DcPowerFlow dc = new(feeder);
        DcSolution s = dc.Solve([0, 0, 90_000]);

        Assert.Equal([30_000, 30_000, 60_000], s.FlowKw.Select(f => Math.Round(f, 6)));
        Assert.Equal(90_000, s.SlackPKw, 1e-6);
        Assert.Equal(-0.06 * 180 / Math.PI, s.VaDeg[2], 1e-9);
        double[] toThird = [.. dc.TransferFactors().Select(row => row[2])];
        Assert.Equal(-1 / 3.0, toThird[0], 1e-12);
        Assert.Equal(-1 / 3.0, toThird[1], 1e-12);
        Assert.Equal(-2 / 3.0, toThird[2], 1e-12);
    }

    [Theory]
    [InlineData("ieee14")]
    [InlineData("case141")]
    public void Flows_balance_at_every_bus_and_follow_from_the_transfer_factors(string name)
    {
        Feeder feeder = Feeders.Load(name);
        DcPowerFlow dc = new(feeder);
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw - b.GenerationKw)];
        DcSolution s = dc.Solve(p);
        double[][] factors = dc.TransferFactors();
        double[] taken = [.. p];
        taken[feeder.SlackIndex] -= s.SlackPKw;
        for (int k = 0; k < s.FlowKw.Length; k++)
        {
            taken[feeder.IndexOf(feeder.Branches[k].From)] += s.FlowKw[k];
            taken[feeder.IndexOf(feeder.Branches[k].To)] -= s.FlowKw[k];
            Assert.Equal(s.FlowKw[k], -p.Select((value, i) => factors[k][i] * value).Sum(), 1e-6);
        }

        Assert.All(taken, t => Assert.Equal(0, t, 1e-6));
        Assert.Equal(p.Sum(), s.SlackPKw, 1e-6);
    }

    [Fact]
    public void Angles_are_those_of_the_full_power_flow_for_small_powers_without_resistance()
    {
        string text = Feeders.Text("ieee14-seed");
        Feeder feeder = Feeder.Parse(System.Text.RegularExpressions.Regex.Replace(text, "\"r\": [0-9.]+", "\"r\": 0", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))
            .Replace("\"pv\"", "\"pq\"", StringComparison.Ordinal).Replace("1.06", "1.0", StringComparison.Ordinal), "lossless");
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw / 1e3)];
        PowerFlowSolution ac = new NewtonRaphson(feeder, new PowerFlowOptions(1e-13)).Solve(p, new double[p.Length]);
        DcSolution dc = new DcPowerFlow(feeder).Solve(p);

        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(ac.VaDeg[i], dc.VaDeg[i], 1e-6);
        }
    }

    [Fact]
    public void A_branch_without_reactance_is_refused()
    {
        Feeder feeder = Feeder.Parse("""{"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pq"}],"branches":[{"from":1,"to":2,"r":0.1,"x":0,"units":"pu"}]}""", "resistive");

        Assert.Contains("branch 1-2: found x = 0", Assert.Throws<InputException>(() => new DcPowerFlow(feeder)).Message, StringComparison.Ordinal);
    }
}

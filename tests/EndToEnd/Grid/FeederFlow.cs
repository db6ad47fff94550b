using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.EndToEnd.Grid;

/// <summary>
/// The feeder of a summary, solved again from the powers the summary reports; with another method (Newton-Raphson) than the gateway uses for a
/// radial feeder.
/// </summary>
internal sealed class FeederFlow
{
    /// <summary>What the summary rounds voltages to.</summary>
    public const double Rounding = 1e-6;

    private readonly NewtonRaphson solver;

    public FeederFlow(Summary.GridReport grid)
    {
        string path = Checkout.Feeder(grid.Feeder);
        Feeder feeder = Feeder.Parse(File.ReadAllText(path), path);
        Assert.Equal(feeder.Buses.Select(b => b.Id), grid.Buses);
        Buses = [.. feeder.Buses.Select(b => b.Id)];
        solver = new NewtonRaphson(feeder);
    }

    public IReadOnlyList<int> Buses { get; }

    public int IndexOf(int bus) => Buses.ToList().IndexOf(bus);

    /// <summary>Voltages in p.u. and losses in W for net imports in W and var, in feeder order.</summary>
    public (double[] Vm, double LossW) Solve(double[] importW, double[] importVar)
    {
        PowerFlowSolution solution = solver.Solve([.. importW.Select(w => w / 1000)], [.. importVar.Select(v => v / 1000)]);
        Assert.True(solution.Converged);
        return ([.. solution.VmPu], solution.LossKw * 1000);
    }

    /// <summary>Buses where trading brings a voltage out of the band, or further out of it, than the load alone; empty when all is well.</summary>
    public IReadOnlyList<string> Worsened(Summary.Flow flow, Summary.Band band, double tolerance)
    {
        double[] without = Solve(flow.WithoutW, flow.Var).Vm;
        double[] with = Solve(flow.WithW, flow.Var).Vm;
        List<string> worse = [];
        for (int i = 0; i < with.Length; i++)
        {
            if (with[i] < Math.Min(band.VmMin, without[i]) - tolerance || with[i] > Math.Max(band.VmMax, without[i]) + tolerance)
            {
                worse.Add($"bus {Buses[i]}: {without[i]:F6} without, {with[i]:F6} with trades");
            }
        }

        return worse;
    }
}

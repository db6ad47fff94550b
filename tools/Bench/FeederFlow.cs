using EdgeEnergy.Market;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Bench;

/// <summary>The market's view of the AC power flow, which counts its solves.</summary>
internal sealed class FeederFlow : IFeederCheck
{
    private readonly PowerFlowSolver solver;
    private readonly double[] kw;
    private readonly double[] kvar;

    public FeederFlow(Feeder feeder)
    {
        solver = new PowerFlowSolver(feeder);
        kw = new double[feeder.Buses.Count];
        kvar = new double[feeder.Buses.Count];
    }

    public int Solves { get; set; }

    public FeederState Solve(ReadOnlySpan<double> netImportW, ReadOnlySpan<double> reactiveVar)
    {
        Solves++;
        for (int i = 0; i < kw.Length; i++)
        {
            kw[i] = netImportW[i] / 1000;
            kvar[i] = reactiveVar[i] / 1000;
        }

        PowerFlowSolution solution = solver.Solve(kw, kvar);
        double[] loading = [.. Enumerable.Range(0, solver.Feeder.Branches.Count).Select(solution.Loading)];
        return new FeederState(solution.Converged, [.. solution.VmPu], loading, solution.LossKw * 1000);
    }
}

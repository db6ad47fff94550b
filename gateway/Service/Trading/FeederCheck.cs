using EdgeEnergy.Market;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Service.Trading;

/// <summary>The market's view of the AC power flow. Not for concurrent use.</summary>
public sealed class FeederCheck : IFeederCheck
{
    private const double KiloToOne = 1000;
    private readonly IPowerFlowSolver solver;
    private readonly double[] activeKw;
    private readonly double[] reactiveKvar;
    private readonly bool hasRatings;

    public FeederCheck(Feeder feeder)
    {
        solver = feeder.IsRadial && !feeder.HasVoltageControlledBus ? new RadialSweep(feeder) : new NewtonRaphson(feeder);
        activeKw = new double[feeder.Buses.Count];
        reactiveKvar = new double[feeder.Buses.Count];
        hasRatings = feeder.Branches.Any(b => b.LimitKva is not null);
    }

    public FeederState Solve(ReadOnlySpan<double> netImportW, ReadOnlySpan<double> reactiveVar)
    {
        PowerFlowSolution solution = SolveKw(netImportW, reactiveVar);
        double[]? loading = null;
        if (hasRatings)
        {
            loading = new double[solver.Feeder.Branches.Count];
            for (int i = 0; i < loading.Length; i++)
            {
                loading[i] = solution.Loading(i);
            }
        }

        return new FeederState(solution.Converged, [.. solution.VmPu], loading, solution.LossKw * KiloToOne);
    }

    /// <summary>The whole solution, for showing it; it is overwritten by the next solve.</summary>
    public PowerFlowSolution SolveKw(ReadOnlySpan<double> netImportW, ReadOnlySpan<double> reactiveVar)
    {
        for (int i = 0; i < activeKw.Length; i++)
        {
            activeKw[i] = netImportW[i] / KiloToOne;
            reactiveKvar[i] = reactiveVar[i] / KiloToOne;
        }

        return solver.Solve(activeKw, reactiveKvar);
    }
}

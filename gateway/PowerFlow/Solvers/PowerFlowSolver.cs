namespace EdgeEnergy.PowerFlow;

/// <summary>
/// The method asked for, or for <see cref="PowerFlowMethod.Auto"/> the one that suits the topology. When an automatic solve does not converge the
/// curve of solutions is followed by continuation: either the solution is found on it, or the load multiple at which the feeder collapses is told.
/// </summary>
public sealed class PowerFlowSolver : IPowerFlowSolver
{
    private readonly IPowerFlowSolver _first;
    private readonly PowerFlowOptions _options;
    private readonly double[] _zero;
    private NewtonRaphson? _newton;
    private LoadabilityStudy? _study;

    /// <summary>A solver with its workspace for one feeder.</summary>
    /// <exception cref="EdgeEnergy.Domain.InputException">The method can not solve this feeder: a loop or a PV bus for the sweep.</exception>
    public PowerFlowSolver(Feeder feeder, PowerFlowMethod method, PowerFlowOptions options)
        : this(feeder, method, options, warmStart: false)
    {
    }

    public PowerFlowSolver(Feeder feeder)
        : this(feeder, PowerFlowMethod.Auto, PowerFlowOptions.Default)
    {
    }

    internal PowerFlowSolver(Feeder feeder, PowerFlowMethod method, PowerFlowOptions options, bool warmStart)
    {
        Feeder = feeder;
        _options = options;
        _zero = new double[feeder.Buses.Count];
        Method = method;
        _first = method switch
        {
            PowerFlowMethod.Auto => feeder.IsRadial && !feeder.HasVoltageControlledBus ? new RadialSweep(feeder, options) : new NewtonRaphson(feeder, options) { WarmStart = warmStart },
            PowerFlowMethod.Sweep => new RadialSweep(feeder, options),
            PowerFlowMethod.Newton => new NewtonRaphson(feeder, options) { WarmStart = warmStart },
            PowerFlowMethod.GaussSeidel => new GaussSeidel(feeder, options),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };
    }

    public Feeder Feeder { get; }

    public PowerFlowMethod Method { get; }

    public PowerFlowSolution Solve()
    {
        PerUnitNetwork net = Feeder.Network;
        return Solve(net.LoadKw, net.LoadKvar, net.GenerationKw, net.GenerationKvar);
    }

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar) => Solve(pLoadKw, qLoadKvar, _zero, _zero);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        PowerFlowSolution solution = _first.Solve(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
        if (solution.Converged)
        {
            return solution;
        }

        if (Method == PowerFlowMethod.Auto && _first is RadialSweep)
        {
            _newton ??= new NewtonRaphson(Feeder, _options);
            solution = _newton.Solve(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
            if (solution.Converged)
            {
                return solution;
            }
        }

        return Explain(solution, pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
    }

    /// <summary>Tells no solution apart from a numerical failure; an automatic solve takes the solution where continuation finds it.</summary>
    private PowerFlowSolution Explain(PowerFlowSolution failed, ReadOnlySpan<double> p, ReadOnlySpan<double> q, ReadOnlySpan<double> pg, ReadOnlySpan<double> qg)
    {
        NewtonRaphson newton = _first as NewtonRaphson ?? (_newton ??= new NewtonRaphson(Feeder, _options));
        _study ??= new LoadabilityStudy(newton);
        newton.Load(p, q, pg, qg);
        Feeder.Network.Type.CopyTo(newton.Kernel.Type, 0);
        double? collapse = _study.Follow(1);
        if (collapse is null)
        {
            return failed;
        }

        if (collapse < 1)
        {
            failed.Failure = SolveFailure.NoSolution;
            failed.CollapseLoadMultiple = collapse;
            return failed;
        }

        if (Method == PowerFlowMethod.Auto)
        {
            int slack = Feeder.SlackIndex;
            newton.Publish(p[slack] - pg[slack], q[slack] - qg[slack]);
            newton.Last.Converged = true;
            newton.Last.Failure = SolveFailure.None;
            return newton.Last;
        }

        return failed;
    }
}

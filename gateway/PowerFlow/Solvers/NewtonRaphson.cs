namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Newton-Raphson for any feeder, radial or meshed, with PV buses, taps and ZIP loads. The symbolic factorisation is made once; a step that does
/// not reduce the mismatch is halved. PV buses whose generator reaches a reactive limit become PQ at that limit.
/// </summary>
public sealed class NewtonRaphson : IPowerFlowSolver
{
    private const int DefaultIterations = 30;
    private const int MaximumHalvings = 8;

    private readonly PerUnitNetwork _net;
    private readonly PowerFlowOptions _options;
    private readonly PowerFlowSolution _solution;
    private readonly double[] _zero;
    private readonly double[] _minimumQ;
    private readonly double[] _maximumQ;
    private readonly bool _limitsQ;
    private readonly double[] _step;

    public NewtonRaphson(Feeder feeder, PowerFlowOptions options)
    {
        Feeder = feeder;
        _net = feeder.Network;
        _options = options;
        Kernel = new NewtonKernel(_net);
        _solution = new PowerFlowSolution(feeder) { Method = PowerFlowMethod.Newton };
        _zero = new double[_net.BusCount];
        _step = new double[Kernel.Step.Length];
        _minimumQ = [.. feeder.Buses.Select(b => (b.MinimumKvar ?? double.NegativeInfinity) / feeder.BaseKva)];
        _maximumQ = [.. feeder.Buses.Select(b => (b.MaximumKvar ?? double.PositiveInfinity) / feeder.BaseKva)];
        _limitsQ = feeder.Buses.Any(b => b.Type == BusType.Pv && (b.MinimumKvar is not null || b.MaximumKvar is not null));
    }

    public NewtonRaphson(Feeder feeder)
        : this(feeder, PowerFlowOptions.Default)
    {
    }

    public Feeder Feeder { get; }

    public PowerFlowMethod Method => PowerFlowMethod.Newton;

    /// <summary>Starts from the voltages of the solve before, when it converged.</summary>
    internal bool WarmStart { get; init; }

    internal NewtonKernel Kernel { get; }

    /// <summary>The solution of the last solve.</summary>
    internal PowerFlowSolution Last => _solution;

    public PowerFlowSolution Solve() => Solve(_net.LoadKw, _net.LoadKvar, _net.GenerationKw, _net.GenerationKvar);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar) => Solve(pLoadKw, qLoadKvar, _zero, _zero);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        InjectionInput.Check(Feeder, "active load", pLoadKw);
        InjectionInput.Check(Feeder, "reactive load", qLoadKvar);
        InjectionInput.Check(Feeder, "active generation", pGenerationKw);
        InjectionInput.Check(Feeder, "reactive generation", qGenerationKvar);
        Load(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
        _net.Type.CopyTo(Kernel.Type, 0);
        bool warm = WarmStart && _solution.Converged;
        if (!warm)
        {
            Kernel.Reset();
        }

        IterateWithLimits();
        if (warm && !_solution.Converged)
        {
            _net.Type.CopyTo(Kernel.Type, 0);
            Kernel.Reset();
            IterateWithLimits();
        }

        Publish(pLoadKw[_net.Slack] - pGenerationKw[_net.Slack], qLoadKvar[_net.Slack] - qGenerationKvar[_net.Slack]);
        return _solution;
    }

    /// <summary>Takes over powers given in kW and kvar.</summary>
    internal void Load(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ReadOnlySpan<double> pg, ReadOnlySpan<double> qg)
    {
        double scale = 1 / _net.BaseKva;
        for (int i = 0; i < p.Length; i++)
        {
            Kernel.LoadP[i] = p[i] * scale;
            Kernel.LoadQ[i] = q[i] * scale;
            Kernel.GenerationP[i] = pg[i] * scale;
            Kernel.GenerationQ[i] = qg[i] * scale;
        }
    }

    /// <summary>Newton's iteration from the present voltages at a load multiple.</summary>
    internal SolveFailure Iterate(double multiple, out int iterations)
    {
        int limit = _options.IterationsOr(DefaultIterations);
        double mismatch = Kernel.Mismatch(multiple);
        for (iterations = 1; iterations <= limit; iterations++)
        {
            if (!double.IsFinite(mismatch))
            {
                return SolveFailure.Diverged;
            }

            if (!Kernel.FactoriseJacobian(multiple))
            {
                return SolveFailure.Singular;
            }

            Kernel.SolveStep(Kernel.Step);
            double change = Math.Sqrt(StepDown(ref mismatch, multiple));
            if (change <= _options.Tolerance)
            {
                return SolveFailure.None;
            }
        }

        return SolveFailure.IterationLimit;
    }

    internal void Publish(double slackLoadKw, double slackLoadKvar)
    {
        Kernel.E.CopyTo(_solution.E, 0);
        Kernel.F.CopyTo(_solution.F, 0);
        _solution.Finish(slackLoadKw, slackLoadKvar);
    }

    /// <summary>Takes the step, halved while it does not reduce the mismatch; returns the squared change of the largest voltage in the full step.</summary>
    private double StepDown(ref double mismatch, double multiple)
    {
        // Kernel.Step is the right-hand side again after Mismatch, so the step is kept apart.
        Span<double> step = _step;
        Kernel.Step.CopyTo(step);
        double fraction = 1;
        double full = Kernel.Apply(step, fraction);
        double reached = Kernel.Mismatch(multiple);
        for (int halving = 0; halving < MaximumHalvings && !(reached < mismatch) && full > _options.Tolerance * _options.Tolerance; halving++)
        {
            Kernel.Apply(step, -fraction / 2);
            fraction /= 2;
            reached = Kernel.Mismatch(multiple);
        }

        mismatch = reached;
        return full;
    }

    private void IterateWithLimits()
    {
        int total = 0;
        SolveFailure failure;
        do
        {
            failure = Iterate(1, out int iterations);
            total += iterations;
        }
        while (failure == SolveFailure.None && _limitsQ && FixOneRound());
        _solution.Iterations = total;
        _solution.Failure = failure;
        _solution.Converged = failure == SolveFailure.None;
        _solution.CollapseLoadMultiple = null;
    }

    /// <summary>Turns every PV bus beyond a reactive limit into PQ at the limit; false when there was none.</summary>
    private bool FixOneRound()
    {
        bool changed = false;
        for (int i = 0; i < _net.BusCount; i++)
        {
            if (Kernel.Type[i] != BusType.Pv)
            {
                continue;
            }

            double vm = _net.SetPoint[i];
            double generated = Kernel.Q[i] + (Kernel.LoadQ[i] * _net.ReactiveShares[i].At(vm));
            double limit = Math.Clamp(generated, _minimumQ[i], _maximumQ[i]);
            if (Math.Abs(limit - generated) > 1e-9)
            {
                Kernel.Type[i] = BusType.Pq;
                Kernel.GenerationQ[i] = limit;
                changed = true;
            }
        }

        return changed;
    }
}

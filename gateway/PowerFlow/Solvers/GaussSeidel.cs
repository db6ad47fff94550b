namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Gauss-Seidel on the admittance matrix, V_i = (conj(S_i / V_i) - sum Y_ij V_j) / Y_ii, with an acceleration factor (W. D. Stevenson, "Elements of
/// power system analysis", ch. 9). The usual factor 1.6 is lowered to 1.3 and 1 where it makes the iteration diverge, as it does on some
/// resistive low-voltage feeders. Slow by nature, kept for comparison with studies that used it. Reactive limits of PV buses are not enforced.
/// </summary>
public sealed class GaussSeidel : IPowerFlowSolver
{
    private const int DefaultIterations = 200_000;

    private readonly PerUnitNetwork _net;
    private readonly PowerFlowOptions _options;
    private double _acceleration;
    private readonly AdmittanceMatrix _y;
    private readonly PowerFlowSolution _solution;
    private readonly double[] _zero;
    private readonly int[] _sequence;

    public GaussSeidel(Feeder feeder, PowerFlowOptions options)
    {
        Feeder = feeder;
        _net = feeder.Network;
        _options = options;
        _y = new AdmittanceMatrix(_net);
        _solution = new PowerFlowSolution(feeder) { Method = PowerFlowMethod.GaussSeidel };
        _zero = new double[_net.BusCount];
        _sequence = OutwardFromSlack(_net);
    }

    public Feeder Feeder { get; }

    public PowerFlowMethod Method => PowerFlowMethod.GaussSeidel;

    public PowerFlowSolution Solve() => Solve(_net.LoadKw, _net.LoadKvar, _net.GenerationKw, _net.GenerationKvar);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar) => Solve(pLoadKw, qLoadKvar, _zero, _zero);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        InjectionInput.Check(Feeder, "active load", pLoadKw);
        InjectionInput.Check(Feeder, "reactive load", qLoadKvar);
        InjectionInput.Check(Feeder, "active generation", pGenerationKw);
        InjectionInput.Check(Feeder, "reactive generation", qGenerationKvar);
        int total = 0;
        for (_acceleration = 1.6; _acceleration > 0.9; _acceleration -= 0.3)
        {
            Iterate(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
            total += _solution.Iterations;
            if (_solution.Failure != SolveFailure.Diverged)
            {
                break;
            }
        }

        _solution.Iterations = total;
        _solution.Finish(pLoadKw[_net.Slack] - pGenerationKw[_net.Slack], qLoadKvar[_net.Slack] - qGenerationKvar[_net.Slack]);
        return _solution;
    }

    private void Iterate(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        for (int i = 0; i < _net.BusCount; i++)
        {
            _solution.E[i] = _net.Type[i] == BusType.Pv ? _net.SetPoint[i] : _net.SetPoint[_net.Slack];
            _solution.F[i] = 0;
        }

        _solution.Converged = false;
        _solution.Failure = SolveFailure.IterationLimit;
        _solution.CollapseLoadMultiple = null;
        int limit = _options.IterationsOr(DefaultIterations);
        double previous = double.PositiveInfinity;
        for (int iteration = 1; iteration <= limit; iteration++)
        {
            _solution.Iterations = iteration;
            double change = 0;
            foreach (int i in _sequence)
            {
                double p = (pGenerationKw[i] - pLoadKw[i]) / _net.BaseKva;
                double q = (qGenerationKvar[i] - qLoadKvar[i]) / _net.BaseKva;
                if (_net.HasZip)
                {
                    double vm = Math.Sqrt((_solution.E[i] * _solution.E[i]) + (_solution.F[i] * _solution.F[i]));
                    p = (pGenerationKw[i] - (pLoadKw[i] * _net.ActiveShares[i].At(vm))) / _net.BaseKva;
                    q = (qGenerationKvar[i] - (qLoadKvar[i] * _net.ReactiveShares[i].At(vm))) / _net.BaseKva;
                }

                change = Math.Max(change, Update(i, p, q));
            }

            change = Math.Sqrt(change);
            if (!double.IsFinite(change) || change > 1e6)
            {
                _solution.Failure = SolveFailure.Diverged;
                return;
            }

            double rate = change / previous;
            if (change == 0 || (rate < 1 && change * Math.Max(1, rate / (1 - rate)) <= _options.Tolerance))
            {
                _solution.Converged = true;
                _solution.Failure = SolveFailure.None;
                return;
            }

            previous = change;
        }
    }

    private static int[] OutwardFromSlack(PerUnitNetwork net)
    {
        List<(int Branch, int Other)>[] adjacency = RadialOrder.Adjacency(net);
        List<int> sequence = [];
        bool[] seen = new bool[net.BusCount];
        Queue<int> open = new([net.Slack]);
        seen[net.Slack] = true;
        while (open.TryDequeue(out int bus))
        {
            if (bus != net.Slack)
            {
                sequence.Add(bus);
            }

            foreach ((_, int other) in adjacency[bus])
            {
                if (!seen[other])
                {
                    seen[other] = true;
                    open.Enqueue(other);
                }
            }
        }

        return [.. sequence];
    }

    /// <summary>One bus; returns its squared correction.</summary>
    private double Update(int i, double p, double q)
    {
        double[] e = _solution.E;
        double[] f = _solution.F;
        double offE = 0;
        double offF = 0;
        for (int s = _y.Start[i]; s < _y.Start[i + 1]; s++)
        {
            int j = _y.Column[s];
            offE += (_y.G[s] * e[j]) - (_y.B[s] * f[j]);
            offF += (_y.G[s] * f[j]) + (_y.B[s] * e[j]);
        }

        double g = _y.DiagonalG[i];
        double b = _y.DiagonalB[i];
        double w = (e[i] * e[i]) + (f[i] * f[i]);
        if (_net.Type[i] == BusType.Pv)
        {
            double ie = offE + (g * e[i]) - (b * f[i]);
            double im = offF + (g * f[i]) + (b * e[i]);
            q = (f[i] * ie) - (e[i] * im);
        }

        double re = (((p * e[i]) + (q * f[i])) / w) - offE;
        double imaginary = (((p * f[i]) - (q * e[i])) / w) - offF;
        double y = (g * g) + (b * b);
        double newE = ((re * g) + (imaginary * b)) / y;
        double newF = ((imaginary * g) - (re * b)) / y;
        newE = e[i] + (_acceleration * (newE - e[i]));
        newF = f[i] + (_acceleration * (newF - f[i]));
        if (_net.Type[i] == BusType.Pv)
        {
            double scale = _net.SetPoint[i] / Math.Sqrt((newE * newE) + (newF * newF));
            newE *= scale;
            newF *= scale;
        }

        double de = newE - e[i];
        double df = newF - f[i];
        e[i] = newE;
        f[i] = newF;
        return (de * de) + (df * df);
    }
}

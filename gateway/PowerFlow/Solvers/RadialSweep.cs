using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Backward/forward sweep with current summation for radial feeders of slack and PQ buses (D. Shirmohammadi et al., "A compensation-based power
/// flow method for weakly meshed distribution and transmission networks", IEEE Trans. Power Syst. 3(2), 1988). Converges linearly; stops when the
/// change, extrapolated by its own rate, is below the tolerance.
/// </summary>
public sealed class RadialSweep : IPowerFlowSolver
{
    private const int DefaultIterations = 500;
    private const double LowestSquaredVoltage = 1e-4;

    private readonly PerUnitNetwork _net;
    private readonly RadialOrder _order;
    private readonly PowerFlowOptions _options;
    private readonly PowerFlowSolution _solution;
    private readonly double[] _p;
    private readonly double[] _q;
    private readonly double[] _pg;
    private readonly double[] _qg;
    private readonly double[] _e;
    private readonly double[] _f;
    private readonly double[] _ie;
    private readonly double[] _if;
    private readonly double[] _zero;

    /// <summary>A sweep with its workspace for one feeder.</summary>
    /// <exception cref="InputException">The feeder has a loop or a PV bus.</exception>
    public RadialSweep(Feeder feeder, PowerFlowOptions options)
    {
        Feeder = feeder;
        _net = feeder.Network;
        _options = options;
        if (_net.HasPv)
        {
            Bus pv = feeder.Buses.First(b => b.Type == BusType.Pv);
            throw new InputException(feeder.Where, $"bus {pv.Id}", "type pv", "slack and pq buses only for the sweep");
        }

        _order = new RadialOrder(feeder);
        _solution = new PowerFlowSolution(feeder) { Method = PowerFlowMethod.Sweep };
        int n = _net.BusCount;
        _p = new double[n];
        _q = new double[n];
        _pg = new double[n];
        _qg = new double[n];
        _e = new double[n];
        _f = new double[n];
        _ie = new double[n];
        _if = new double[n];
        _zero = new double[n];
    }

    public RadialSweep(Feeder feeder)
        : this(feeder, PowerFlowOptions.Default)
    {
    }

    public Feeder Feeder { get; }

    public PowerFlowMethod Method => PowerFlowMethod.Sweep;

    public PowerFlowSolution Solve() => Solve(_net.LoadKw, _net.LoadKvar, _net.GenerationKw, _net.GenerationKvar);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar) => Solve(pLoadKw, qLoadKvar, _zero, _zero);

    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        InjectionInput.Check(Feeder, "active load", pLoadKw);
        InjectionInput.Check(Feeder, "reactive load", qLoadKvar);
        InjectionInput.Check(Feeder, "active generation", pGenerationKw);
        InjectionInput.Check(Feeder, "reactive generation", qGenerationKvar);
        Load(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
        Iterate();
        int[] busAt = _order.BusAt;
        if (_order.HasRatios)
        {
            for (int k = 0; k < busAt.Length; k++)
            {
                System.Numerics.Complex scale = _order.Scale[k];
                _solution.E[busAt[k]] = (_e[k] * scale.Real) - (_f[k] * scale.Imaginary);
                _solution.F[busAt[k]] = (_e[k] * scale.Imaginary) + (_f[k] * scale.Real);
            }
        }
        else
        {
            for (int k = 0; k < busAt.Length; k++)
            {
                _solution.E[busAt[k]] = _e[k];
                _solution.F[busAt[k]] = _f[k];
            }
        }

        _solution.Finish(pLoadKw[_net.Slack] - pGenerationKw[_net.Slack], qLoadKvar[_net.Slack] - qGenerationKvar[_net.Slack]);
        return _solution;
    }

    private void Load(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ReadOnlySpan<double> pg, ReadOnlySpan<double> qg)
    {
        double scale = 1 / _net.BaseKva;
        int[] busAt = _order.BusAt;
        if (_net.HasZip)
        {
            for (int k = 0; k < busAt.Length; k++)
            {
                int i = busAt[k];
                _p[k] = p[i] * scale;
                _q[k] = q[i] * scale;
                _pg[k] = pg[i] * scale;
                _qg[k] = qg[i] * scale;
            }
        }
        else
        {
            for (int k = 0; k < busAt.Length; k++)
            {
                int i = busAt[k];
                _p[k] = (p[i] - pg[i]) * scale;
                _q[k] = (q[i] - qg[i]) * scale;
            }
        }

        double slackVoltage = _net.SetPoint[_net.Slack];
        _e.AsSpan().Fill(slackVoltage);
        _f.AsSpan().Clear();
    }

    private void Iterate()
    {
        int limit = _options.IterationsOr(DefaultIterations);
        double previous = double.PositiveInfinity;
        _solution.Converged = false;
        _solution.Failure = SolveFailure.IterationLimit;
        _solution.CollapseLoadMultiple = null;
        for (int iteration = 1; iteration <= limit; iteration++)
        {
            _solution.Iterations = iteration;
            InjectCurrents();
            SumCurrents();
            double change = Math.Sqrt(UpdateVoltages());
            if (!double.IsFinite(change))
            {
                _solution.Failure = SolveFailure.Diverged;
                return;
            }

            // With rate r the distance to the fixed point is at most change * r / (1 - r).
            double rate = change / previous;
            double error = rate < 1 ? change * Math.Max(1, rate / (1 - rate)) : double.PositiveInfinity;
            if (error <= _options.Tolerance || change == 0)
            {
                _solution.Converged = true;
                _solution.Failure = SolveFailure.None;
                return;
            }

            previous = change;
        }
    }

    private void InjectCurrents()
    {
        if (_net.HasZip)
        {
            InjectZipCurrents();
            return;
        }

        ReadOnlySpan<double> p = _p;
        ReadOnlySpan<double> q = _q;
        ReadOnlySpan<double> e = _e;
        ReadOnlySpan<double> f = _f;
        ReadOnlySpan<double> g = _order.ShuntG;
        ReadOnlySpan<double> b = _order.ShuntB;
        Span<double> re = _ie;
        Span<double> im = _if;
        for (int k = 1; k < p.Length; k++)
        {
            double inverse = 1 / ((e[k] * e[k]) + (f[k] * f[k]));
            double pg = (p[k] * inverse) + g[k];
            double qb = (q[k] * inverse) - b[k];
            re[k] = (pg * e[k]) + (qb * f[k]);
            im[k] = (pg * f[k]) - (qb * e[k]);
        }
    }

    private void InjectZipCurrents()
    {
        for (int k = 1; k < _p.Length; k++)
        {
            int i = _order.BusAt[k];
            double squared = (_e[k] * _e[k]) + (_f[k] * _f[k]);
            double vm = Math.Sqrt(squared) * _order.ScaleMagnitude[k];
            double pg = (((_p[k] * _net.ActiveShares[i].At(vm)) - _pg[k]) / squared) + _order.ShuntG[k];
            double qb = (((_q[k] * _net.ReactiveShares[i].At(vm)) - _qg[k]) / squared) - _order.ShuntB[k];
            _ie[k] = (pg * _e[k]) + (qb * _f[k]);
            _if[k] = (pg * _f[k]) - (qb * _e[k]);
        }
    }

    private void SumCurrents()
    {
        ReadOnlySpan<int> parent = _order.Parent;
        Span<double> re = _ie;
        Span<double> im = _if;
        for (int k = re.Length - 1; k > 0; k--)
        {
            re[parent[k]] += re[k];
            im[parent[k]] += im[k];
        }
    }

    /// <summary>Largest squared change; NaN when a voltage collapses.</summary>
    private double UpdateVoltages()
    {
        ReadOnlySpan<int> parent = _order.Parent;
        ReadOnlySpan<double> r = _order.R;
        ReadOnlySpan<double> x = _order.X;
        Span<double> e = _e;
        Span<double> f = _f;
        double largest = 0;
        double lowest = double.PositiveInfinity;
        for (int k = 1; k < r.Length; k++)
        {
            int up = parent[k];
            double newE = e[up] - (r[k] * _ie[k]) + (x[k] * _if[k]);
            double newF = f[up] - (r[k] * _if[k]) - (x[k] * _ie[k]);
            double de = newE - e[k];
            double df = newF - f[k];
            largest = Math.Max(largest, (de * de) + (df * df));
            lowest = Math.Min(lowest, (newE * newE) + (newF * newF));
            e[k] = newE;
            f[k] = newF;
        }

        return lowest < LowestSquaredVoltage ? double.NaN : largest;
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Hosting capacity of each bus alone: the largest added injection before a voltage rises above its limit, a branch is overloaded, or the power flow has no
/// solution. Found by doubling and bisection on full power flows. Low voltages of the load itself do not count: an injection does not cause them.
/// </summary>
public sealed class HostingStudy
{
    private const double RelativeWidth = 1e-7;

    private readonly Feeder _feeder;
    private readonly PowerFlowSolver _solver;
    private readonly double _maximumVoltage;
    private readonly double _upToKw;
    private readonly double[] _p;
    private readonly double[] _q;
    private readonly double[] _zero;

    /// <summary>Prepares a study of one feeder.</summary>
    /// <param name="feeder">The network.</param>
    /// <param name="maximumVoltage">Limit of buses without their own, p.u.</param>
    /// <param name="upToKw">Where the search ends; by default a hundred times the base power.</param>
    public HostingStudy(Feeder feeder, double maximumVoltage, double? upToKw = null)
    {
        _feeder = feeder;
        _maximumVoltage = maximumVoltage;
        _upToKw = upToKw ?? (100 * feeder.BaseKva);
        _solver = new PowerFlowSolver(feeder, PowerFlowMethod.Newton, new PowerFlowOptions(1e-10), warmStart: true);
        _p = new double[feeder.Buses.Count];
        _q = new double[feeder.Buses.Count];
        _zero = new double[feeder.Buses.Count];
    }

    /// <summary>Capacity of every bus but the slack, on top of given net imports (kW, kvar; feeder order), at a ratio of reactive to active injection.</summary>
    public IReadOnlyList<HostingCapacity> Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, double kvarPerKw = 0)
    {
        List<HostingCapacity> result = [];
        for (int i = 0; i < _feeder.Buses.Count; i++)
        {
            if (i != _feeder.SlackIndex)
            {
                result.Add(Of(i, pLoadKw, qLoadKvar, kvarPerKw));
            }
        }

        return result;
    }

    /// <summary>Capacity of one bus.</summary>
    public HostingCapacity Of(int busIndex, ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, double kvarPerKw = 0)
    {
        InjectionInput.Check(_feeder, "active load", pLoadKw);
        InjectionInput.Check(_feeder, "reactive load", qLoadKvar);
        pLoadKw.CopyTo(_p);
        qLoadKvar.CopyTo(_q);
        double p = pLoadKw[busIndex];
        double q = qLoadKvar[busIndex];
        int bus = _feeder.Buses[busIndex].Id;
        BindingLimit? limit = Broken(0);
        if (limit is not null)
        {
            return new HostingCapacity(bus, 0, limit);
        }

        double good = 0;
        double bad = _feeder.BaseKva / 100;
        while ((limit = Broken(bad)) is null)
        {
            good = bad;
            if (good >= _upToKw)
            {
                return new HostingCapacity(bus, double.PositiveInfinity, null);
            }

            bad = Math.Min(2 * bad, _upToKw);
        }

        while (bad - good > RelativeWidth * bad)
        {
            double middle = (good + bad) / 2;
            if (Broken(middle) is { } found)
            {
                (bad, limit) = (middle, found);
            }
            else
            {
                good = middle;
            }
        }

        return new HostingCapacity(bus, good, limit);

        BindingLimit? Broken(double kw)
        {
            _p[busIndex] = p - kw;
            _q[busIndex] = q - (kw * kvarPerKw);
            return FirstBroken(_solver.Solve(_p, _q, _zero, _zero));
        }
    }

    private BindingLimit? FirstBroken(PowerFlowSolution solution)
        => solution.Violations(0, _maximumVoltage).FirstOrDefault(v => v.Kind != LimitKind.VoltageLow);
}

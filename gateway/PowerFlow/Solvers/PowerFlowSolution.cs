using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Result of one solve. Buses and branches in feeder order; voltages p.u. and degrees against the slack; powers kW and kvar, three-phase.
/// Where <see cref="Converged"/> is false the numbers are those of the last iterate and mean nothing.
/// </summary>
public sealed class PowerFlowSolution
{
    private readonly PerUnitNetwork _net;
    private readonly Feeder _feeder;

    internal PowerFlowSolution(Feeder feeder)
    {
        _feeder = feeder;
        _net = feeder.Network;
        VmPu = new double[_net.BusCount];
        VaDeg = new double[_net.BusCount];
        FromKw = new double[_net.BranchCount];
        FromKvar = new double[_net.BranchCount];
        ToKw = new double[_net.BranchCount];
        ToKvar = new double[_net.BranchCount];
        E = new double[_net.BusCount];
        F = new double[_net.BusCount];
    }

    public bool Converged { get; internal set; }
    public SolveFailure Failure { get; internal set; }

    /// <summary>The method that produced the numbers.</summary>
    public PowerFlowMethod Method { get; internal set; }
    public int Iterations { get; internal set; }

    /// <summary>With <see cref="SolveFailure.NoSolution"/>: the multiple of all loads and injections at which the feeder collapses.</summary>
    public double? CollapseLoadMultiple { get; internal set; }

    /// <summary>Voltage magnitude of each bus.</summary>
    public double[] VmPu { get; }

    /// <summary>Voltage angle of each bus.</summary>
    public double[] VaDeg { get; }

    /// <summary>Active losses in branches, kW.</summary>
    public double LossKw { get; internal set; }

    /// <summary>Reactive losses in series reactances (I^2 X), kvar.</summary>
    public double LossKvar { get; internal set; }

    /// <summary>Reactive power produced by line charging, kvar.</summary>
    public double ChargingKvar { get; internal set; }

    /// <summary>Power the source at the slack bus supplies, including the load at that bus.</summary>
    public double SlackPKw { get; internal set; }
    public double SlackQKvar { get; internal set; }

    /// <summary>Power into each branch at its from and to end.</summary>
    public double[] FromKw { get; }
    public double[] FromKvar { get; }
    public double[] ToKw { get; }
    public double[] ToKvar { get; }

    /// <summary>Real and imaginary voltage, p.u., in feeder order.</summary>
    internal double[] E { get; }
    internal double[] F { get; }

    /// <summary>Lowest bus voltage, p.u.</summary>
    public double MinimumVm => VmPu.AsSpan().Length == 0 ? 0 : Lowest(VmPu);

    /// <summary>Apparent power at the heavier end over the limit; 0 for a branch without limit.</summary>
    public double Loading(int branch)
    {
        double from = Math.Sqrt((FromKw[branch] * FromKw[branch]) + (FromKvar[branch] * FromKvar[branch]));
        double to = Math.Sqrt((ToKw[branch] * ToKw[branch]) + (ToKvar[branch] * ToKvar[branch]));
        return Math.Max(from, to) / _net.LimitKva[branch];
    }

    /// <summary>Line current at the heavier end, A; needs the feeder's baseKV.</summary>
    /// <exception cref="InputException">The feeder has no baseKV.</exception>
    public double CurrentA(int branch)
    {
        double kv = _feeder.BaseKv ?? throw new InputException(_feeder.Where, "baseKV", "nothing", "the base voltage, to tell currents in A");
        double from = Apparent(FromKw[branch], FromKvar[branch]) / VmPu[_net.From[branch]];
        double to = Apparent(ToKw[branch], ToKvar[branch]) / VmPu[_net.To[branch]];
        return Math.Max(from, to) / (Math.Sqrt(3) * kv);
    }

    /// <summary>
    /// Limits this solution breaks, worst first: voltages outside the bus's own limits or else the given ones (p.u.), branches above their limit,
    /// or the missing solution itself.
    /// </summary>
    public IReadOnlyList<BindingLimit> Violations(double minimumVoltage, double maximumVoltage)
    {
        if (!Converged)
        {
            string why = CollapseLoadMultiple is { } multiple ? $"collapse at load multiple {multiple:F4}" : Failure.ToString();
            return [new BindingLimit(LimitKind.NoSolution, why, CollapseLoadMultiple ?? 0, 1)];
        }

        List<(double Excess, BindingLimit Limit)> found = [];
        for (int i = 0; i < VmPu.Length; i++)
        {
            Bus bus = _feeder.Buses[i];
            double low = bus.MinimumVoltage ?? minimumVoltage;
            double high = bus.MaximumVoltage ?? maximumVoltage;
            if (VmPu[i] < low)
            {
                found.Add((low - VmPu[i], new BindingLimit(LimitKind.VoltageLow, bus.Id.ToString(), VmPu[i], low)));
            }
            else if (VmPu[i] > high)
            {
                found.Add((VmPu[i] - high, new BindingLimit(LimitKind.VoltageHigh, bus.Id.ToString(), VmPu[i], high)));
            }
        }

        for (int k = 0; k < FromKw.Length; k++)
        {
            double loading = Loading(k);
            if (loading > 1)
            {
                found.Add((loading - 1, new BindingLimit(LimitKind.BranchLoading, _feeder.Branches[k].Place, loading, 1)));
            }
        }

        return [.. found.OrderByDescending(f => f.Excess).Select(f => f.Limit)];
    }

    /// <summary>A solution of its own, safe from the solver's next solve.</summary>
    public PowerFlowSolution Copy()
    {
        PowerFlowSolution copy = new(_feeder);
        copy.Take(this);
        return copy;
    }

    internal void Take(PowerFlowSolution other)
    {
        Converged = other.Converged;
        Failure = other.Failure;
        Method = other.Method;
        Iterations = other.Iterations;
        CollapseLoadMultiple = other.CollapseLoadMultiple;
        LossKw = other.LossKw;
        LossKvar = other.LossKvar;
        ChargingKvar = other.ChargingKvar;
        SlackPKw = other.SlackPKw;
        SlackQKvar = other.SlackQKvar;
        other.VmPu.CopyTo(VmPu, 0);
        other.VaDeg.CopyTo(VaDeg, 0);
        other.FromKw.CopyTo(FromKw, 0);
        other.FromKvar.CopyTo(FromKvar, 0);
        other.ToKw.CopyTo(ToKw, 0);
        other.ToKvar.CopyTo(ToKvar, 0);
        other.E.CopyTo(E, 0);
        other.F.CopyTo(F, 0);
    }

    /// <summary>Fills magnitudes, angles, branch flows, losses and the slack's supply from E and F.</summary>
    internal void Finish(double slackLoadKw, double slackLoadKvar)
    {
        for (int i = 0; i < VmPu.Length; i++)
        {
            VmPu[i] = Math.Sqrt((E[i] * E[i]) + (F[i] * F[i]));
            VaDeg[i] = Math.Atan2(F[i], E[i]) * (180 / Math.PI);
        }

        double kva = _net.BaseKva;
        int slack = _net.Slack;
        double slackSquared = VmPu[slack] * VmPu[slack];
        LoadShares active = _net.ActiveShares[slack];
        LoadShares reactive = _net.ReactiveShares[slack];
        double slackP = (slackLoadKw * active.At(VmPu[slack])) + (_net.ShuntG[slack] * slackSquared * kva);
        double slackQ = (slackLoadKvar * reactive.At(VmPu[slack])) - (_net.ShuntB[slack] * slackSquared * kva);
        double lossP = 0;
        double lossQ = 0;
        double charging = 0;
        for (int k = 0; k < FromKw.Length; k++)
        {
            int f = _net.From[k];
            int t = _net.To[k];
            Complex vt = new(E[t], F[t]);
            Complex inner = new Complex(E[f], F[f]) / _net.Ratio[k];

            // The series current from the voltage difference: losses come from I^2 z, free of the cancellation in P_from + P_to.
            Complex current = (inner - vt) / new Complex(_net.R[k], _net.X[k]);
            double squared = (current.Real * current.Real) + (current.Imaginary * current.Imaginary);
            lossP += squared * _net.R[k];
            lossQ += squared * _net.X[k];
            double half = _net.B[k] / 2;
            double fromCharging = half * ((inner.Real * inner.Real) + (inner.Imaginary * inner.Imaginary));
            double toCharging = half * ((vt.Real * vt.Real) + (vt.Imaginary * vt.Imaginary));
            charging += fromCharging + toCharging;
            Complex from = inner * Complex.Conjugate(current);
            Complex to = -vt * Complex.Conjugate(current);
            FromKw[k] = from.Real * kva;
            FromKvar[k] = (from.Imaginary - fromCharging) * kva;
            ToKw[k] = to.Real * kva;
            ToKvar[k] = (to.Imaginary - toCharging) * kva;
            if (f == slack)
            {
                slackP += FromKw[k];
                slackQ += FromKvar[k];
            }
            else if (t == slack)
            {
                slackP += ToKw[k];
                slackQ += ToKvar[k];
            }
        }

        LossKw = lossP * kva;
        LossKvar = lossQ * kva;
        ChargingKvar = charging * kva;
        SlackPKw = slackP;
        SlackQKvar = slackQ;
    }

    private static double Apparent(double kw, double kvar) => Math.Sqrt((kw * kw) + (kvar * kvar));

    private static double Lowest(double[] values)
    {
        double lowest = double.PositiveInfinity;
        foreach (double value in values)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>The bounds a state must keep: the limits themselves, or, where the load alone is outside of one, what the load alone has.</summary>
internal sealed class FeederBounds
{
    // Two solutions of the same state agree to the tolerance of the solver, not exactly.
    private const double Tolerance = 1e-9;

    private readonly FeederLimits _limits;
    private readonly FeederState? _loadAlone;

    private FeederBounds(FeederLimits limits, FeederState? loadAlone)
    {
        _limits = limits;
        _loadAlone = loadAlone;
    }

    public static FeederBounds Of(FeederLimits limits) => new(limits, null);

    /// <summary>Violations of the load alone are allowed to stay, not to grow.</summary>
    public static FeederBounds NotWorseThan(FeederState loadAlone, FeederLimits limits) => new(limits, loadAlone);

    public IEnumerable<LimitViolation> Violations(FeederState state, FeederLayout layout)
    {
        if (!state.Converged || _loadAlone is { Converged: false })
        {
            yield return new LimitViolation(
                new BindingLimit(LimitKind.NoSolution, "feeder", double.NaN, double.NaN), -1, double.PositiveInfinity);
            yield break;
        }

        for (int i = 0; i < state.VoltagePu.Length; i++)
        {
            double value = state.VoltagePu[i];
            double low = Math.Min(_limits.VoltageMin, _loadAlone?.VoltagePu[i] ?? double.MaxValue) - value;
            double high = value - Math.Max(_limits.VoltageMax, _loadAlone?.VoltagePu[i] ?? double.MinValue);
            if (low > Tolerance)
            {
                yield return new LimitViolation(new BindingLimit(LimitKind.VoltageLow, layout.Buses[i], value, _limits.VoltageMin), i, low);
            }
            else if (high > Tolerance)
            {
                yield return new LimitViolation(new BindingLimit(LimitKind.VoltageHigh, layout.Buses[i], value, _limits.VoltageMax), i, high);
            }
        }

        for (int i = 0; i < (state.BranchLoading?.Length ?? 0); i++)
        {
            double value = state.BranchLoading![i];
            double over = value - Math.Max(_limits.BranchLoadingMax, _loadAlone?.BranchLoading?[i] ?? double.MinValue);
            if (over > Tolerance)
            {
                yield return new LimitViolation(new BindingLimit(LimitKind.BranchLoading, layout.Branches[i], value, _limits.BranchLoadingMax), i, over);
            }
        }
    }
}

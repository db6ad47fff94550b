namespace EdgeEnergy.Domain;

/// <summary>The limit that an allocation would break and where: a bus id for voltages, "from-to" for a branch.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Place">Bus or branch, as in the feeder file.</param>
/// <param name="Value">Value with the trade as asked (p.u. for voltages and branch loading).</param>
/// <param name="Limit">The limit itself, same unit.</param>
public sealed record BindingLimit(LimitKind Kind, string Place, double Value, double Limit)
{
    public override string ToString() => Kind switch
    {
        LimitKind.VoltageLow => FormattableString.Invariant($"voltage {Value:F4} below {Limit:F4} p.u. at bus {Place}"),
        LimitKind.VoltageHigh => FormattableString.Invariant($"voltage {Value:F4} above {Limit:F4} p.u. at bus {Place}"),
        LimitKind.BranchLoading => FormattableString.Invariant($"loading {Value:F3} above {Limit:F3} on branch {Place}"),
        _ => $"no power-flow solution ({Place})",
    };
}

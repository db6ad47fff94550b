namespace EdgeEnergy.PowerFlow;

/// <summary>
/// A limit that binds, or one of those that can not be met together. <paramref name="Place"/> is a bus id, "from-to" of a branch, "source", or the id of
/// a device. Value and limit in p.u. for voltages, kVA for branches, kW, kvar or kWh for the others.
/// </summary>
/// <param name="Step">Step, from 0.</param>
/// <param name="Kind">Which limit.</param>
/// <param name="Place">Where.</param>
/// <param name="Value">Value reached; in a conflict the nearest to the limit that the other limits allow.</param>
/// <param name="Limit">The limit.</param>
public sealed record OpfLimit(int Step, OpfLimitKind Kind, string Place, double Value, double Limit)
{
    public override string ToString() => FormattableString.Invariant($"{Kind} {Place} step {Step}: {Value:G6} against {Limit:G6}");
}

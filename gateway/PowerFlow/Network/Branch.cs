namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Pi-model of a line or transformer in p.u. on the feeder's base; an ideal transformer of ratio Ratio*e^(j Shift) stands at the from end
/// (R. D. Zimmerman et al., "MATPOWER: steady-state operations, planning, and analysis tools", IEEE Trans. Power Syst. 26(1), 2011, eq. 1).
/// </summary>
public sealed record Branch
{
    public required int From { get; init; }
    public required int To { get; init; }
    public string? Name { get; init; }
    public required double Resistance { get; init; }
    public required double Reactance { get; init; }

    /// <summary>Total charging susceptance, half at each end.</summary>
    public double Charging { get; init; }

    /// <summary>Off-nominal turns ratio with the tap position applied.</summary>
    public double Ratio { get; init; } = 1.0;

    /// <summary>Phase shift, degrees.</summary>
    public double ShiftDegrees { get; init; }

    /// <summary>Largest apparent power at either end, kVA; null: unlimited.</summary>
    public double? LimitKva { get; init; }

    /// <summary>"from-to", as limits are named.</summary>
    public string Place => $"{From}-{To}";
}

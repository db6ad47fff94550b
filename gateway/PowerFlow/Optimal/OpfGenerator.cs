namespace EdgeEnergy.PowerFlow;

/// <summary>
/// A controllable generator or inverter: limits per step in kW and kvar (one value holds for all steps), linear cost per MWh.
/// </summary>
public sealed record OpfGenerator
{
    public required string Id { get; init; }
    public required int Bus { get; init; }
    public double[] MinimumKw { get; init; } = [0];
    public required double[] MaximumKw { get; init; }
    public double[] MinimumKvar { get; init; } = [0];
    public double[] MaximumKvar { get; init; } = [0];

    /// <summary>Apparent power limit of an inverter, kVA; null: none.</summary>
    public double? MaximumKva { get; init; }

    /// <summary>Lowest power factor, leading or lagging: |Q| &lt;= P tan(acos pf); null: free within the limits.</summary>
    public double? MinimumPowerFactor { get; init; }

    /// <summary>Price of its energy, per MWh.</summary>
    public double Cost { get; init; } = 1;
}

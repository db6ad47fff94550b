namespace EdgeEnergy.PowerFlow;

/// <summary>A battery: energy in kWh, power in kW at its terminals, efficiencies one way; reactive power within +-MaximumKvar.</summary>
public sealed record OpfStorage
{
    public required string Id { get; init; }
    public required int Bus { get; init; }
    public required double CapacityKwh { get; init; }
    public required double PowerKw { get; init; }
    public double ChargeEfficiency { get; init; } = 1;
    public double DischargeEfficiency { get; init; } = 1;
    public double InitialKwh { get; init; }

    /// <summary>Least energy at the end, kWh.</summary>
    public double FinalKwh { get; init; }
    public double MaximumKvar { get; init; }

    /// <summary>Price of discharged energy (wear), per MWh.</summary>
    public double Cost { get; init; }
}

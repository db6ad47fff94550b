namespace EdgeEnergy.Simulator.Rigs;

/// <summary>
/// One connection to the feeder, which stands for <see cref="Multiplier"/> equal homes. Powers in W, reactive power in var and energy
/// in Wh at the bus; PV and battery are the home's value times the multiplier.
/// </summary>
public sealed record RigParticipant
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required RigRole Role { get; init; }
    public string? Category { get; init; }
    public required int Bus { get; init; }
    public int Multiplier { get; init; } = 1;
    public long RatedPeakW { get; init; }
    public long RatedPeakVar { get; init; }

    /// <summary>The simulated home; null where nothing is metered.</summary>
    public RigHome? Home { get; init; }

    public long PvW => (long)(Home?.PvW ?? 0) * Multiplier;
    public long BatteryWh => (long)(Home?.BatteryWh ?? 0) * Multiplier;
    public long BatteryW => (long)(Home?.BatteryW ?? 0) * Multiplier;

    /// <summary>The device that reads the home's inverter; null where nothing is metered.</summary>
    public string? DeviceId => Home is null ? null : "dev-" + Id;
}

namespace EdgeEnergy.Simulator.Rigs;

/// <summary>One simulated home behind a metered participant. Powers in W and energies in Wh of the single home.</summary>
public sealed record RigHome
{
    public required RigTransport Transport { get; init; }

    /// <summary>The logger stick appends two zero bytes after the CRC, as some firmware does.</summary>
    public bool DoubleCrc { get; init; }
    public required int InverterW { get; init; }

    /// <summary>The home's share of its participant's rated peak; its load never exceeds it within the history. 0 for a home without load.</summary>
    public required int PeakW { get; init; }
    public required int PvW { get; init; }
    public required int BatteryWh { get; init; }
    public required int BatteryW { get; init; }
    public required int InitialSocPercent { get; init; }
    public required int SocFloorPercent { get; init; }
    public RigSeriesUse? Load { get; init; }
    public RigSeriesUse? Pv { get; init; }
}

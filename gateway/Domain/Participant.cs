namespace EdgeEnergy.Domain;

/// <summary>
/// One participant of a community: a bus connection that stands for <see cref="Multiplier"/> equal homes, one of which is metered.
/// Powers in W, energies in Wh, reactive power in var, all at the bus (home value times multiplier).
/// </summary>
public sealed record Participant
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required ParticipantRole Role { get; init; }
    public required int Bus { get; init; }

    /// <summary>Number of equal homes this participant stands for; at least 1.</summary>
    public int Multiplier { get; init; } = 1;
    public long RatedPeakW { get; init; }
    public long RatedPeakVar { get; init; }
    public long PvW { get; init; }
    public long BatteryWh { get; init; }
    public long BatteryW { get; init; }

    /// <summary>The device that reads this participant's inverter; null where nothing is metered.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Only metered participants other than the grid take part in trading.</summary>
    public bool Trades => DeviceId is not null && Role is not (ParticipantRole.Grid or ParticipantRole.Transmission);
}

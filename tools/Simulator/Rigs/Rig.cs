namespace EdgeEnergy.Simulator.Rigs;

/// <summary>A bench as data: the community, its tariffs and limits, and the measured series that drive its homes.</summary>
public sealed record Rig
{
    /// <summary>The simulation can always run this long from its start; the series are checked to cover it.</summary>
    public const int RunDays = 7;

    public required string Name { get; init; }
    public required string Feeder { get; init; }
    public required string Source { get; init; }
    public required string Notes { get; init; }

    /// <summary>Local midnight at which the simulation starts, seconds since 1970; local time is UTC.</summary>
    public required long StartUnix { get; init; }
    public required int HistoryDays { get; init; }
    public required RigTariffs Tariffs { get; init; }
    public required RigLimits Limits { get; init; }
    public required RigBatteryPack BatteryPack { get; init; }
    public required IReadOnlyDictionary<string, HourlySeries> Series { get; init; }

    /// <summary>In the order of the file; further homes of a bus follow its first one.</summary>
    public required IReadOnlyList<RigParticipant> Participants { get; init; }

    public IEnumerable<RigParticipant> Metered => Participants.Where(participant => participant.Home is not null);
}

namespace EdgeEnergy.Core;

/// <summary>How the device knows the time of a reading. Only <see cref="Synchronised"/> readings may settle.</summary>
public enum TimeQuality : byte
{
    /// <summary>Counted from power-on; the date is meaningless.</summary>
    Unknown = 0,

    /// <summary>From a battery-backed clock, or counted on since the last synchronisation was lost.</summary>
    Holdover = 1,

    /// <summary>Within a second of network time.</summary>
    Synchronised = 2,
}

namespace EdgeEnergy.Core;

/// <summary>What came of reading or setting an inverter's clock.</summary>
public enum InverterClockResult
{
    Ok = 0,

    /// <summary>The map names no clock.</summary>
    NoClock = 1,

    /// <summary>The registers could not be read.</summary>
    Unreadable = 2,

    /// <summary>The registers hold no date.</summary>
    Malformed = 3,

    /// <summary>The device itself does not know the time.</summary>
    TimeUnknown = 4,

    /// <summary>Off by no more than <see cref="InverterClock.ToleranceSeconds"/>: not worth a write.</summary>
    CloseEnough = 5,

    /// <summary>A write near midnight can make an inverter count a day twice, or not at all.</summary>
    NearMidnight = 6,

    /// <summary>The line sends no writes.</summary>
    ReadOnly = 7,

    /// <summary>Refused, or the clock does not run from what was written.</summary>
    WriteFailed = 8,
}

namespace EdgeEnergy.Core;

/// <summary>How far commissioning came.</summary>
public enum CommissioningOutcome
{
    /// <summary>One device that a map serves.</summary>
    Ready = 0,

    /// <summary>The port or socket can not be opened.</summary>
    NoLine = 1,

    /// <summary>No unit answered.</summary>
    NoDevice = 2,

    /// <summary>More than one unit answers; the technician chooses.</summary>
    SeveralDevices = 3,

    /// <summary>A device answers that no map claims.</summary>
    UnknownDevice = 4,

    /// <summary>Several maps claim the device; the technician chooses.</summary>
    SeveralMaps = 5,

    /// <summary>The device answers, but not with a serial number.</summary>
    NoSerialNumber = 6,
}

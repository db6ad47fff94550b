namespace EdgeEnergy.Core;

/// <summary>Why an update did not go on. Values are part of reports.</summary>
public enum UpdateError
{
    None = 0,

    /// <summary>The bytes are no manifest, chunk or package.</summary>
    Malformed = 1,

    /// <summary>Not signed by the publisher.</summary>
    Forged = 2,

    /// <summary>For another kind of device.</summary>
    WrongKind = 3,

    /// <summary>Longer than the device's slots, or empty.</summary>
    WrongLength = 4,

    /// <summary>Not above the version that runs.</summary>
    NotNewer = 5,

    /// <summary>This version was tried and rolled back.</summary>
    FailedBefore = 6,

    /// <summary>The stored bytes are not those that were signed; they are asked for again.</summary>
    WrongHash = 7,

    /// <summary>The new version did not report in; the old one runs.</summary>
    RolledBack = 8,

    /// <summary>Another version is on trial.</summary>
    Busy = 9,
}

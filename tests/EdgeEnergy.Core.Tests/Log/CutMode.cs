namespace EdgeEnergy.Core.Tests.Log;

/// <summary>What a power cut leaves of the bytes written since the last Sync.</summary>
public enum CutMode
{
    /// <summary>All of them.</summary>
    Everything,

    /// <summary>None of them.</summary>
    SyncedOnly,

    /// <summary>A part, then as many bytes of something else as were lost.</summary>
    Garbage,
}

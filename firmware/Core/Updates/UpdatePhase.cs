namespace EdgeEnergy.Core;

/// <summary>Where an update stands. Values are part of the state record and of reports.</summary>
public enum UpdatePhase
{
    /// <summary>Nothing is under way.</summary>
    Idle = 0,

    /// <summary>Chunks are being stored.</summary>
    Staging = 1,

    /// <summary>All bytes are stored and are those that were signed.</summary>
    Staged = 2,

    /// <summary>To be started, or running, until it reports in.</summary>
    Trial = 3,
}

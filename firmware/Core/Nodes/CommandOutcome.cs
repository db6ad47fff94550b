namespace EdgeEnergy.Core;

/// <summary>What became of the last command.</summary>
public enum CommandOutcome
{
    None = 0,

    /// <summary>Taken, not written yet.</summary>
    Accepted = 1,

    /// <summary>The inverter holds the settings of the command.</summary>
    Applied = 2,

    /// <summary>Over or released; the inverter holds its own settings again.</summary>
    Restored = 3,

    /// <summary>The bytes are no command.</summary>
    Malformed = 4,

    /// <summary>Not signed by the gateway for this device.</summary>
    Forged = 5,

    /// <summary>Not newer than the last command, already over, or from the future.</summary>
    Stale = 6,

    /// <summary>This node only reads.</summary>
    ReadOnly = 7,

    /// <summary>The map names no registers for it, or the battery voltage is not known.</summary>
    Impossible = 8,

    /// <summary>A register could not be read or written, or does not hold what was written; tried again at the next step.</summary>
    WriteFailed = 9,
}

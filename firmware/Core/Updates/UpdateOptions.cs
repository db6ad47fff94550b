namespace EdgeEnergy.Core;

/// <summary>What a device takes as an update.</summary>
public sealed class UpdateOptions
{
    /// <summary>Kind that a manifest must name.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The publisher's public key, x|y, 64 bytes.</summary>
    public byte[] PublisherKey { get; set; } = new byte[0];

    /// <summary>Version of what is built in.</summary>
    public uint BuiltInVersion { get; set; }

    /// <summary>Longest payload, bytes.</summary>
    public int MaximumLength { get; set; } = 256 * 1024;

    /// <summary>How long a new version has to report in, ms after its start.</summary>
    public long TrialMilliseconds { get; set; } = 15 * 60_000L;

    /// <summary>
    /// Slot that already runs, when a loader with an agent of its own decided it at this start and what it loaded goes on; -1 when this agent decides. A start is then
    /// not counted a second time.
    /// </summary>
    public int StartedSlot { get; set; } = -1;

    /// <summary>How often a new version is started without reporting in.</summary>
    public int TrialBoots { get; set; } = 3;
}

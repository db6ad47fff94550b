namespace EdgeEnergy.Core;

/// <summary>
/// The gateway's word that something is durably stored: every reading up to (Epoch, Sequence), or, where <see cref="PeriodStart"/> is not 0, the statement of the
/// period starting then, whose last reading is (Epoch, Sequence).
/// </summary>
public sealed class Ack
{
    public uint Epoch { get; set; }

    public uint Sequence { get; set; }

    /// <summary>Unix seconds, or 0 for an acknowledgement of readings.</summary>
    public long PeriodStart { get; set; }

    public bool IsStatement => PeriodStart != 0;
}

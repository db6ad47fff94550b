namespace EdgeEnergy.Core;

/// <summary>
/// A device's word on one settlement period: energy at the grid terminals of the home and the range of readings it stands on. Mutable and reused.
/// </summary>
public sealed class IntervalStatement
{
    public string DeviceId { get; set; } = "";

    /// <summary>Unix seconds, included.</summary>
    public long PeriodStart { get; set; }

    public uint PeriodSeconds { get; set; }

    public long ImportWh { get; set; }

    public long ExportWh { get; set; }

    /// <summary>Epoch of the readings; a period in which the device restarted is stated for the last epoch.</summary>
    public uint Epoch { get; set; }

    public uint FirstSequence { get; set; }

    public uint LastSequence { get; set; }

    /// <summary>SHA-256 of the envelope of the last reading, 32 bytes.</summary>
    public byte[] HeadHash { get; } = new byte[Sha256.HashLength];

    /// <summary>r|s|v, 65 bytes, v 27 or 28.</summary>
    public byte[] Signature { get; } = new byte[Secp256k1.RecoverableSignatureLength];
}

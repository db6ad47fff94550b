namespace EdgeEnergy.Core;

/// <summary>
/// The gateway's word that it will never take a reading or statement. A device that still holds it gives it up and goes on in an epoch apart from the old
/// ones (<see cref="PeriodMeter.StartEpoch(uint, uint)"/>).
/// </summary>
public sealed class ChainRefusal
{
    /// <summary>Epoch that the refused reading or statement names.</summary>
    public uint Epoch { get; set; }

    /// <summary>Sequence of the reading, or of the last reading of the statement.</summary>
    public uint Sequence { get; set; }

    /// <summary>SHA-256 of the refused bytes (32 bytes), so that what somebody else sent under the device's name costs the device nothing.</summary>
    public byte[] Hash { get; } = new byte[Sha256.HashLength];

    /// <summary>Epoch of the newest reading the gateway has of the device, 0 for none; the next epoch must be above it.</summary>
    public uint ChainEpoch { get; set; }
}

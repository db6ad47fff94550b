namespace EdgeEnergy.Ledger;

/// <summary>One account's key, wherever it lives. Implementations are thread-safe and never hand the key out.</summary>
public interface ISigner
{
    /// <summary>0x and 40 digits with the checksum of EIP-55.</summary>
    string Address { get; }

    /// <summary>64 bytes, x|y.</summary>
    byte[] PublicKey { get; }

    /// <summary>Signs a 32-byte hash into 65 bytes: r|s with low s, then the recovery id 0 or 1.</summary>
    void Sign(ReadOnlySpan<byte> hash, Span<byte> signature);
}

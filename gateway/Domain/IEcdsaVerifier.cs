namespace EdgeEnergy.Domain;

/// <summary>secp256k1 checks, low-s enforced. Implemented by the ledger; used wherever a signature arrives.</summary>
public interface IEcdsaVerifier
{
    /// <summary>True when the 64-byte r|s signs the 32-byte hash under the 64-byte uncompressed public key (x|y).</summary>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);

    /// <summary>Recovers the 20-byte address that made the 65-byte r|s|v signature (v 0, 1, 27 or 28); false when there is none.</summary>
    bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, Span<byte> address);
}

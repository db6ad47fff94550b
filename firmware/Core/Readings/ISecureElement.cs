namespace EdgeEnergy.Core;

/// <summary>A chip that keeps a NIST P-256 key to itself and signs with it (ATECC608B, OPTIGA Trust M, SE050).</summary>
public interface ISecureElement
{
    /// <summary>x|y, 64 bytes.</summary>
    byte[] PublicKey { get; }

    /// <summary>Writes r|s, 64 bytes, over a 32-byte digest. Throws IOException when the chip does not answer or refuses.</summary>
    void Sign(byte[] hash, int hashOffset, byte[] signature, int offset);
}

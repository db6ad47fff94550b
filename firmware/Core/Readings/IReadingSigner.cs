namespace EdgeEnergy.Core;

/// <summary>
/// Seals a COSE message (RFC 9052): the codec gives the bytes of Sig_structure or MAC_structure piece by piece, then asks for the signature or tag.
/// One implementation a kind of key; not thread-safe.
/// </summary>
public interface IReadingSigner
{
    /// <summary>COSE algorithm identifier, as in the protected header.</summary>
    int Algorithm { get; }

    /// <summary>CBOR tag of the message: 18 COSE_Sign1, 17 COSE_Mac0.</summary>
    int MessageTag { get; }

    /// <summary>Bytes of the signature or tag.</summary>
    int SignatureLength { get; }

    void Update(byte[] data, int offset, int count);

    /// <summary>Writes the signature or tag over everything since the last Finish.</summary>
    void Finish(byte[] signature, int offset);
}

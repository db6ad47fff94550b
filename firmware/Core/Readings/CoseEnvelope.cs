namespace EdgeEnergy.Core;

/// <summary>
/// Where the parts of one COSE_Sign1 or COSE_Mac0 message (RFC 9052) lie in its bytes. Filled by a codec's Decode, then used to check the signature over the
/// same bytes. Offsets are absolute in the array that was decoded.
/// </summary>
public sealed class CoseEnvelope
{
    public const int Sign1Tag = 18;
    public const int Mac0Tag = 17;
    public const int Es256 = -7;
    public const int Es256k = -47;
    public const int Hmac256 = 5;

    // The heads of Sig_structure and MAC_structure: array(4), text(10) "Signature1" and array(4), text(4) "MAC0".
    private static readonly byte[] Sign1Context = { 0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31 };
    private static readonly byte[] Mac0Context = { 0x84, 0x64, 0x4d, 0x41, 0x43, 0x30 };

    private readonly CborWriter _aad = new();
    private readonly byte[] _aadBytes = new byte[2 + DeviceName.MaxLength];
    private int _protectedStart;
    private int _payloadStart;

    /// <summary>-47 ES256K, -7 ES256 or 5 HMAC 256/256.</summary>
    public int Algorithm { get; internal set; }

    public bool IsMac => Algorithm == Hmac256;

    /// <summary>Content of the protected header's byte string.</summary>
    public int ProtectedOffset { get; private set; }

    public int ProtectedLength { get; private set; }

    public int PayloadOffset { get; private set; }

    public int PayloadLength { get; private set; }

    public int SignatureOffset { get; private set; }

    /// <summary>64 for ES256K and ES256, 32 for HMAC.</summary>
    public int SignatureLength { get; private set; }

    /// <summary>SHA-256 of Sig_structure (32 bytes): what the signature of a COSE_Sign1 reading signs.</summary>
    public void SigningHash(byte[] data, Sha256 sha, byte[] hash, int hashOffset) => SigningHash(data, "", sha, hash, hashOffset);

    /// <summary>SHA-256 of Sig_structure with text as external_aad (UTF-8).</summary>
    public void SigningHash(byte[] data, string externalAad, Sha256 sha, byte[] hash, int hashOffset)
    {
        int aadLength = EncodeAad(externalAad);
        sha.Reset();
        sha.Update(Sign1Context, 0, Sign1Context.Length);
        sha.Update(data, _protectedStart, ProtectedOffset + ProtectedLength - _protectedStart);
        sha.Update(_aadBytes, 0, aadLength);
        sha.Update(data, _payloadStart, PayloadOffset + PayloadLength - _payloadStart);
        sha.Finish(hash, hashOffset);
    }

    /// <summary>True when the tag of a COSE_Mac0 message is right under the key set in <paramref name="hmac"/>; compares in constant time.</summary>
    public bool VerifyMac(byte[] data, HmacSha256 hmac)
    {
        if (!IsMac)
        {
            return false;
        }

        byte[] tag = new byte[HmacSha256.TagLength];
        int aadLength = EncodeAad("");
        hmac.Reset();
        hmac.Update(Mac0Context, 0, Mac0Context.Length);
        hmac.Update(data, _protectedStart, ProtectedOffset + ProtectedLength - _protectedStart);
        hmac.Update(_aadBytes, 0, aadLength);
        hmac.Update(data, _payloadStart, PayloadOffset + PayloadLength - _payloadStart);
        hmac.Finish(tag, 0);
        int difference = 0;
        for (int i = 0; i < tag.Length; i++)
        {
            difference |= tag[i] ^ data[SignatureOffset + i];
        }

        return difference == 0;
    }

    /// <summary>Finds the parts: tag, array(4), protected, empty unprotected map, payload, signature, and nothing after. Heads inside are the codec's.</summary>
    internal bool ReadFrame(CborReader reader, out int messageTag)
    {
        messageTag = 0;
        if (!reader.ReadTag(out ulong tag))
        {
            return false;
        }

        if ((tag != Sign1Tag && tag != Mac0Tag) || !reader.ReadArrayHeader(out int items) || items != 4)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        messageTag = (int)tag;
        _protectedStart = reader.Position;
        if (!reader.ReadBytes(out int offset, out int length))
        {
            return false;
        }

        ProtectedOffset = offset;
        ProtectedLength = length;
        if (!reader.ReadMapHeader(out int unprotected))
        {
            return false;
        }

        if (unprotected != 0)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        _payloadStart = reader.Position;
        if (!reader.ReadBytes(out offset, out length))
        {
            return false;
        }

        PayloadOffset = offset;
        PayloadLength = length;
        if (!reader.ReadBytes(out offset, out length))
        {
            return false;
        }

        SignatureOffset = offset;
        SignatureLength = length;
        return reader.AtEnd || reader.Fail(DecodeResult.TrailingBytes);
    }

    /// <summary>Checks that the algorithm of the protected header fits the message tag and the signature's length.</summary>
    internal bool Accept(CborReader reader, long algorithm, int messageTag)
    {
        bool fits = ((algorithm == Es256k || algorithm == Es256) && messageTag == Sign1Tag && SignatureLength == Secp256k1.SignatureLength)
            || (algorithm == Hmac256 && messageTag == Mac0Tag && SignatureLength == HmacSha256.TagLength);
        Algorithm = fits ? (int)algorithm : 0;
        return fits || reader.Fail(DecodeResult.UnsupportedAlgorithm);
    }

    /// <summary>Gives the structure to be signed to a signer: the same bytes as <see cref="SigningHash(byte[], string, Sha256, byte[], int)"/> hashes.</summary>
    internal static byte[] ContextOf(int messageTag) => messageTag == Sign1Tag ? Sign1Context : Mac0Context;

    private int EncodeAad(string text)
    {
        _aad.Start(_aadBytes, 0);
        _aad.WriteTextAsBytes(text);
        return _aad.Position;
    }
}

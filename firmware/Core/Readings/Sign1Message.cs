namespace EdgeEnergy.Core;

/// <summary>
/// Opens a COSE_Sign1 (RFC 9052) whose protected header is {1: -47} and nothing else: what a gateway or a publisher signs for devices. Not thread-safe.
/// </summary>
internal sealed class Sign1Message
{
    private readonly CborReader _frame = new();
    private readonly CborReader _header = new();
    private readonly CoseEnvelope _envelope = new();
    private readonly Sha256 _sha = new();
    private readonly byte[] _hash = new byte[Sha256.HashLength];

    /// <summary>The payload, to be read after <see cref="Open"/> said Ok.</summary>
    public CborReader Payload { get; } = new();

    /// <summary>Finds header, payload and signature; never throws for any bytes.</summary>
    public DecodeResult Open(byte[] data, int offset, int count)
    {
        _frame.Start(data, offset, count);
        if (!_envelope.ReadFrame(_frame, out int messageTag))
        {
            return _frame.Error;
        }

        _header.Start(data, _envelope.ProtectedOffset, _envelope.ProtectedLength);
        if (!ReadHeader(messageTag))
        {
            return _header.Error;
        }

        Payload.Start(data, _envelope.PayloadOffset, _envelope.PayloadLength);
        return DecodeResult.Ok;
    }

    /// <summary>Whether the opened message carries the signature of the key (x|y, 64 bytes) over its bytes and the external_aad.</summary>
    public bool IsSignedBy(byte[] publicKey, byte[] data, string externalAad, Secp256k1 curve)
    {
        _envelope.SigningHash(data, externalAad, _sha, _hash, 0);
        return curve.Verify(publicKey, 0, _hash, 0, data, _envelope.SignatureOffset);
    }

    /// <summary>Writes the protected header and opens the payload; <see cref="CoseWriter.Finish"/> ends it.</summary>
    public static void Begin(CoseWriter writer, IReadingSigner signer, byte[] buffer, int offset)
    {
        writer.Begin(buffer, offset, signer);
        writer.Cbor.WriteMapHeader(1);
        writer.Cbor.WriteInteger(1);
        writer.Cbor.WriteInteger(signer.Algorithm);
        writer.BeginPayload();
    }

    private bool ReadHeader(int messageTag)
    {
        if (!_header.ReadMapHeader(out int pairs))
        {
            return false;
        }

        if (pairs != 1 || messageTag != CoseEnvelope.Sign1Tag)
        {
            return _header.Fail(DecodeResult.UnexpectedShape);
        }

        if (!_header.ReadInteger(out long label))
        {
            return false;
        }

        if (label != 1)
        {
            return _header.Fail(DecodeResult.UnexpectedShape);
        }

        if (!_header.ReadInteger(out long algorithm))
        {
            return false;
        }

        if (algorithm != CoseEnvelope.Es256k)
        {
            return _header.Fail(DecodeResult.UnsupportedAlgorithm);
        }

        return _envelope.Accept(_header, algorithm, messageTag)
            && (_header.AtEnd || _header.Fail(DecodeResult.TrailingBytes));
    }
}

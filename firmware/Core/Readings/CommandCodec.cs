namespace EdgeEnergy.Core;

/// <summary>
/// Commands on the wire: COSE_Sign1 (ES256K, protected header {1: -47}) over CBOR [sequence, issuedUnix, untilUnix, sellW, chargeW]. The device id is external_aad
/// (RFC 9052 section 4.3): it is signed but not sent, so a command can not be replayed to another device. Not thread-safe.
/// </summary>
public sealed class CommandCodec
{
    public const int MaxLength = 160;

    private readonly CoseWriter _writer = new();
    private readonly CborReader _frame = new();
    private readonly CborReader _reader = new();
    private readonly CoseEnvelope _envelope = new();
    private readonly Sha256 _sha = new();
    private readonly byte[] _hash = new byte[Sha256.HashLength];

    /// <summary>Bytes written, or 0 when the buffer is too small. The signer must be <see cref="Sign1Es256k"/> with the gateway's key.</summary>
    public int Encode(Command command, string deviceId, IReadingSigner signer, byte[] buffer, int offset)
    {
        CborWriter cbor = _writer.Cbor;
        _writer.Begin(buffer, offset, signer);
        cbor.WriteMapHeader(1);
        cbor.WriteInteger(1);
        cbor.WriteInteger(signer.Algorithm);
        _writer.BeginPayload();
        cbor.WriteArrayHeader(5);
        cbor.WriteUnsigned(command.Sequence);
        cbor.WriteInteger(command.IssuedUnix);
        cbor.WriteInteger(command.UntilUnix);
        cbor.WriteInteger(command.SellW);
        cbor.WriteInteger(command.ChargeW);
        return _writer.Finish(signer, deviceId);
    }

    /// <summary>
    /// Reads a command for a device and checks it under the gateway's public key (x|y, 64 bytes). <paramref name="authentic"/> is false where the signature is not the gateway's for this
    /// device; the command must then not be used. Freshness (sequence, times) is the caller's to check. Never throws for any bytes.
    /// </summary>
    public DecodeResult Decode(
        byte[] data, int offset, int count, string deviceId, byte[] gatewayPublicKey, Secp256k1 curve, Command command, out bool authentic)
    {
        authentic = false;
        if (count > MaxLength)
        {
            return DecodeResult.TooLarge;
        }

        _frame.Start(data, offset, count);
        if (!_envelope.ReadFrame(_frame, out int messageTag))
        {
            return _frame.Error;
        }

        _reader.Start(data, _envelope.ProtectedOffset, _envelope.ProtectedLength);
        if (!ReadHeader(messageTag))
        {
            return _reader.Error;
        }

        _reader.Start(data, _envelope.PayloadOffset, _envelope.PayloadLength);
        if (!ReadPayload(command))
        {
            return _reader.Error;
        }

        _envelope.SigningHash(data, deviceId, _sha, _hash, 0);
        authentic = curve.Verify(gatewayPublicKey, 0, _hash, 0, data, _envelope.SignatureOffset);
        return DecodeResult.Ok;
    }

    private bool ReadHeader(int messageTag)
    {
        if (!_reader.ReadMapHeader(out int pairs))
        {
            return false;
        }

        if (pairs != 1 || messageTag != CoseEnvelope.Sign1Tag)
        {
            return _reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!_reader.ReadInteger(out long label))
        {
            return false;
        }

        if (label != 1)
        {
            return _reader.Fail(DecodeResult.UnexpectedShape);
        }

        return _reader.ReadInteger(out long algorithm) && _envelope.Accept(_reader, algorithm, messageTag)
            && (_reader.AtEnd || _reader.Fail(DecodeResult.TrailingBytes));
    }

    private bool ReadPayload(Command command)
    {
        if (!_reader.ReadArrayHeader(out int items))
        {
            return false;
        }

        if (items != 5)
        {
            return _reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!_reader.ReadUnsigned(out ulong sequence) || !_reader.ReadInteger(out long issued) || !_reader.ReadInteger(out long until)
            || !_reader.ReadInteger(out long sell) || !_reader.ReadInteger(out long charge))
        {
            return false;
        }

        if (sell != (int)sell || charge != (int)charge)
        {
            return _reader.Fail(DecodeResult.TooLarge);
        }

        if (!_reader.AtEnd)
        {
            return _reader.Fail(DecodeResult.TrailingBytes);
        }

        command.Sequence = sequence;
        command.IssuedUnix = issued;
        command.UntilUnix = until;
        command.SellW = (int)sell;
        command.ChargeW = (int)charge;
        return true;
    }
}

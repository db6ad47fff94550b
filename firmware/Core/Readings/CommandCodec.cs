namespace EdgeEnergy.Core;

/// <summary>
/// Commands on the wire: COSE_Sign1 (ES256K, protected header {1: -47}) over CBOR [sequence, issuedUnix, untilUnix, sellW, chargeW]. The device id is external_aad
/// (RFC 9052 section 4.3): it is signed but not sent, so a command can not be replayed to another device. Not thread-safe.
/// </summary>
public sealed class CommandCodec
{
    public const int MaxLength = 160;

    private readonly CoseWriter _writer = new();
    private readonly Sign1Message _message = new();

    /// <summary>Bytes written, or 0 when the buffer is too small. The signer must be <see cref="Sign1Es256k"/> with the gateway's key.</summary>
    public int Encode(Command command, string deviceId, IReadingSigner signer, byte[] buffer, int offset)
    {
        CborWriter cbor = _writer.Cbor;
        Sign1Message.Begin(_writer, signer, buffer, offset);
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

        DecodeResult opened = _message.Open(data, offset, count);
        if (opened != DecodeResult.Ok)
        {
            return opened;
        }

        if (!ReadPayload(_message.Payload, command))
        {
            return _message.Payload.Error;
        }

        authentic = _message.IsSignedBy(gatewayPublicKey, data, deviceId, curve);
        return DecodeResult.Ok;
    }

    private static bool ReadPayload(CborReader reader, Command command)
    {
        if (!reader.ReadArrayHeader(out int items))
        {
            return false;
        }

        if (items != 5)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.ReadUnsigned(out ulong sequence) || !reader.ReadInteger(out long issued) || !reader.ReadInteger(out long until)
            || !reader.ReadInteger(out long sell) || !reader.ReadInteger(out long charge))
        {
            return false;
        }

        if (sell != (int)sell || charge != (int)charge)
        {
            return reader.Fail(DecodeResult.TooLarge);
        }

        if (!reader.AtEnd)
        {
            return reader.Fail(DecodeResult.TrailingBytes);
        }

        command.Sequence = sequence;
        command.IssuedUnix = issued;
        command.UntilUnix = until;
        command.SellW = (int)sell;
        command.ChargeW = (int)charge;
        return true;
    }
}

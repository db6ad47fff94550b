using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Refusals on the wire, on the topic of acknowledgements: COSE_Sign1 (ES256K, protected header {1: -47}) by the gateway over CBOR
/// [epoch, sequence, hash, chainEpoch], the device id as external_aad. Not thread-safe.
/// </summary>
public sealed class ChainRefusalCodec
{
    public const int MaxLength = 160;

    /// <summary>Epochs above are not believed: a device could not begin a later one.</summary>
    public const uint LargestEpoch = uint.MaxValue - 4;

    private readonly CoseWriter _writer = new();
    private readonly Sign1Message _message = new();

    /// <summary>True when the bytes on the acknowledgement topic claim to be a refusal: they begin with a CBOR tag, an acknowledgement with an array.</summary>
    public static bool IsRefusal(byte[] data, int offset, int count) => count > 0 && data[offset] >> 5 == 6;

    /// <summary>Bytes written, or 0 when the buffer is too small. The signer must be <see cref="Sign1Es256k"/> with the gateway's key.</summary>
    public int Encode(ChainRefusal refusal, string deviceId, IReadingSigner signer, byte[] buffer, int offset)
    {
        CborWriter cbor = _writer.Cbor;
        Sign1Message.Begin(_writer, signer, buffer, offset);
        cbor.WriteArrayHeader(4);
        cbor.WriteUnsigned(refusal.Epoch);
        cbor.WriteUnsigned(refusal.Sequence);
        cbor.WriteBytes(refusal.Hash, 0, refusal.Hash.Length);
        cbor.WriteUnsigned(refusal.ChainEpoch);
        return _writer.Finish(signer, deviceId);
    }

    /// <summary>
    /// Reads a refusal for a device and checks it under the gateway's public key (x|y, 64 bytes); one that is not <paramref name="authentic"/> must not be
    /// used. Never throws for any bytes.
    /// </summary>
    public DecodeResult Decode(
        byte[] data, int offset, int count, string deviceId, byte[] gatewayPublicKey, Secp256k1 curve, ChainRefusal refusal, out bool authentic)
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

        if (!ReadPayload(_message.Payload, data, refusal))
        {
            return _message.Payload.Error;
        }

        authentic = _message.IsSignedBy(gatewayPublicKey, data, deviceId, curve);
        return DecodeResult.Ok;
    }

    private static bool ReadPayload(CborReader reader, byte[] data, ChainRefusal refusal)
    {
        if (!reader.ReadArrayHeader(out int items))
        {
            return false;
        }

        if (items != 4)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.ReadUnsigned(uint.MaxValue, out ulong epoch) || !reader.ReadUnsigned(uint.MaxValue, out ulong sequence)
            || !reader.ReadBytes(out int hashOffset, out int hashLength) || !reader.ReadUnsigned(LargestEpoch, out ulong chainEpoch))
        {
            return false;
        }

        if (hashLength != refusal.Hash.Length)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.AtEnd)
        {
            return reader.Fail(DecodeResult.TrailingBytes);
        }

        refusal.Epoch = (uint)epoch;
        refusal.Sequence = (uint)sequence;
        Array.Copy(data, hashOffset, refusal.Hash, 0, hashLength);
        refusal.ChainEpoch = (uint)chainEpoch;
        return true;
    }
}

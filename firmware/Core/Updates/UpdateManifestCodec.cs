using System;
using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// Manifests on the wire: COSE_Sign1 (ES256K, protected header {1: -47}) by the publisher over CBOR [kind, version, length, hash], external_aad "edgeenergy-update".
/// A package file is "EEUP", two bytes length of the manifest, the manifest, the payload. Not thread-safe.
/// </summary>
public sealed class UpdateManifestCodec
{
    public const int MaxLength = 240;

    /// <summary>Bytes before the manifest of a package file: magic and length, big-endian.</summary>
    public const int PackageHead = 6;

    private const string Context = "edgeenergy-update";

    private readonly CoseWriter _writer = new();
    private readonly Sign1Message _message = new();

    /// <summary>Bytes written, or 0 when the buffer is too small. The signer must be <see cref="Sign1Es256k"/> with the publisher's key.</summary>
    public int Encode(UpdateManifest manifest, IReadingSigner signer, byte[] buffer, int offset)
    {
        CborWriter cbor = _writer.Cbor;
        Sign1Message.Begin(_writer, signer, buffer, offset);
        cbor.WriteArrayHeader(4);
        cbor.WriteText(manifest.Kind);
        cbor.WriteUnsigned(manifest.Version);
        cbor.WriteUnsigned((ulong)manifest.Length);
        cbor.WriteBytes(manifest.Hash, 0, manifest.Hash.Length);
        return _writer.Finish(signer, Context);
    }

    /// <summary>
    /// Reads a manifest and checks it under the publisher's public key (x|y, 64 bytes); one that is not <paramref name="authentic"/> must not be used. Never throws for
    /// any bytes.
    /// </summary>
    public DecodeResult Decode(byte[] data, int offset, int count, byte[] publisherKey, Secp256k1 curve, UpdateManifest manifest, out bool authentic)
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

        if (!ReadPayload(_message.Payload, data, manifest))
        {
            return _message.Payload.Error;
        }

        authentic = _message.IsSignedBy(publisherKey, data, Context, curve);
        return DecodeResult.Ok;
    }

    /// <summary>Kind that a manifest names, "" for bytes that are none; whoever signed it. Decides only which agent is to check it.</summary>
    public string KindOf(byte[] data, int offset, int count, UpdateManifest manifest) =>
        count <= MaxLength && _message.Open(data, offset, count) == DecodeResult.Ok && ReadPayload(_message.Payload, data, manifest) ? manifest.Kind : "";

    /// <summary>Length of the manifest of a package whose first <see cref="PackageHead"/> bytes are given, 0 when it is no package.</summary>
    public static int ManifestLength(byte[] head)
    {
        int length = ModbusPdu.GetUInt16(head, 4);
        bool magic = head[0] == 'E' && head[1] == 'E' && head[2] == 'U' && head[3] == 'P';
        return magic && length <= MaxLength ? length : 0;
    }

    /// <summary>Writes the head of a package before a manifest of that length.</summary>
    public static void PutHead(byte[] head, int manifestLength)
    {
        head[0] = (byte)'E';
        head[1] = (byte)'E';
        head[2] = (byte)'U';
        head[3] = (byte)'P';
        ModbusPdu.PutUInt16(head, 4, manifestLength);
    }

    private static bool ReadPayload(CborReader reader, byte[] data, UpdateManifest manifest)
    {
        if (!reader.ReadArrayHeader(out int items))
        {
            return false;
        }

        if (items != 4)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.ReadText(out int kindOffset, out int kindLength) || !reader.ReadUnsigned(uint.MaxValue, out ulong version)
            || !reader.ReadUnsigned(int.MaxValue, out ulong length) || !reader.ReadBytes(out int hashOffset, out int hashLength))
        {
            return false;
        }

        if (hashLength != manifest.Hash.Length || kindLength > DeviceName.MaxLength)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.AtEnd)
        {
            return reader.Fail(DecodeResult.TrailingBytes);
        }

        manifest.Kind = Encoding.UTF8.GetString(data, kindOffset, kindLength);
        manifest.Version = (uint)version;
        manifest.Length = (int)length;
        Array.Copy(data, hashOffset, manifest.Hash, 0, hashLength);
        return DeviceName.IsValid(manifest.Kind) || reader.Fail(DecodeResult.InvalidText);
    }
}

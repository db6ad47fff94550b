using System.Security.Cryptography;
using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Devices;

/// <summary>An update as a file: "EEUP", length of the manifest, the manifest that a publisher signed, the payload (firmware/Core/Updates).</summary>
internal sealed class UpdatePackage
{
    /// <summary>Longest payload that any device takes.</summary>
    public const int MaximumLength = 256 * 1024;

    private UpdatePackage(UpdateManifest manifest, byte[] manifestBytes, byte[] payload)
    {
        Manifest = manifest;
        ManifestBytes = manifestBytes;
        Payload = payload;
    }

    public UpdateManifest Manifest { get; }

    /// <summary>The manifest as it was signed.</summary>
    public byte[] ManifestBytes { get; }

    public byte[] Payload { get; }

    public static UpdatePackage Sign(string kind, uint version, byte[] payload, Sign1Es256k publisher)
    {
        UpdateManifest manifest = new() { Kind = kind, Version = version, Length = payload.Length };
        SHA256.HashData(payload).CopyTo(manifest.Hash, 0);
        byte[] buffer = new byte[UpdateManifestCodec.MaxLength];
        int length = new UpdateManifestCodec().Encode(manifest, publisher, buffer, 0);
        return new UpdatePackage(manifest, buffer[..length], payload);
    }

    /// <summary>Reads a file and checks that it is whole. Whose signature it carries only the device can tell.</summary>
    public static UpdatePackage Read(string path)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        int length = bytes.Length >= UpdateManifestCodec.PackageHead ? UpdateManifestCodec.ManifestLength(bytes) : 0;
        int start = UpdateManifestCodec.PackageHead + length;
        UpdateManifest manifest = new();
        if (length == 0 || bytes.Length < start
            || new UpdateManifestCodec().Decode(bytes, UpdateManifestCodec.PackageHead, length, new byte[Secp256k1.PublicKeyLength], new Secp256k1(), manifest, out _) != DecodeResult.Ok)
        {
            throw new InputException(path, "package", $"{bytes.Length} bytes that are none", "a file made by edge device package");
        }

        byte[] payload = bytes[start..];
        if (payload.Length != manifest.Length)
        {
            throw new InputException(path, "payload", $"{payload.Length} bytes", $"the {manifest.Length} that were signed");
        }

        return SHA256.HashData(payload).AsSpan().SequenceEqual(manifest.Hash)
            ? new UpdatePackage(manifest, bytes[UpdateManifestCodec.PackageHead..start], payload)
            : throw new InputException(path, "payload", "other bytes", "those that were signed (SHA-256)");
    }

    public void Write(string path)
    {
        byte[] head = new byte[UpdateManifestCodec.PackageHead];
        UpdateManifestCodec.PutHead(head, ManifestBytes.Length);
        try
        {
            File.WriteAllBytes(path, [.. head, .. ManifestBytes, .. Payload]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be written: {e.Message}", e);
        }
    }
}

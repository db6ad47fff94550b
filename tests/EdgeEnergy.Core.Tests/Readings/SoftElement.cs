using System.Security.Cryptography;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>A secure element whose chip is the platform's P-256.</summary>
internal sealed class SoftElement : ISecureElement, IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SoftElement()
    {
        ECPoint q = key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = [.. q.X!, .. q.Y!];
    }

    public byte[] PublicKey { get; }

    /// <summary>The private key, for a peer that signs with it.</summary>
    public byte[] Secret => key.ExportParameters(includePrivateParameters: true).D!;

    public void Sign(byte[] hash, int hashOffset, byte[] signature, int offset) => key.SignHash(hash.AsSpan(hashOffset, 32)).CopyTo(signature, offset);

    public bool Verify(byte[] hash, ReadOnlySpan<byte> signature) => key.VerifyHash(hash, signature);

    public void Dispose() => key.Dispose();
}

using System;

namespace EdgeEnergy.Core;

/// <summary>COSE_Sign1 with ES256K (RFC 8812, algorithm -47): SHA-256, secp256k1, r|s of 64 bytes with low s.</summary>
public sealed class Sign1Es256k : IReadingSigner
{
    private readonly Secp256k1 _curve;
    private readonly Sha256 _sha = new();
    private readonly byte[] _privateKey = new byte[Secp256k1.PrivateKeyLength];
    private readonly byte[] _hash = new byte[Sha256.HashLength];

    /// <summary>Copies the 32-byte private key. Throws ArgumentException when it is not in [1, n).</summary>
    public Sign1Es256k(Secp256k1 curve, byte[] privateKey)
    {
        byte[] publicKey = new byte[Secp256k1.PublicKeyLength];
        if (privateKey.Length != Secp256k1.PrivateKeyLength || !curve.PublicKey(privateKey, 0, publicKey, 0))
        {
            throw new ArgumentException("the private key is not 32 bytes in [1, n)", nameof(privateKey));
        }

        _curve = curve;
        PublicKey = publicKey;
        Array.Copy(privateKey, 0, _privateKey, 0, _privateKey.Length);
    }

    public int Algorithm => CoseEnvelope.Es256k;

    public int MessageTag => CoseEnvelope.Sign1Tag;

    public int SignatureLength => Secp256k1.SignatureLength;

    /// <summary>x|y, 64 bytes.</summary>
    public byte[] PublicKey { get; }

    public void Update(byte[] data, int offset, int count) => _sha.Update(data, offset, count);

    public void Finish(byte[] signature, int offset)
    {
        _sha.Finish(_hash, 0);
        _curve.Sign(_privateKey, 0, _hash, 0, signature, offset);
    }
}

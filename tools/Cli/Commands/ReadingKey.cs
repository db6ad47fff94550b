using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// The key under which a reading is checked, from a file of raw bytes or hexadecimal digits: for COSE_Mac0 the shared secret; for COSE_Sign1 the device's
/// public key (64 bytes x|y, or 65 with 04 in front; of P-256 for ES256) or its secp256k1 private key (32 bytes).
/// </summary>
internal sealed class ReadingKey
{
    private readonly string path;
    private readonly byte[] key;

    private ReadingKey(string path, byte[] key)
    {
        this.path = path;
        this.key = key;
    }

    public static ReadingKey Read(string path)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        bool text = bytes.Length > 0 && bytes.All(b => b is (byte)'\n' or (byte)'\r' or >= (byte)' ' and < 127);
        return new ReadingKey(path, text ? HexText.Parse(Encoding.ASCII.GetString(bytes), path) : bytes);
    }

    /// <summary>True when the envelope's signature or tag is right under this key.</summary>
    public bool Verifies(byte[] data, CoseEnvelope envelope)
    {
        if (envelope.IsMac)
        {
            HmacSha256 hmac = new();
            hmac.SetKey(key, 0, key.Length);
            return envelope.VerifyMac(data, hmac);
        }

        if (envelope.Algorithm == CoseEnvelope.Es256)
        {
            return VerifiesP256(data, envelope);
        }

        Secp256k1 curve = new();
        byte[] hash = new byte[Sha256.HashLength];
        envelope.SigningHash(data, new Sha256(), hash, 0);
        return curve.Verify(PublicKey(curve), 0, hash, 0, data, envelope.SignatureOffset);
    }

    private bool VerifiesP256(byte[] data, CoseEnvelope envelope)
    {
        const int Coordinate = 32;
        byte[] point = key.Length switch
        {
            2 * Coordinate => key,
            (2 * Coordinate) + 1 when key[0] == 4 => key[1..],
            _ => throw new InputException(path, "key", $"{key.Length} bytes", "a P-256 public key of 64 (x|y) or 65 bytes (04 in front) for ES256"),
        };
        byte[] hash = new byte[Sha256.HashLength];
        envelope.SigningHash(data, new Sha256(), hash, 0);
        try
        {
            ECPoint q = new() { X = point[..Coordinate], Y = point[Coordinate..] };
            using ECDsa ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = q });
            return ecdsa.VerifyHash(hash, data.AsSpan(envelope.SignatureOffset, envelope.SignatureLength));
        }
        catch (CryptographicException e)
        {
            throw new InputException($"{path}: key: found no point of P-256, expected x and y of one", e);
        }
    }

    private byte[] PublicKey(Secp256k1 curve)
    {
        switch (key.Length)
        {
            case Secp256k1.PublicKeyLength:
                return key;
            case Secp256k1.PublicKeyLength + 1 when key[0] == 4:
                return key[1..];
            case Secp256k1.PrivateKeyLength:
                byte[] derived = new byte[Secp256k1.PublicKeyLength];
                return curve.PublicKey(key, 0, derived, 0) ? derived : throw new InputException(path, "private key", "a number outside the secp256k1 group order", "1 to the order");
            default:
                throw new InputException(path, "key", $"{key.Length} bytes", "a public key of 64 (x|y) or 65 bytes (04 in front), or a private key of 32, for COSE_Sign1");
        }
    }
}

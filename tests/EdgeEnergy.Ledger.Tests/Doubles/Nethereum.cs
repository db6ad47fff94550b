using EdgeEnergy.Core;

// Doubles of the two types of Nethereum.Signer that the adapter uses, over the device's own curve arithmetic, with the habits of that library: a key is a
// number (leading zeros are lost), signatures are deterministic and low-s, and R and S come without leading zeros.
namespace Nethereum.Signer;

internal sealed class EthECKey(byte[] vch, bool isPrivate)
{
    private readonly byte[] number = isPrivate ? [.. vch.SkipWhile(b => b == 0)] : throw new NotSupportedException("public keys");

    public byte[] GetPubKeyNoPrefix(bool compressed = false)
    {
        byte[] point = new byte[Secp256k1.PublicKeyLength];
        return new Secp256k1().PublicKey(Padded(), 0, point, 0) && !compressed ? point : throw new NotSupportedException("no such point");
    }

    public EthECDSASignature Sign(byte[] hash)
    {
        byte[] signature = new byte[Secp256k1.SignatureLength];
        return new Secp256k1().Sign(Padded(), 0, hash, 0, signature, 0) ? new EthECDSASignature(signature) : throw new NotSupportedException("no signature");
    }

    private byte[] Padded() => [.. new byte[Secp256k1.PrivateKeyLength - number.Length], .. number];
}

internal sealed class EthECDSASignature(byte[] signature)
{
    public byte[] R => [.. signature.Take(32).SkipWhile(b => b == 0)];

    public byte[] S => [.. signature.Skip(32).SkipWhile(b => b == 0)];
}

using System.Security.Cryptography;
using EdgeEnergy.Domain;
using Nethereum.Signer;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A key in this process's memory that signs by Nethereum.Signer, deterministically (RFC 6979). The library's numbers come without leading zeros, and
/// its own recovery id costs four recoveries in managed code: both are completed by libsecp256k1, which confirms each signature. The library keeps the
/// key in immutable numbers, so that disposing drops it and can not wipe it.
/// </summary>
public sealed class NethereumSigner : ISigner, IDisposable
{
    private readonly Secp256k1Native _curve;
    private volatile EthECKey? _key;

    /// <summary>Takes a copy of the 32-byte key; <see cref="InputException"/> when it is not one.</summary>
    public NethereumSigner(Secp256k1Native curve, ReadOnlySpan<byte> key)
    {
        if (!curve.IsKey(key))
        {
            throw new InputException("private key", "value", "a number outside the secp256k1 group order, or of the wrong length", "32 bytes from 1 to the order");
        }

        _curve = curve;
        byte[] copy = key.ToArray();
        _key = new EthECKey(copy, isPrivate: true);
        CryptographicOperations.ZeroMemory(copy);
        PublicKey = _key.GetPubKeyNoPrefix(compressed: false);
        Address = EthereumAddress.Format(EthereumAddress.OfPublicKey(PublicKey));
    }

    public string Address { get; }

    /// <summary>64 bytes, x|y.</summary>
    public byte[] PublicKey { get; }

    public void Sign(ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        if (hash.Length != 32 || signature.Length != Secp256k1Native.SignatureLength)
        {
            throw new ArgumentException($"a hash of 32 bytes and room for {Secp256k1Native.SignatureLength} expected, {hash.Length} and {signature.Length} given", nameof(hash));
        }

        EthECKey key = _key ?? throw new ObjectDisposedException(nameof(NethereumSigner));
        EthECDSASignature made = key.Sign(hash.ToArray());
        Span<byte> padded = stackalloc byte[64];
        padded.Clear();
        made.R.CopyTo(padded[(32 - made.R.Length)..]);
        made.S.CopyTo(padded[(64 - made.S.Length)..]);
        if (!_curve.TryComplete(PublicKey, hash, padded, signature))
        {
            throw new CryptographicException("Nethereum.Signer made a signature that its public key does not confirm");
        }
    }

    public void Dispose() => _key = null;
}

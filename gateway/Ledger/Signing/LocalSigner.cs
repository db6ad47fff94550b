using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A key in this process's memory, wiped when disposed; signs by libsecp256k1, deterministically (RFC 6979).</summary>
public sealed class LocalSigner : ISigner, IDisposable
{
    private readonly Secp256k1Native _curve;
    private readonly byte[] _key;
    private volatile bool _disposed;

    /// <summary>Takes a copy of the 32-byte key; <see cref="InputException"/> when it is not one.</summary>
    public LocalSigner(Secp256k1Native curve, ReadOnlySpan<byte> key)
    {
        if (!curve.IsKey(key))
        {
            throw new InputException("private key", "value", "a number outside the secp256k1 group order, or of the wrong length", "32 bytes from 1 to the order");
        }

        _curve = curve;
        _key = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(_key);
        PublicKey = curve.PublicKey(key);
        Address = EthereumAddress.Format(EthereumAddress.OfPublicKey(PublicKey));
    }

    public string Address { get; }

    /// <summary>64 bytes, x|y.</summary>
    public byte[] PublicKey { get; }

    public void Sign(ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _curve.Sign(hash, _key, signature);
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }
}

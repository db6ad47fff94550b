using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Custodial accounts from one 32-byte secret: key = HMAC-SHA-256(secret, "account/" + name), where a value outside the group order is hashed again
/// with the same secret. One secret to keep, any number of participants.
/// </summary>
public sealed class DerivedKeyring : IKeyring, IDisposable
{
    private readonly Secp256k1Native _curve = new();
    private readonly byte[] _secret;
    private readonly ConcurrentDictionary<string, LocalSigner> _signers = new(StringComparer.Ordinal);

    /// <summary>Takes a copy of the 32-byte secret.</summary>
    public DerivedKeyring(ReadOnlySpan<byte> secret)
        : this(secret, developmentOnly: false)
    {
    }

    private DerivedKeyring(ReadOnlySpan<byte> secret, bool developmentOnly)
    {
        if (secret.Length != 32)
        {
            throw new InputException("keyring secret", "length", $"{secret.Length} bytes", "32 bytes");
        }

        if (!secret.ContainsAnyExcept(secret[0]))
        {
            throw new InputException("keyring secret", "value", "32 equal bytes", "random bytes");
        }

        _secret = GC.AllocateUninitializedArray<byte>(secret.Length, pinned: true);
        secret.CopyTo(_secret);
        DevelopmentOnly = developmentOnly;
    }

    public bool DevelopmentOnly { get; }

    /// <summary>Keys that follow from a public seed, so that a run repeats; refused outside development chains.</summary>
    public static DerivedKeyring FromSeed(long seed)
    {
        Span<byte> text = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(text, seed);
        return new DerivedKeyring(HMACSHA256.HashData("EdgeEnergy development keyring"u8, text), developmentOnly: true);
    }

    public ISigner Signer(string account) => _signers.GetOrAdd(account, Derive);

    public void Dispose()
    {
        foreach (LocalSigner signer in _signers.Values)
        {
            signer.Dispose();
        }

        CryptographicOperations.ZeroMemory(_secret);
        _curve.Dispose();
    }

    private LocalSigner Derive(string account)
    {
        Span<byte> key = stackalloc byte[32];
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes("account/" + account), key);
        while (!_curve.IsKey(key))
        {
            HMACSHA256.HashData(_secret, key, key);
        }

        LocalSigner signer = new(_curve, key);
        CryptographicOperations.ZeroMemory(key);
        return signer;
    }
}

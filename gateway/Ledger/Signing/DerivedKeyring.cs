using System.Buffers.Binary;
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
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ISigner> _signers = new(StringComparer.Ordinal);
    private bool _disposed;

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

    public ISigner Signer(string account)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_signers.TryGetValue(account, out ISigner? signer))
            {
                signer = Derive(account);
                _signers.Add(account, signer);
            }

            return signer;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (ISigner signer in _signers.Values)
            {
                (signer as IDisposable)?.Dispose();
            }

            CryptographicOperations.ZeroMemory(_secret);
            _curve.Dispose();
        }
    }

    private ISigner Derive(string account)
    {
        Span<byte> key = stackalloc byte[32];
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes("account/" + account), key);
        while (!_curve.IsKey(key))
        {
            HMACSHA256.HashData(_secret, key, key);
        }

        ISigner signer = Signers.Create(_curve, key);
        CryptographicOperations.ZeroMemory(key);
        return signer;
    }
}

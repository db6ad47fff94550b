using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// ECDSA on secp256k1 by libsecp256k1: deterministic (RFC 6979), low-s made and low-s demanded everywhere (BIP 62, EIP-2), so that a signature has
/// one form only. Thread-safe.
/// </summary>
public sealed class Secp256k1Native : IEcdsaVerifier, IDisposable
{
    public const int KeyLength = 32;
    public const int PublicKeyLength = 64;
    public const int SignatureLength = 65;

    private readonly Secp256k1Context _context = Secp256k1Context.Create();

    /// <summary>Half of the group order, SEC 2 section 2.4.1: the greatest s accepted.</summary>
    private static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];

    /// <summary>True when the 32 bytes are a private key: not zero and below the group order.</summary>
    public bool IsKey(ReadOnlySpan<byte> key) => key.Length == KeyLength && Secp256k1Interop.secp256k1_ec_seckey_verify(_context.Value, key) == 1;

    /// <summary>The 64-byte uncompressed public key x|y of a 32-byte private key.</summary>
    public byte[] PublicKey(ReadOnlySpan<byte> key)
    {
        RequireLength(key, KeyLength, nameof(key));
        Span<byte> parsed = stackalloc byte[64];
        if (Secp256k1Interop.secp256k1_ec_pubkey_create(_context.Value, parsed, key) != 1)
        {
            throw new CryptographicException("not a secp256k1 private key");
        }

        Span<byte> serialized = stackalloc byte[65];
        Serialize(parsed, serialized);
        return serialized[1..].ToArray();
    }

    /// <summary>Signs a 32-byte hash: r|s and the recovery id 0 or 1 in the last of 65 bytes, s low.</summary>
    public void Sign(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> key, Span<byte> signature)
    {
        RequireLength(hash, 32, nameof(hash));
        RequireLength(key, KeyLength, nameof(key));
        RequireLength(signature, SignatureLength, nameof(signature));
        Span<byte> native = stackalloc byte[65];
        if (Secp256k1Interop.secp256k1_ecdsa_sign_recoverable(_context.Value, native, hash, key, nint.Zero, nint.Zero) != 1)
        {
            throw new CryptographicException("not a secp256k1 private key");
        }

        _ = Secp256k1Interop.secp256k1_ecdsa_recoverable_signature_serialize_compact(_context.Value, signature, out int recoveryId, native);
        signature[64] = (byte)recoveryId;
    }

    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyLength || hash.Length != 32 || signature.Length != 64)
        {
            return false;
        }

        Span<byte> parsedKey = stackalloc byte[64];
        Span<byte> parsedSignature = stackalloc byte[64];
        return Parse(publicKey, parsedKey)
            && Secp256k1Interop.secp256k1_ecdsa_signature_parse_compact(_context.Value, parsedSignature, signature) == 1
            && Secp256k1Interop.secp256k1_ecdsa_verify(_context.Value, parsedSignature, hash, parsedKey) == 1;
    }

    public bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, Span<byte> address)
    {
        if (hash.Length != 32 || signature.Length != SignatureLength || address.Length != EthereumAddress.Length)
        {
            return false;
        }

        int recoveryId = signature[64] >= 27 ? signature[64] - 27 : signature[64];
        // The library recovers from either s; a second valid signature for the same message must not exist.
        if (recoveryId is < 0 or > 1 || signature[32..64].SequenceCompareTo(HalfOrder) > 0)
        {
            return false;
        }

        Span<byte> publicKey = stackalloc byte[PublicKeyLength];
        if (!Recover(hash, signature[..64], recoveryId, publicKey))
        {
            return false;
        }

        Span<byte> keyHash = stackalloc byte[32];
        Keccak.Hash(publicKey, keyHash);
        keyHash[12..].CopyTo(address);
        return true;
    }

    /// <summary>True when the 64 bytes x|y are a point of the curve.</summary>
    public bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> parsed = stackalloc byte[64];
        return publicKey.Length == PublicKeyLength && Parse(publicKey, parsed);
    }

    /// <summary>
    /// Completes a 64-byte r|s that was made elsewhere (a token, another library) to 65 bytes: s made low, the recovery id found by recovering the
    /// public key. False when it does not sign the hash under that key.
    /// </summary>
    public bool TryComplete(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> made, Span<byte> signature)
    {
        RequireLength(hash, 32, nameof(hash));
        RequireLength(signature, SignatureLength, nameof(signature));
        Span<byte> parsed = stackalloc byte[64];
        Span<byte> low = stackalloc byte[64];
        if (publicKey.Length != PublicKeyLength || made.Length != 64 || Secp256k1Interop.secp256k1_ecdsa_signature_parse_compact(_context.Value, parsed, made) != 1)
        {
            return false;
        }

        _ = Secp256k1Interop.secp256k1_ecdsa_signature_normalize(_context.Value, low, parsed);
        _ = Secp256k1Interop.secp256k1_ecdsa_signature_serialize_compact(_context.Value, parsed, low);
        Span<byte> recovered = stackalloc byte[PublicKeyLength];
        for (int recoveryId = 0; recoveryId <= 1; recoveryId++)
        {
            if (Recover(hash, parsed, recoveryId, recovered) && recovered.SequenceEqual(publicKey))
            {
                parsed.CopyTo(signature);
                signature[64] = (byte)recoveryId;
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _context.Dispose();

    private static void RequireLength(ReadOnlySpan<byte> bytes, int length, string name)
    {
        if (bytes.Length != length)
        {
            throw new ArgumentException($"{length} bytes expected, {bytes.Length} given", name);
        }
    }

    private void Serialize(ReadOnlySpan<byte> parsed, Span<byte> serialized)
    {
        nuint length = 65;
        _ = Secp256k1Interop.secp256k1_ec_pubkey_serialize(_context.Value, serialized, ref length, parsed, Secp256k1Interop.Uncompressed);
    }

    private bool Parse(ReadOnlySpan<byte> publicKey, Span<byte> parsed)
    {
        Span<byte> encoded = stackalloc byte[65];
        encoded[0] = 4;
        publicKey.CopyTo(encoded[1..]);
        return Secp256k1Interop.secp256k1_ec_pubkey_parse(_context.Value, parsed, encoded, 65) == 1;
    }

    /// <summary>The public key x|y that made the 64-byte r|s; false for r or s zero or not below the group order, and where r is of no point.</summary>
    private bool Recover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> publicKey)
    {
        Span<byte> native = stackalloc byte[65];
        Span<byte> parsed = stackalloc byte[64];
        if (Secp256k1Interop.secp256k1_ecdsa_recoverable_signature_parse_compact(_context.Value, native, signature, recoveryId) != 1
            || Secp256k1Interop.secp256k1_ecdsa_recover(_context.Value, parsed, native, hash) != 1)
        {
            return false;
        }

        Span<byte> serialized = stackalloc byte[65];
        Serialize(parsed, serialized);
        serialized[1..].CopyTo(publicKey);
        return true;
    }
}

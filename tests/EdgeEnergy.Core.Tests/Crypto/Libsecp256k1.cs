using System.Runtime.InteropServices;

namespace EdgeEnergy.Core.Tests.Crypto;

/// <summary>The system's libsecp256k1 as an independent peer (its default nonce is RFC 6979).</summary>
internal sealed class Libsecp256k1 : IDisposable
{
    private const string Library = "libsecp256k1.so.1";
    private const uint SignAndVerify = 0x301;

    private readonly nint _context = ContextCreate(SignAndVerify);

    public void Dispose() => ContextDestroy(_context);

    internal byte[] PublicKey(byte[] privateKey)
    {
        byte[] parsed = new byte[64];
        Assert.Equal(1, PublicKeyCreate(_context, parsed, privateKey));
        byte[] serialized = new byte[65];
        nuint length = 65;
        Assert.Equal(1, PublicKeySerialize(_context, serialized, ref length, parsed, 2));
        return serialized[1..];
    }

    /// <summary>r|s|recovery id.</summary>
    internal byte[] SignRecoverable(byte[] privateKey, byte[] hash)
    {
        byte[] internalForm = new byte[65];
        Assert.Equal(1, SignRecoverable(_context, internalForm, hash, privateKey, 0, 0));
        byte[] compact = new byte[65];
        Assert.Equal(1, SerializeRecoverable(_context, compact, out int recovery, internalForm));
        compact[64] = (byte)recovery;
        return compact;
    }

    internal bool Verify(byte[] publicKey, byte[] hash, byte[] signature)
    {
        byte[] parsedKey = new byte[64];
        byte[] parsedSignature = new byte[64];
        return PublicKeyParse(_context, parsedKey, [4, .. publicKey], 65) == 1
            && ParseCompact(_context, parsedSignature, signature) == 1
            && Verify(_context, parsedSignature, hash, parsedKey) == 1;
    }

    [DllImport(Library, EntryPoint = "secp256k1_context_create")]
    private static extern nint ContextCreate(uint flags);

    [DllImport(Library, EntryPoint = "secp256k1_context_destroy")]
    private static extern void ContextDestroy(nint context);

    [DllImport(Library, EntryPoint = "secp256k1_ec_pubkey_create")]
    private static extern int PublicKeyCreate(nint context, byte[] publicKey, byte[] privateKey);

    [DllImport(Library, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    private static extern int PublicKeySerialize(nint context, byte[] output, ref nuint length, byte[] publicKey, uint flags);

    [DllImport(Library, EntryPoint = "secp256k1_ec_pubkey_parse")]
    private static extern int PublicKeyParse(nint context, byte[] publicKey, byte[] input, nuint length);

    [DllImport(Library, EntryPoint = "secp256k1_ecdsa_sign_recoverable")]
    private static extern int SignRecoverable(nint context, byte[] signature, byte[] hash, byte[] privateKey, nint nonceFunction, nint nonceData);

    [DllImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_serialize_compact")]
    private static extern int SerializeRecoverable(nint context, byte[] output, out int recovery, byte[] signature);

    [DllImport(Library, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    private static extern int ParseCompact(nint context, byte[] signature, byte[] compact);

    [DllImport(Library, EntryPoint = "secp256k1_ecdsa_verify")]
    private static extern int Verify(nint context, byte[] signature, byte[] hash, byte[] publicKey);
}

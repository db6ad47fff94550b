using System.Runtime.InteropServices;

namespace EdgeEnergy.Ledger;

/// <summary>libsecp256k1 as exported by version 0.2 and later (include/secp256k1.h, secp256k1_recovery.h).</summary>
internal static partial class Secp256k1Interop
{
    internal const string Library = "libsecp256k1.so.1";
    internal const uint SignAndVerify = 0x301;
    internal const uint Uncompressed = 0x002;

    [LibraryImport(Library)]
    internal static partial nint secp256k1_context_create(uint flags);

    [LibraryImport(Library)]
    internal static partial void secp256k1_context_destroy(nint context);

    [LibraryImport(Library)]
    internal static partial int secp256k1_context_randomize(nint context, ReadOnlySpan<byte> seed32);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ec_seckey_verify(nint context, ReadOnlySpan<byte> key32);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ec_pubkey_create(nint context, Span<byte> publicKey64, ReadOnlySpan<byte> key32);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ec_pubkey_parse(nint context, Span<byte> publicKey64, ReadOnlySpan<byte> input, nuint length);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ec_pubkey_serialize(nint context, Span<byte> output, ref nuint length, ReadOnlySpan<byte> publicKey64, uint flags);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_sign_recoverable(nint context, Span<byte> signature65, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> key32, nint nonceFunction, nint nonceData);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(nint context, Span<byte> output64, out int recoveryId, ReadOnlySpan<byte> signature65);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(nint context, Span<byte> signature65, ReadOnlySpan<byte> input64, int recoveryId);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_recover(nint context, Span<byte> publicKey64, ReadOnlySpan<byte> signature65, ReadOnlySpan<byte> hash32);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_parse_compact(nint context, Span<byte> signature64, ReadOnlySpan<byte> input64);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_verify(nint context, ReadOnlySpan<byte> signature64, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> publicKey64);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_normalize(nint context, Span<byte> output64, ReadOnlySpan<byte> signature64);

    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_serialize_compact(nint context, Span<byte> output64, ReadOnlySpan<byte> signature64);
}

using System.Runtime.InteropServices;

namespace EdgeEnergy.Bench;

/// <summary>libsecp256k1's own signing function, called as directly as .NET can: what any path to it is compared with.</summary>
internal sealed unsafe class RawSecp256k1 : IDisposable
{
    private const uint SignAndVerify = 0x301;
    private readonly nint library = NativeLibrary.Load("libsecp256k1.so.1");
    private readonly delegate* unmanaged<nint, byte*, byte*, byte*, nint, nint, int> sign;
    private readonly nint context;

    public RawSecp256k1()
    {
        sign = (delegate* unmanaged<nint, byte*, byte*, byte*, nint, nint, int>)NativeLibrary.GetExport(library, "secp256k1_ecdsa_sign_recoverable");
        context = ((delegate* unmanaged<uint, nint>)NativeLibrary.GetExport(library, "secp256k1_context_create"))(SignAndVerify);
    }

    /// <summary>Signs each of the 32-byte hashes, one after the other in memory, with the key; true when all were signed.</summary>
    public bool SignAll(ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> key)
    {
        byte* signature = stackalloc byte[65];
        int signed = 0;
        fixed (byte* first = hashes)
        fixed (byte* secret = key)
        {
            for (int at = 0; at < hashes.Length; at += 32)
            {
                signed += sign(context, signature, first + at, secret, 0, 0);
            }
        }

        return signed == hashes.Length / 32;
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "secp256k1_context_destroy"))(context);
        NativeLibrary.Free(library);
    }
}

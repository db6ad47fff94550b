using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A context of the library, blinded against side channels; used by any number of threads once made.</summary>
internal sealed class Secp256k1Context : SafeHandle
{
    private Secp256k1Context()
        : base(nint.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == nint.Zero;

    internal nint Value => handle;

    internal static Secp256k1Context Create()
    {
        Secp256k1Context context = new();
        try
        {
            context.SetHandle(Secp256k1Interop.secp256k1_context_create(Secp256k1Interop.SignAndVerify));
            Span<byte> seed = stackalloc byte[32];
            RandomNumberGenerator.Fill(seed);
            if (Secp256k1Interop.secp256k1_context_randomize(context.handle, seed) != 1)
            {
                throw new CryptographicException("secp256k1 context could not be blinded");
            }

            return context;
        }
        catch (DllNotFoundException)
        {
            throw new InputException("signatures", "library", $"no {Secp256k1Interop.Library}", "the Debian package libsecp256k1-1 installed");
        }
    }

    protected override bool ReleaseHandle()
    {
        Secp256k1Interop.secp256k1_context_destroy(handle);
        return true;
    }
}

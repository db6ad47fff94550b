using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>SoftHSM's list of functions with one of them replaced, so that the module lies or fails at one place. One at a time in a process.</summary>
internal sealed unsafe class AlteredModule : IDisposable
{
    public const int Initialize = 0;
    public const int GetSlotList = 4;
    public const int OpenSession = 12;
    public const int Login = 18;
    public const int GetAttributeValue = 24;
    public const int FindObjectsInit = 26;
    public const int FindObjects = 27;
    public const int SignInit = 42;
    public const int SignOnce = 43;
    private const int Functions = 68;

    private static nint[] real = [];
    private static nuint code;
    private static int failures;
    private static Action<Memory<byte>>? change;
    private static nuint? length;

    public AlteredModule()
    {
        nint* from = (nint*)SoftHsm.Functions();
        List = (nint)NativeMemory.Alloc((nuint)((Functions + 1) * nint.Size));
        new ReadOnlySpan<nint>(from, Functions + 1).CopyTo(new Span<nint>((void*)List, Functions + 1));
        real = new ReadOnlySpan<nint>(from + 1, Functions).ToArray();
        (code, failures, change, length) = (0, 0, null, null);
    }

    public nint List { get; }

    /// <summary>How often the replaced function was called.</summary>
    public static int Calls { get; private set; }

    public void Dispose() => NativeMemory.Free((void*)List);

    /// <summary>The function always answers with the code. Arguments are the caller's to clean up, so that one function stands for any.</summary>
    public void Fail(int function, ulong result)
    {
        (code, Calls) = ((nuint)result, 0);
        Replace(function, (nint)(delegate* unmanaged[Cdecl]<nuint>)&Fails);
    }

    public void Remove(int function) => Replace(function, 0);

    /// <summary>C_Sign answers a number of times with the code, then signs, and what it wrote and how long it says that is are changed.</summary>
    public void Sign(ulong result, int times, Action<Memory<byte>>? changed = null, nuint? says = null)
    {
        (code, failures, change, length, Calls) = ((nuint)result, times, changed, says, 0);
        Replace(SignOnce, (nint)(delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)&Signs);
    }

    /// <summary>C_GetAttributeValue says so long a value, C_FindObjects so many objects, C_GetSlotList so many slots.</summary>
    public void Exaggerate(int function, nuint says)
    {
        length = says;
        Replace(function, function switch
        {
            GetAttributeValue => (nint)(delegate* unmanaged[Cdecl]<nuint, nuint, nuint*, nuint, nuint>)&Values,
            FindObjects => (nint)(delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)&Finds,
            _ => (nint)(delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)&Slots,
        });
    }

    private void Replace(int function, nint with) => ((nint*)List)[function + 1] = with;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Fails()
    {
        Calls++;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Signs(nuint session, byte* data, nuint count, byte* signature, nuint* written)
    {
        Calls++;
        if (failures-- > 0)
        {
            return code;
        }

        nuint result = ((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)real[SignOnce])(session, data, count, signature, written);
        byte[] made = new ReadOnlySpan<byte>(signature, (int)*written).ToArray();
        change?.Invoke(made);
        made.CopyTo(new Span<byte>(signature, made.Length));
        *written = length ?? *written;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Values(nuint session, nuint handle, nuint* template, nuint count)
    {
        template[2] = length!.Value;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Finds(nuint session, nuint* objects, nuint most, nuint* count)
    {
        *count = length!.Value;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Slots(byte present, nuint* slots, nuint* count)
    {
        *count = length!.Value;
        return 0;
    }
}

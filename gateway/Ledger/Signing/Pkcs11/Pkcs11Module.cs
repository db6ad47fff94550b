using System.Runtime.InteropServices;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A PKCS#11 module by its function list (CK_FUNCTION_LIST of version 2.40, in which the order of functions is fixed). Whatever it answers, a fault is
/// one line that names the module. It stays loaded and initialised until the process ends: others of the process may use it as well.
/// </summary>
internal sealed unsafe class Pkcs11Module
{
    private const int Initialize = 0;
    private const int GetSlotList = 4;
    private const int GetTokenInfo = 6;
    private const int OpenSession = 12;
    private const int CloseSession = 13;
    private const int Login = 18;
    private const int GetAttributeValue = 24;
    private const int FindObjectsInit = 26;
    private const int FindObjects = 27;
    private const int FindObjectsFinal = 28;
    private const int SignInit = 42;
    private const int SignOnce = 43;
    private const int GenerateKeyPair = 59;
    private const int LongestList = 1024;
    private const int LabelLength = 32;

    /// <summary>CK_TOKEN_INFO has 208 bytes with 64-bit numbers, less with 32-bit ones.</summary>
    private const int TokenInfoLength = 256;

    private const nuint OsLocking = 2;
    private const nuint SerialSession = 4;
    private const nuint WritableSession = 2;
    private const nuint User = 1;

    private readonly nint* _functions;

    private Pkcs11Module(string path, nint functionList)
    {
        Path = path;

        // CK_VERSION has two bytes; the pointers after it are aligned.
        _functions = (nint*)(functionList + nint.Size);
    }

    internal string Path { get; }

    /// <summary>Loads and initialises the module at an absolute path.</summary>
    internal static Pkcs11Module Load(string path)
    {
        if (!System.IO.Path.IsPathFullyQualified(path) || !File.Exists(path))
        {
            throw new InputException($"{path}: not found, expected the absolute path of a PKCS#11 module");
        }

        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new InputException($"{path}: can not be loaded, expected a PKCS#11 module: {e.Message.Split('\n')[0]}", e);
        }

        if (!NativeLibrary.TryGetExport(library, "C_GetFunctionList", out nint entry))
        {
            throw new InputException(path, "library", "no C_GetFunctionList", "a PKCS#11 module");
        }

        nint list = nint.Zero;
        Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<nint*, nuint>)entry)(&list));
        return result == Pkcs11Result.CKR_OK ? Of(path, list) : throw new InputException($"{path}: C_GetFunctionList: {Name(result)}");
    }

    /// <summary>Initialises the module behind a function list.</summary>
    internal static Pkcs11Module Of(string path, nint functionList)
    {
        if (functionList == nint.Zero || *(byte*)functionList < 2)
        {
            throw new InputException(path, "function list", functionList == nint.Zero ? "none" : $"version {*(byte*)functionList}", "version 2 of PKCS#11 or later");
        }

        Pkcs11Module module = new(path, functionList);
        foreach (int function in (ReadOnlySpan<int>)[Initialize, GetSlotList, GetTokenInfo, OpenSession, CloseSession, Login, GetAttributeValue, FindObjectsInit, FindObjects, FindObjectsFinal, SignInit, SignOnce, GenerateKeyPair])
        {
            if (module._functions[function] == nint.Zero)
            {
                throw new InputException(path, "function list", $"nothing at {function}", "a function");
            }
        }

        // CK_C_INITIALIZE_ARGS: four functions for locks, flags, reserved.
        nuint* arguments = stackalloc nuint[6];
        new Span<nuint>(arguments, 6).Clear();
        arguments[4] = OsLocking;
        Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<void*, nuint>)module._functions[Initialize])(arguments));
        return result is Pkcs11Result.CKR_OK or Pkcs11Result.CKR_CRYPTOKI_ALREADY_INITIALIZED
            ? module
            : throw new InputException($"{path}: C_Initialize: {Name(result)}");
    }

    /// <summary>"CKR_PIN_INCORRECT", or the number of a code that the specification does not name.</summary>
    internal static string Name(Pkcs11Result result) => Enum.IsDefined(result) ? result.ToString() : $"CKR 0x{(ulong)result:X8}";

    /// <summary>The slots with a token of that label.</summary>
    internal IReadOnlyList<nuint> Slots(string token)
    {
        nuint count = LongestList;
        nuint[] slots = new nuint[LongestList];
        fixed (nuint* first = slots)
        {
            Require("C_GetSlotList", Result(((delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)_functions[GetSlotList])(1, first, &count)));
        }

        if (count > LongestList)
        {
            throw new InputException(Path, "slots", $"{count}", $"at most {LongestList}");
        }

        return [.. slots.Take((int)count).Where(s => Label(s) == token)];
    }

    internal nuint Open(nuint slot, bool writable)
    {
        nuint session = 0;
        Require("C_OpenSession", Result(((delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)_functions[OpenSession])(
            slot, writable ? SerialSession | WritableSession : SerialSession, null, null, &session)));
        return session;
    }

    internal void Close(nuint session) => _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)_functions[CloseSession])(session);

    internal Pkcs11Result LogIn(nuint session, ReadOnlySpan<byte> pin)
    {
        fixed (byte* first = pin)
        {
            return Result(((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)_functions[Login])(session, User, first, (nuint)pin.Length));
        }
    }

    /// <summary>Objects that match the attributes, no more than <paramref name="most"/>.</summary>
    internal Pkcs11Result Find(nuint session, ReadOnlySpan<Pkcs11Attribute> template, int most, out IReadOnlyList<nuint> objects)
    {
        objects = [];
        nuint[] found = new nuint[most];
        nuint count = 0;
        fixed (Pkcs11Attribute* first = template)
        fixed (nuint* handles = found)
        {
            Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<nuint, Pkcs11Attribute*, nuint, nuint>)_functions[FindObjectsInit])(session, first, (nuint)template.Length));
            if (result != Pkcs11Result.CKR_OK)
            {
                return result;
            }

            result = Result(((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)_functions[FindObjects])(session, handles, (nuint)most, &count));
            _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)_functions[FindObjectsFinal])(session);
            if (result == Pkcs11Result.CKR_OK && count <= (nuint)most)
            {
                objects = found[..(int)count];
            }

            return result == Pkcs11Result.CKR_OK && count > (nuint)most ? Pkcs11Result.CKR_GENERAL_ERROR : result;
        }
    }

    /// <summary>One attribute's value, at most 256 bytes; empty when the object has none or it is longer.</summary>
    internal byte[] Attribute(nuint session, nuint handle, uint type)
    {
        byte* value = stackalloc byte[256];
        Pkcs11Attribute attribute = new(type, value, 256);
        Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<nuint, nuint, Pkcs11Attribute*, nuint, nuint>)_functions[GetAttributeValue])(session, handle, &attribute, 1));
        return result == Pkcs11Result.CKR_OK && attribute.Length <= 256 ? new ReadOnlySpan<byte>(value, (int)attribute.Length).ToArray() : [];
    }

    /// <summary>CKM_ECDSA over a hash; the number of bytes written.</summary>
    internal Pkcs11Result Sign(nuint session, nuint key, ReadOnlySpan<byte> hash, Span<byte> signature, out int length)
    {
        // CK_MECHANISM: CKM_ECDSA, no parameter.
        nuint* mechanism = stackalloc nuint[3];
        (mechanism[0], mechanism[1], mechanism[2]) = (0x1041, 0, 0);
        nuint written = (nuint)signature.Length;
        length = 0;
        Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint>)_functions[SignInit])(session, mechanism, key));
        if (result != Pkcs11Result.CKR_OK)
        {
            return result;
        }

        fixed (byte* data = hash)
        fixed (byte* output = signature)
        {
            result = Result(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)_functions[SignOnce])(session, data, (nuint)hash.Length, output, &written));
        }

        length = written <= (nuint)signature.Length ? (int)written : 0;
        return result;
    }

    /// <summary>CKM_EC_KEY_PAIR_GEN.</summary>
    internal Pkcs11Result Generate(nuint session, ReadOnlySpan<Pkcs11Attribute> publicKey, ReadOnlySpan<Pkcs11Attribute> privateKey)
    {
        nuint* mechanism = stackalloc nuint[3];
        (mechanism[0], mechanism[1], mechanism[2]) = (0x1040, 0, 0);
        nuint* handles = stackalloc nuint[2];
        fixed (Pkcs11Attribute* first = publicKey)
        fixed (Pkcs11Attribute* second = privateKey)
        {
            return Result(((delegate* unmanaged[Cdecl]<nuint, nuint*, Pkcs11Attribute*, nuint, Pkcs11Attribute*, nuint, nuint*, nuint*, nuint>)_functions[GenerateKeyPair])(
                session, mechanism, first, (nuint)publicKey.Length, second, (nuint)privateKey.Length, handles, handles + 1));
        }
    }

    private static Pkcs11Result Result(nuint value) => (Pkcs11Result)value;

    /// <summary>A token's label, which is padded with blanks; empty for a token that can not say.</summary>
    private string Label(nuint slot)
    {
        byte* info = stackalloc byte[TokenInfoLength];
        Pkcs11Result result = Result(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint>)_functions[GetTokenInfo])(slot, info));
        return result == Pkcs11Result.CKR_OK ? Encoding.UTF8.GetString(info, LabelLength).TrimEnd(' ', '\0') : "";
    }

    private void Require(string function, Pkcs11Result result)
    {
        if (result != Pkcs11Result.CKR_OK)
        {
            throw new InputException($"{Path}: {function}: {Name(result)}");
        }
    }
}

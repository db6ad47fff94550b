using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>
/// Debian's SoftHSM with tokens in a folder of its own: "edge", and two of the name "twice". The module reads its configuration when it is initialised
/// for the first time in a process, so that one folder serves all tests.
/// </summary>
public sealed unsafe partial class SoftHsm : IDisposable
{
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    public const string Token = "edge";
    public const string Pin = "4711-0815";
    private const int CreateObject = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-softhsm-").FullName;
    private int _names;

    public SoftHsm()
    {
        if (!File.Exists(Module))
        {
            throw new InvalidOperationException($"{Module}: not found; run: tools/edge test, which installs softhsm2");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "tokens"));
        string configuration = Path.Combine(_folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {Path.Combine(_folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // The module asks the C library, which does not see what .NET sets.
        _ = setenv("SOFTHSM2_CONF", configuration, 1);
        foreach (string token in (string[])[Token, "twice", "twice"])
        {
            Run("--init-token", "--free", "--label", token, "--so-pin", "so-pin-1", "--pin", Pin);
        }

        PinFile = Path.Combine(_folder, "pin");
        WriteSecret(PinFile, Pin + "\n");
    }

    public string PinFile { get; }

    public Pkcs11Settings Settings => new(Module, Token, PinFile);

    /// <summary>A label that no key has.</summary>
    public string NewName() => $"key{Interlocked.Increment(ref _names)}";

    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>A file that only its owner may read.</summary>
    public static void WriteSecret(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The module's list of functions.</summary>
    public static nint Functions()
    {
        nint list = 0;
        nint entry = NativeLibrary.GetExport(NativeLibrary.Load(Module), "C_GetFunctionList");
        Assert.Equal(0u, ((delegate* unmanaged[Cdecl]<nint*, nuint>)entry)(&list));
        return list;
    }

    /// <summary>Puts a key of another origin on the token. A number that is no key comes with the public half of 1, as nothing else would be taken.</summary>
    public void Import(string label, byte[] key)
    {
        using Secp256k1Native curve = new();
        byte[] one = [.. new byte[31], 1];
        byte[] point = [0x04, 0x41, 0x04, .. curve.PublicKey(curve.IsKey(key) ? key : one)];
        Import(label, key, point, Convert.FromHexString("06052b8104000a"));
    }

    /// <summary>A key pair as it is given: private value, CKA_EC_POINT and CKA_EC_PARAMS of the public half.</summary>
    public void Import(string label, byte[] key, byte[] point, byte[] curve)
    {
        Pkcs11Module module = Pkcs11Module.Load(Module);
        nuint session = module.Open(module.Slots(Token).Single(), writable: true);
        Assert.Contains(module.LogIn(session, Encoding.UTF8.GetBytes(Pin)), (Pkcs11Result[])[Pkcs11Result.CKR_OK, Pkcs11Result.CKR_USER_ALREADY_LOGGED_IN]);
        Create(session, label, 3, curve, (0x011, key));
        Create(session, label, 2, curve, (Pkcs11Attribute.EcPoint, point));
        module.Close(session);
    }

    /// <summary>A key of the curve P-256, by the token itself.</summary>
    public void ImportOtherCurve(string label)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
        Import(label, parameters.D!, [0x04, 0x41, 0x04, .. parameters.Q.X!, .. parameters.Q.Y!], Convert.FromHexString("06082a8648ce3d030107"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Create(nuint session, string label, nuint kind, byte[] curve, (uint Type, byte[] Value) half)
    {
        nuint elliptic = 3;
        byte yes = 1;
        byte no = 0;
        nuint handle = 0;
        byte[] name = Encoding.UTF8.GetBytes(label);
        fixed (byte* text = name)
        fixed (byte* parameters = curve)
        fixed (byte* value = half.Value)
        {
            Pkcs11Attribute[] template =
            [
                new(Pkcs11Attribute.Class, &kind, sizeof(nuint)), new(Pkcs11Attribute.KeyType, &elliptic, sizeof(nuint)), new(Pkcs11Attribute.Token, &yes, 1),
                new(Pkcs11Attribute.Label, text, name.Length), new(Pkcs11Attribute.EcParams, parameters, curve.Length), new(half.Type, value, half.Value.Length),
                new(kind == 3 ? Pkcs11Attribute.Sign : Pkcs11Attribute.Verify, &yes, 1), new(Pkcs11Attribute.Private, kind == 3 ? &yes : &no, 1),
            ];
            fixed (Pkcs11Attribute* first = template)
            {
                nint function = ((nint*)(Functions() + nint.Size))[CreateObject];
                nuint result = ((delegate* unmanaged[Cdecl]<nuint, Pkcs11Attribute*, nuint, nuint*, nuint>)function)(session, first, (nuint)template.Length, &handle);
                Assert.Equal(Pkcs11Result.CKR_OK, (Pkcs11Result)result);
            }
        }
    }

    private void Run(params string[] arguments)
    {
        ProcessStartInfo start = new("softhsm2-util", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = this["softhsm2.conf"];
        using Process process = Process.Start(start)!;
        string told = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, told);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}

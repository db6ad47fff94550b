using System.Numerics;
using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>Whatever a module, a token or its settings do wrong is one line that says where, and nothing wrong is ever signed.</summary>
[Collection(nameof(SoftHsmTests))]
[Trait("Category", "Slow")]
public sealed class Pkcs11FaultTests(SoftHsm token) : IDisposable
{
    private static readonly byte[] Hash = SHA256.HashData("hash"u8);

    private readonly AlteredModule _module = new();
    private readonly Secp256k1Native _curve = new();

    private string Where => $"{SoftHsm.Module}: token \"{SoftHsm.Token}\"";

    public void Dispose()
    {
        _module.Dispose();
        _curve.Dispose();
    }

    [Theory]
    [InlineData("/nowhere/module.so", "/nowhere/module.so: not found, expected the absolute path of a PKCS#11 module")]
    [InlineData("libsofthsm2.so", "libsofthsm2.so: not found, expected the absolute path of a PKCS#11 module")]
    [InlineData("/bin/sh", "/bin/sh: can not be loaded, expected a PKCS#11 module: ")]
    [InlineData("/etc/passwd", "/etc/passwd: can not be loaded, expected a PKCS#11 module: ")]
    public void What_is_no_module_is_named(string path, string line) => Assert.StartsWith(line, Line(() => Pkcs11Keyring.Open(token.Settings with { Module = path })), StringComparison.Ordinal);

    [Fact]
    public void A_library_without_PKCS11_is_named()
    {
        string library = Directory.EnumerateFiles("/usr/lib", "libsecp256k1.so.1", SearchOption.AllDirectories).First();
        Assert.Equal($"{library}: library: found no C_GetFunctionList, expected a PKCS#11 module", Line(() => Pkcs11Keyring.Open(token.Settings with { Module = library })));
    }

    [Fact]
    public void A_token_that_is_not_there_or_there_twice_is_named()
    {
        Assert.Equal($"{SoftHsm.Module}: token: found none with the label \"edg\", expected one", Line(() => Pkcs11Keyring.Open(token.Settings with { Token = "edg" })));
        Assert.Equal($"{SoftHsm.Module}: token: found 2 with the label \"twice\", expected one", Line(() => Pkcs11Keyring.Open(token.Settings with { Token = "twice" })));
    }

    [Fact]
    public void A_wrong_PIN_is_told_without_it()
    {
        string path = token["wrong-pin"];
        SoftHsm.WriteSecret(path, "8888-9999\n");
        Assert.Equal($"{Where}: login with the PIN of {path}: CKR_PIN_INCORRECT", Line(() => Pkcs11Keyring.Open(token.Settings with { PinFile = path })));
    }

    [Fact]
    public void A_PIN_that_others_can_read_is_refused()
    {
        string path = token["open-pin"];
        SoftHsm.WriteSecret(path, SoftHsm.Pin);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Equal($"{path}: PIN's mode: found 444, expected 600 or 400: nobody else may read it", Line(() => Pkcs11Keyring.Open(token.Settings with { PinFile = path })));
    }

    [Fact]
    public void Keys_that_are_missing_ambiguous_or_of_another_curve_are_named()
    {
        (string twice, string other, string taken) = (token.NewName(), token.NewName(), token.NewName());
        token.Import(twice, Hash);
        token.Import(twice, Hash);
        token.ImportOtherCurve(other);
        _ = Pkcs11Keyring.Create(token.Settings, taken);
        using Pkcs11Keyring keyring = Pkcs11Keyring.Open(token.Settings);
        Assert.Equal($"{Where}: key: found no private EC key \"nobody\", expected one", Line(() => keyring.Signer("nobody")));
        Assert.Equal($"{Where}: key: found more than one private EC key \"{twice}\", expected one", Line(() => keyring.Signer(twice)));
        Assert.Equal($"{Where}, key \"{other}\": CKA_EC_PARAMS: found 06082a8648ce3d030107, expected 06052b8104000a (secp256k1)", Line(() => keyring.Signer(other)));
        Assert.Equal($"{Where}: key: found \"{taken}\" already, expected a new name", Line(() => Pkcs11Keyring.Create(token.Settings, taken)));
        Assert.Equal("account: name: found ../a, expected 1 to 64 letters, digits, - or _", Line(() => Pkcs11Keyring.Create(token.Settings, "../a")));
        Pkcs11Key listed = Pkcs11Keyring.List(token.Settings).Single(k => k.Label == other);
        Assert.Null(listed.Address);
        Assert.Contains("CKA_EC_PARAMS", listed.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_half_that_is_no_point_or_of_another_key_is_refused()
    {
        (string off, string torn, string foreign) = (token.NewName(), token.NewName(), token.NewName());
        byte[] curve = Convert.FromHexString("06052b8104000a");
        byte[] other = _curve.PublicKey(SHA256.HashData(Hash));
        token.Import(off, Hash, [0x04, 0x41, 0x04, .. other[..63], (byte)(other[63] ^ 1)], curve);
        token.Import(torn, Hash, [0x04, 0x41, 0x04, .. other[..60]], curve);
        token.Import(foreign, Hash, [0x04, 0x41, 0x04, .. other], curve);
        using Pkcs11Keyring keyring = Pkcs11Keyring.Open(token.Settings);
        Assert.Equal($"{Where}, key \"{off}\": public key: found a point that is not on the curve, expected a secp256k1 key", Line(() => keyring.Signer(off)));
        Assert.Equal($"{Where}, key \"{torn}\": CKA_EC_POINT: found 63 bytes, expected an uncompressed point", Line(() => keyring.Signer(torn)));
        Assert.Contains("its public key does not confirm", Line(() => keyring.Signer(foreign).Sign(Hash, new byte[65])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlteredModule.Initialize, 0x005, "{0}: C_Initialize: CKR_GENERAL_ERROR")]
    [InlineData(AlteredModule.GetSlotList, 0x030, "{0}: C_GetSlotList: CKR_DEVICE_ERROR")]
    [InlineData(AlteredModule.OpenSession, 0x0b1, "{0}: C_OpenSession: CKR_SESSION_COUNT")]
    [InlineData(AlteredModule.Login, 0x0a4, "{0}: token \"edge\": login with the PIN of {2}: CKR_PIN_LOCKED")]
    [InlineData(AlteredModule.FindObjectsInit, 0x032, "{0}: token \"edge\", key \"{1}\": CKR_DEVICE_REMOVED")]
    [InlineData(AlteredModule.FindObjects, 0x031, "{0}: token \"edge\", key \"{1}\": CKR_DEVICE_MEMORY")]
    [InlineData(AlteredModule.SignInit, 0x068, "{0}: token \"edge\", key \"{1}\": CKR_KEY_FUNCTION_NOT_PERMITTED")]
    [InlineData(AlteredModule.SignOnce, 0x80000123, "{0}: token \"edge\", key \"{1}\": CKR 0x80000123")]
    public void A_code_is_told_by_its_name_and_place(int function, uint code, string line)
    {
        string key = Key();
        _module.Fail(function, code);
        Assert.Equal(string.Format(null, line, SoftHsm.Module, key, token.PinFile), Line(() => SignWith(key)));
    }

    [Fact]
    public void A_list_that_is_none_old_or_has_holes_is_refused()
    {
        Assert.Contains("found none", Line(() => Pkcs11Keyring.Of(0, token.Settings)), StringComparison.Ordinal);
        _module.Remove(AlteredModule.SignInit);
        Assert.Equal($"{SoftHsm.Module}: function list: found nothing at 42, expected a function", Line(() => Pkcs11Keyring.Of(_module.List, token.Settings)));
    }

    [Theory]
    [InlineData(AlteredModule.GetSlotList)]
    [InlineData(AlteredModule.FindObjects)]
    [InlineData(AlteredModule.GetAttributeValue)]
    public void Lengths_beyond_the_room_given_are_refused(int function)
    {
        foreach (ulong says in (ulong[])[257, 5000, int.MaxValue, uint.MaxValue, ulong.MaxValue])
        {
            string key = Key();
            using AlteredModule altered = new();
            altered.Exaggerate(function, (nuint)says);
            if (function == AlteredModule.GetSlotList && says < 1024)
            {
                continue;
            }

            _ = Line(() =>
            {
                using Pkcs11Keyring keyring = Pkcs11Keyring.Of(altered.List, token.Settings);
                keyring.Signer(key).Sign(Hash, new byte[65]);
            });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(-1)]
    public void A_signature_of_another_length_is_refused(long says)
    {
        _module.Sign(0, 0, says: (nuint)(ulong)says);
        Assert.Contains("expected r|s of 64 bytes", Line(() => SignWith(Key())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_that_the_key_did_not_make_is_refused()
    {
        string key = Key();
        _module.Sign(0, 0, made => made.Span[40] ^= 1);
        Assert.Contains("does not confirm", Line(() => SignWith(key)), StringComparison.Ordinal);
        _module.Sign(0, 0, made => made.Span[..32].Clear());
        Assert.Contains("does not confirm", Line(() => SignWith(key)), StringComparison.Ordinal);
        _module.Sign(0, 0, made => made.Span.Fill(0xff));
        Assert.Contains("does not confirm", Line(() => SignWith(key)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_high_s_is_made_low(bool high)
    {
        BigInteger order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);
        _module.Sign(0, 0, made =>
        {
            BigInteger s = new(made.Span[32..], isUnsigned: true, isBigEndian: true);
            if (s * 2 > order != high)
            {
                byte[] other = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
                made.Span[32..].Clear();
                other.CopyTo(made.Span[(64 - other.Length)..]);
            }
        });
        byte[] signature = SignWith(Key());
        Assert.True(new BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true) * 2 < order);
        Assert.True(_curve.TryRecover(Hash, signature, new byte[20]));
    }

    [Theory]
    [InlineData(0x0b3)]
    [InlineData(0x101)]
    [InlineData(0x032)]
    [InlineData(0x090)]
    public void A_session_that_was_lost_is_opened_again(uint code)
    {
        string key = Key();
        _module.Sign(code, times: 1);
        using Pkcs11Keyring keyring = Pkcs11Keyring.Of(_module.List, token.Settings);
        ISigner signer = keyring.Signer(key);
        for (int i = 0; i < 3; i++)
        {
            byte[] signature = new byte[65];
            signer.Sign(Hash, signature);
            Assert.True(_curve.Verify(signer.PublicKey, Hash, signature.AsSpan(0, 64)));
        }

        Assert.Equal(4, AlteredModule.Calls);
    }

    [Fact]
    public void A_PIN_that_was_refused_is_not_tried_again()
    {
        string key = Key();
        string path = token[key + ".pin"];
        SoftHsm.WriteSecret(path, SoftHsm.Pin);
        _module.Sign(0x0b3, times: 1);
        using Pkcs11Keyring keyring = Pkcs11Keyring.Of(_module.List, token.Settings with { PinFile = path });
        ISigner signer = keyring.Signer(key);
        SoftHsm.WriteSecret(path, "0000-0000");
        Assert.Equal($"{Where}: login with the PIN of {path}: CKR_PIN_INCORRECT", Line(() => signer.Sign(Hash, new byte[65])));
        SoftHsm.WriteSecret(path, SoftHsm.Pin);
        Assert.Equal($"{Where}: its PIN was refused before and is not tried again", Line(() => signer.Sign(Hash, new byte[65])));
    }

    private static string Line(Action act)
    {
        string line = Assert.Throws<InputException>(act).Message;
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(SoftHsm.Pin, line, StringComparison.Ordinal);
        return line;
    }

    private string Key()
    {
        string name = token.NewName();
        _ = Pkcs11Keyring.Create(token.Settings, name);
        return name;
    }

    private byte[] SignWith(string key)
    {
        using Pkcs11Keyring keyring = Pkcs11Keyring.Of(_module.List, token.Settings);
        byte[] signature = new byte[65];
        keyring.Signer(key).Sign(Hash, signature);
        return signature;
    }
}

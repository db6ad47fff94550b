using System.Numerics;
using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Keys and signatures.</summary>
public sealed class SigningTests : IDisposable
{
    private static readonly BigInteger Order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);

    private readonly Secp256k1Native _curve = new();

    public void Dispose() => _curve.Dispose();

    /// <summary>EIP-155, example: key 0x46…, address 0x9d8A….</summary>
    [Fact]
    public void A_key_has_its_published_address()
    {
        using LocalSigner signer = new(_curve, Enumerable.Repeat((byte)0x46, 32).ToArray());
        Assert.Equal("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F", signer.Address);
    }

    [Fact]
    public void What_is_signed_verifies_and_recovers_and_nothing_else_does()
    {
        for (int i = 0; i < 200; i++)
        {
            byte[] hash = SHA256.HashData(BitConverter.GetBytes(i));
            using LocalSigner signer = new(_curve, SHA256.HashData(hash));
            byte[] signature = new byte[65];
            signer.Sign(hash, signature);
            byte[] again = new byte[65];
            signer.Sign(hash, again);
            Assert.Equal(signature, again);
            Assert.True(S(signature) * 2 < Order);

            byte[] address = new byte[20];
            Assert.True(_curve.Verify(signer.PublicKey, hash, signature.AsSpan(0, 64)));
            Assert.True(_curve.TryRecover(hash, signature, address));
            Assert.Equal(signer.Address, EthereumAddress.Format(address));
            byte[] withOffset = [.. signature[..64], (byte)(signature[64] + 27)];
            Assert.True(_curve.TryRecover(hash, withOffset, address));
            Assert.Equal(signer.Address, EthereumAddress.Format(address));

            // The other root of the same equation: valid mathematics, refused by rule.
            byte[] high = [.. signature[..32], .. Bytes(Order - S(signature)), (byte)(signature[64] ^ 1)];
            Assert.False(_curve.Verify(signer.PublicKey, hash, high.AsSpan(0, 64)));
            Assert.False(_curve.TryRecover(hash, high, address));

            byte[] touched = [.. signature];
            touched[i % 64] ^= (byte)(1 << (i % 8));
            Assert.False(_curve.Verify(signer.PublicKey, hash, touched.AsSpan(0, 64)));
            Assert.False(_curve.TryRecover(hash, touched, address) && EthereumAddress.Format(address) == signer.Address);
        }
    }

    [Fact]
    public void Malformed_input_is_no_signature()
    {
        byte[] hash = new byte[32];
        byte[] address = new byte[20];
        byte[] key = new byte[64];
        Assert.False(_curve.TryRecover(hash, new byte[65], address));
        Assert.False(_curve.TryRecover(hash, new byte[64], address));
        Assert.False(_curve.TryRecover(new byte[31], new byte[65], address));
        Assert.False(_curve.Verify(key, hash, new byte[64]));
        byte[] signature = new byte[65];
        using LocalSigner signer = new(_curve, SHA256.HashData(hash));
        signer.Sign(hash, signature);
        foreach (byte v in new byte[] { 2, 3, 26, 29, 255 })
        {
            signature[64] = v;
            Assert.False(_curve.TryRecover(hash, signature, address));
        }
    }

    [Fact]
    public void Numbers_outside_the_group_are_no_keys()
    {
        Assert.False(_curve.IsKey(new byte[32]));
        Assert.False(_curve.IsKey(Bytes(Order)));
        Assert.True(_curve.IsKey(Bytes(Order - 1)));
        Assert.Throws<InputException>(() => new LocalSigner(_curve, new byte[32]));
        Assert.Throws<InputException>(() => new LocalSigner(_curve, new byte[31]));
    }

    [Fact]
    public void A_derived_keyring_gives_each_account_its_own_key_and_the_same_one_again()
    {
        byte[] secret = SHA256.HashData("secret"u8);
        using DerivedKeyring first = new(secret);
        using DerivedKeyring second = new(secret);
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"b{i:D2}"), "operator"];
        Assert.Equal(names.Length, names.Select(n => first.Signer(n).Address).Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, n => Assert.Equal(first.Signer(n).Address, second.Signer(n).Address));
        byte[] key = HMACSHA256.HashData(secret, "account/operator"u8.ToArray());
        using LocalSigner expected = new(_curve, key);
        Assert.Equal(expected.Address, first.Signer("operator").Address);
        Assert.False(first.DevelopmentOnly);
        using DerivedKeyring seeded = DerivedKeyring.FromSeed(1);
        Assert.True(seeded.DevelopmentOnly);
        Assert.Throws<InputException>(() => new DerivedKeyring(new byte[31]));
        Assert.Throws<InputException>(() => new DerivedKeyring(new byte[32]));
    }

    /// <summary>Web3 Secret Storage Definition, test vector "PBKDF2-SHA-256".</summary>
    [Fact]
    public void The_published_keystore_file_opens()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("edge-keys-").FullName, "published.json");
        File.WriteAllText(path, """
            {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
            "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
            "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
            "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
            """);
        Assert.Equal("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", Convert.ToHexStringLower(KeystoreFile.Read(path, "testpassword")));
        InputException told = Assert.Throws<InputException>(() => KeystoreFile.Read(path, "testpasswort"));
        Assert.StartsWith(path + ": password", told.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_keyring_of_files_opens_what_it_made_and_names_what_is_wrong()
    {
        string folder = Directory.CreateTempSubdirectory("edge-keys-").FullName;
        string address = LocalKeyring.Create(folder, "operator", "correct horse");
        using (LocalKeyring keyring = LocalKeyring.Open(folder, "correct horse"))
        {
            Assert.Equal(address, keyring.Signer("operator").Address);
            Assert.Contains("b04.json", Assert.Throws<InputException>(() => keyring.Signer("b04")).Message, StringComparison.Ordinal);
        }

        string file = Path.Combine(folder, "operator.json");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.DoesNotContain("correct horse", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Throws<InputException>(() => LocalKeyring.Create(folder, "operator", "again"));
        File.WriteAllText(file, File.ReadAllText(file).Replace("pbkdf2", "scrypt", StringComparison.Ordinal));
        Assert.Equal($"{file}: kdf: found scrypt, expected pbkdf2", Assert.Throws<InputException>(() => LocalKeyring.Open(folder, "correct horse")).Message);
        File.WriteAllText(file, "{}");
        Assert.StartsWith(file, Assert.Throws<InputException>(() => LocalKeyring.Open(folder, "x")).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        Assert.Throws<InputException>(() => LocalKeyring.Open(folder, "x"));
    }

    private static BigInteger S(byte[] signature) => new(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger value)
    {
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - digits.Length], .. digits];
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// One private key in a file: Web3 Secret Storage version 3 with PBKDF2-HMAC-SHA-256 and AES-128-CTR, as geth, ethers and hardware tools read it.
/// </summary>
public static class KeystoreFile
{
    private const int Iterations = 262_144;
    private const int MaximumIterations = 100_000_000;
    private const int DerivedLength = 32;

    /// <summary>The 32-byte key; <see cref="InputException"/> names the file and what is wrong, a wrong password included.</summary>
    public static byte[] Read(string path, string password) => Read(path, Encoding.UTF8.GetBytes(password));

    /// <summary>The same with the password's bytes, which the caller wipes.</summary>
    public static byte[] Read(string path, ReadOnlySpan<byte> password)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Decrypt(document.RootElement, path, password);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: not readable, expected a keystore file", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: not understood, expected a keystore file of version 3", e);
        }
    }

    /// <summary>The address that a file says it is of, unproven; null when it says none. No password is asked for.</summary>
    public static string? Address(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty("address", out JsonElement address) && address.GetString() is { } text
                ? EthereumAddress.Format(EthereumAddress.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text, path))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: not readable, expected a keystore file", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputException($"{path}: not understood, expected a keystore file of version 3", e);
        }
    }

    /// <summary>
    /// Writes a new file that only its owner may read, in a folder that is made like it when missing; an existing file is an
    /// <see cref="InputException"/>. Without an address the 32 bytes are not a key but what keys derive from.
    /// </summary>
    public static void Write(string path, string password, ReadOnlySpan<byte> key, string? address)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        byte[] iv = RandomNumberGenerator.GetBytes(16);
        byte[] derived = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, DerivedLength);
        byte[] cipher = Counter(derived.AsSpan(0, 16), iv, key);
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 3);
            writer.WriteString("id", Guid.NewGuid());
            if (address is not null)
            {
                writer.WriteString("address", address[2..].ToLowerInvariant());
            }

            writer.WriteStartObject("crypto");
            writer.WriteString("cipher", "aes-128-ctr");
            writer.WriteString("ciphertext", Convert.ToHexStringLower(cipher));
            writer.WriteStartObject("cipherparams");
            writer.WriteString("iv", Convert.ToHexStringLower(iv));
            writer.WriteEndObject();
            writer.WriteString("kdf", "pbkdf2");
            writer.WriteStartObject("kdfparams");
            writer.WriteNumber("c", Iterations);
            writer.WriteNumber("dklen", DerivedLength);
            writer.WriteString("prf", "hmac-sha256");
            writer.WriteString("salt", Convert.ToHexStringLower(salt));
            writer.WriteEndObject();
            writer.WriteString("mac", Convert.ToHexStringLower(Keccak.Hash([.. derived.AsSpan(16, 16), .. cipher])));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        CryptographicOperations.ZeroMemory(derived);
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is not null && !Directory.Exists(folder))
            {
                CreateFolder(folder);
            }

            using FileStream file = new(path, options);
            file.Write(json.ToArray());
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static byte[] Decrypt(JsonElement root, string path, ReadOnlySpan<byte> password)
    {
        JsonElement crypto = root.GetProperty("crypto");
        Expect(path, "version", root.GetProperty("version").GetRawText(), "3");
        Expect(path, "cipher", crypto.GetProperty("cipher").GetString(), "aes-128-ctr");
        Expect(path, "kdf", crypto.GetProperty("kdf").GetString(), "pbkdf2");
        JsonElement kdf = crypto.GetProperty("kdfparams");
        Expect(path, "prf", kdf.GetProperty("prf").GetString(), "hmac-sha256");
        Expect(path, "dklen", kdf.GetProperty("dklen").GetRawText(), DerivedLength.ToString(CultureInfo.InvariantCulture));
        int iterations = kdf.GetProperty("c").GetInt32();
        byte[] cipher = Convert.FromHexString(crypto.GetProperty("ciphertext").GetString()!);
        byte[] iv = Convert.FromHexString(crypto.GetProperty("cipherparams").GetProperty("iv").GetString()!);
        if (iterations is < 1 or > MaximumIterations || cipher.Length != 32 || iv.Length != 16)
        {
            throw new FormatException("iterations, key or initial vector out of range");
        }

        byte[] salt = Convert.FromHexString(kdf.GetProperty("salt").GetString()!);
        byte[] derived = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, DerivedLength);
        byte[] mac = Keccak.Hash([.. derived.AsSpan(16, 16), .. cipher]);
        byte[] expected = Convert.FromHexString(crypto.GetProperty("mac").GetString()!);
        if (!CryptographicOperations.FixedTimeEquals(mac, expected))
        {
            throw new InputException(path, "password", "one that does not open the file", "the file's own");
        }

        byte[] key = Counter(derived.AsSpan(0, 16), iv, cipher);
        CryptographicOperations.ZeroMemory(derived);
        return key;
    }

    private static void Expect(string path, string what, string? found, string expected)
    {
        if (found != expected)
        {
            throw new InputException(path, what, found ?? "nothing", expected);
        }
    }

    /// <summary>AES in counter mode (NIST SP 800-38A, 6.5), which .NET does not offer: the same for both directions.</summary>
    private static byte[] Counter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input)
    {
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        byte[] output = new byte[input.Length];
        Span<byte> counter = stackalloc byte[16];
        Span<byte> stream = stackalloc byte[16];
        iv.CopyTo(counter);
        for (int at = 0; at < input.Length; at += stream.Length)
        {
            aes.EncryptEcb(counter, stream, PaddingMode.None);
            for (int i = 0; i < stream.Length && at + i < input.Length; i++)
            {
                output[at + i] = (byte)(input[at + i] ^ stream[i]);
            }

            for (int i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
            {
            }
        }

        return output;
    }
}

using System.Text;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>A private key in a file: 32 bytes raw or as hexadecimal digits, or a keystore of version 3 with its password in a second file.</summary>
internal static class KeyFile
{
    public static byte[] Read(string path, string? passwordFile)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        if (bytes.Length == Secp256k1Native.KeyLength)
        {
            return bytes;
        }

        if (bytes.Length > 0 && bytes[0] == (byte)'{')
        {
            string password = passwordFile is null
                ? throw new InputException(path, "key", "a keystore", "its password in a file given with --password")
                : InputFile.ReadText(passwordFile).TrimEnd('\r', '\n');
            return KeystoreFile.Read(path, password);
        }

        string text = Encoding.Latin1.GetString(bytes).Trim();
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;

        // What stands in the file is a secret: no part of it is shown.
        return digits.Length == 2 * Secp256k1Native.KeyLength && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw new InputException(path, "key", $"{bytes.Length} bytes", "64 hexadecimal digits, 32 raw bytes or a keystore of version 3");
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Addresses of 20 bytes, written with the checksum of EIP-55.</summary>
public static class EthereumAddress
{
    public const int Length = 20;

    /// <summary>"0x" and 40 digits whose letter case is the checksum of EIP-55.</summary>
    public static string Format(ReadOnlySpan<byte> address)
    {
        if (address.Length != Length)
        {
            throw new ArgumentException($"an address has {Length} bytes, this one has {address.Length}", nameof(address));
        }

        Span<char> text = stackalloc char[2 + (2 * Length)];
        text[0] = '0';
        text[1] = 'x';
        Convert.TryToHexStringLower(address, text[2..], out _);
        Span<byte> ascii = stackalloc byte[2 * Length];
        for (int i = 0; i < ascii.Length; i++)
        {
            ascii[i] = (byte)text[i + 2];
        }

        Span<byte> hash = stackalloc byte[32];
        Keccak.Hash(ascii, hash);
        for (int i = 0; i < ascii.Length; i++)
        {
            int nibble = (i & 1) == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            if (nibble >= 8)
            {
                text[i + 2] = char.ToUpperInvariant(text[i + 2]);
            }
        }

        return new string(text);
    }

    /// <summary>The 20 bytes; letters in mixed case must carry the right checksum.</summary>
    public static byte[] Parse(string text, string what)
    {
        byte[] address = Hex.Parse(text, what, Length);
        string digits = text[2..];
        bool mixed = digits.Any(char.IsAsciiLetterUpper) && digits.Any(char.IsAsciiLetterLower);
        return !mixed || Format(address)[2..] == digits
            ? address
            : throw new InputException(what, "checksum", text, Format(address));
    }

    /// <summary>The last 20 bytes of the hash of a 64-byte public key.</summary>
    public static byte[] OfPublicKey(ReadOnlySpan<byte> publicKey) => Keccak.Hash(publicKey)[12..];

    /// <summary>Address of a contract made by CREATE2 (EIP-1014).</summary>
    public static byte[] Create2(ReadOnlySpan<byte> factory, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> initCode)
    {
        byte[] seed = [0xff, .. factory, .. salt, .. Keccak.Hash(initCode)];
        return Keccak.Hash(seed)[12..];
    }
}

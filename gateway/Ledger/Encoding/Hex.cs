using System.Globalization;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Hexadecimal as Ethereum writes it: lower case, 0x in front.</summary>
public static class Hex
{
    /// <summary>"0x" and two digits a byte.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>A quantity: "0x" and the digits without leading zeros, "0x0" for zero.</summary>
    public static string Quantity(BigInteger value)
    {
        string digits = value.ToString("x").TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    /// <summary>Bytes of "0x…"; an <see cref="InputException"/> names what it was when the text is not that.</summary>
    public static byte[] Parse(string text, string what)
    {
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.Length % 2 != 0)
        {
            throw new InputException(what, "value", Shown(text), "0x and an even number of hexadecimal digits");
        }

        try
        {
            return Convert.FromHexString(text.AsSpan(2));
        }
        catch (FormatException)
        {
            throw new InputException(what, "value", Shown(text), "0x and an even number of hexadecimal digits");
        }
    }

    /// <summary>Bytes of "0x…" of exactly this length.</summary>
    public static byte[] Parse(string text, string what, int length)
    {
        byte[] bytes = Parse(text, what);
        return bytes.Length == length
            ? bytes
            : throw new InputException(what, "length", $"{bytes.Length} bytes", $"{length} bytes");
    }

    /// <summary>The number that a quantity "0x…" stands for.</summary>
    public static BigInteger ParseQuantity(string text, string what)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value))
        {
            return value;
        }

        throw new InputException(what, "value", Shown(text), "a quantity, 0x and hexadecimal digits");
    }

    private static string Shown(string text) => text.Length <= 80 ? $"\"{text}\"" : $"\"{text[..77]}...\"";
}

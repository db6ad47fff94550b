using System.Globalization;
using System.Numerics;

namespace EdgeEnergy.Service.Configuration;

/// <summary>Public keys as documents carry them: 128 hex digits, x then y.</summary>
internal static class PublicKeyText
{
    private const int Length = 128;

    // y^2 = x^3 + 7 modulo p = 2^256 - 2^32 - 977 (SEC 2, section 2.4.1).
    private static readonly BigInteger Prime = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    /// <summary>True for a point of secp256k1. Any other key would refuse every reading of its device.</summary>
    public static bool IsPoint(string text)
    {
        if (text.Length != Length || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        BigInteger x = Number(text[..(Length / 2)]);
        BigInteger y = Number(text[(Length / 2)..]);
        return x < Prime && y < Prime && (((y * y) - (x * x * x) - 7) % Prime).IsZero;
    }

    // The leading zero keeps the sign away.
    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

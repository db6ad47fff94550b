using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Bytes as people paste them: hexadecimal digits in any case, with or without 0x, spaces, line breaks, colons or dashes between bytes.</summary>
internal static class HexText
{
    /// <summary>The bytes; a complaint names the place by <paramref name="where"/>.</summary>
    public static byte[] Parse(string text, string where)
    {
        string trimmed = text.Trim();
        int start = trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        List<byte> digits = new(trimmed.Length);
        for (int i = start; i < trimmed.Length; i++)
        {
            char c = trimmed[i];
            if (char.IsAsciiHexDigit(c))
            {
                digits.Add((byte)Convert.ToInt32(c.ToString(), 16));
            }
            else if (!char.IsWhiteSpace(c) && c is not (':' or '-'))
            {
                throw new InputException(where, $"character {i + 1}", $"'{c}'", "hexadecimal digits");
            }
        }

        if (digits.Count == 0 || digits.Count % 2 != 0)
        {
            throw new InputException(where, "length", $"{digits.Count} hexadecimal digits", "two for each byte");
        }

        byte[] bytes = new byte[digits.Count / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((digits[2 * i] << 4) | digits[(2 * i) + 1]);
        }

        return bytes;
    }
}

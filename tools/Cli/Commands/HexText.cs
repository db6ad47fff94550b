using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// Bytes as people paste them: hexadecimal digits in any case, with or without 0x or \x, together or apart (white space, commas, colons, semicolons, dashes), in brackets or not.
/// Where the bytes stand apart, one digit is a byte too.
/// </summary>
internal static class HexText
{
    private const int BytesDigits = 2;

    /// <summary>The bytes; a complaint names the place by <paramref name="where"/>.</summary>
    public static byte[] Parse(string text, string where)
    {
        List<string> parts = Parts(text, where);
        bool apart = parts.Count > 1 && parts.TrueForAll(part => part.Length <= BytesDigits);
        string digits = string.Concat(apart ? parts.Select(part => part.PadLeft(BytesDigits, '0')) : parts);
        return digits.Length > 0 && digits.Length % BytesDigits == 0
            ? Convert.FromHexString(digits)
            : throw new InputException(where, "length", $"{digits.Length} hexadecimal digits", "two for each byte");
    }

    /// <summary>Runs of digits between separators and prefixes.</summary>
    private static List<string> Parts(string text, string where)
    {
        List<string> parts = [];
        int start = -1;
        for (int i = 0; i < text.Length; i++)
        {
            bool prefix = i + 1 < text.Length && text[i] is '0' or '\\' && text[i + 1] is 'x' or 'X' && (start < 0 || (i - start) % BytesDigits == 0);
            if (!prefix && char.IsAsciiHexDigit(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (!prefix && !char.IsWhiteSpace(text[i]) && text[i] is not (':' or '-' or ',' or ';' or '[' or ']' or '{' or '}'))
            {
                throw new InputException(where, $"character {i + 1}", $"'{text[i]}'", "hexadecimal digits");
            }

            Take(i);
            i += prefix ? 1 : 0;
        }

        Take(text.Length);
        return parts;

        void Take(int end)
        {
            if (start >= 0)
            {
                parts.Add(text[start..end]);
                start = -1;
            }
        }
    }
}

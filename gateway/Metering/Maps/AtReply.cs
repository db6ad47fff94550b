using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering.Maps;

/// <summary>
/// The answer of a logger to AT+INVDATA: the text +ok= and the hexadecimal digits of an RTU frame, with 0x10 between and behind the bytes and line
/// ends behind the frame.
/// </summary>
public static class AtReply
{
    private const byte Separator = 0x10;

    private static ReadOnlySpan<byte> Head => "+ok="u8;

    /// <summary>True when the bytes begin as such a reply.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Head);

    /// <summary>The RTU frame of a reply.</summary>
    /// <exception cref="InputException">The reply says that there is no data, or carries something else than digits.</exception>
    public static byte[] Unwrap(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> body = bytes[Head.Length..].TrimEnd("\r\n"u8);
        if (body.StartsWith("no data"u8))
        {
            throw new InputException("AT reply", "data", "no data", "hexadecimal digits of a frame");
        }

        List<byte> digits = [];
        foreach (byte one in body)
        {
            if (one == Separator)
            {
                continue;
            }

            if (!char.IsAsciiHexDigit((char)one))
            {
                throw new InputException("AT reply", "data", $"byte 0x{one:x2}", "hexadecimal digits of a frame");
            }

            digits.Add(one);
        }

        return digits.Count % 2 == 0
            ? Convert.FromHexString(System.Text.Encoding.ASCII.GetString([.. digits]))
            : throw new InputException("AT reply", "data", $"{digits.Count} digits", "two digits a byte");
    }
}

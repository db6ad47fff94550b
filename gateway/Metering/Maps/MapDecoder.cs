using System.Globalization;
using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>Decodes the words of one read with a map, for people and captures.</summary>
public static class MapDecoder
{
    /// <summary>All registers of the map whose words lie in <paramref name="words"/>, the first of which has address <paramref name="first"/>.</summary>
    public static IReadOnlyList<DecodedRegister> Decode(RegisterMap map, int first, ushort[] words)
    {
        int largestPower = (RatedPower(map, first, words) ?? map.LargestRatedPowerW) * 3 / 2;
        List<DecodedRegister> decoded = [];
        for (int i = 0; i < map.RegisterCount; i++)
        {
            if (Holds(map, i, first, words.Length))
            {
                RegisterQuality quality = RegisterValue.Decode(map, i, words, first, largestPower, out long raw);
                object? value = quality == RegisterQuality.Good ? Show(map, i, raw, words, first) : null;
                decoded.Add(new DecodedRegister(map.Name(i), value, RegisterUnitName.Of(map.Unit(i)), quality));
            }
        }

        return decoded;
    }

    private static bool Holds(RegisterMap map, int register, int first, int count)
    {
        for (int word = 0; word < map.Words(register); word++)
        {
            int address = map.Address(register, word);
            if (address < first || address >= first + count)
            {
                return false;
            }
        }

        return true;
    }

    private static int? RatedPower(RegisterMap map, int first, ushort[] words)
    {
        int register = map.Role(RegisterRole.RatedPower);
        return register >= 0 && Holds(map, register, first, words.Length)
            && RegisterValue.Decode(map, register, words, first, 0, out long raw) == RegisterQuality.Good
            ? (int)RegisterValue.Whole(map, register, raw, 0)
            : null;
    }

    private static object Show(RegisterMap map, int register, long raw, ushort[] words, int first) => map.Type(register) switch
    {
        RegisterType.Ascii => RegisterValue.Text(map, register, words, first),
        RegisterType.Version => $"{raw >> 8}.{raw & 0xFF}",
        RegisterType.Hhmm => $"{raw / 100:00}:{raw % 100:00}",
        RegisterType.DateTime => ShowTime(raw),
        _ => RegisterValue.Scaled(map, register, raw),
    };

    private static string ShowTime(long raw)
    {
        string digits = raw.ToString("D14", CultureInfo.InvariantCulture);
        return $"{digits[..4]}-{digits[4..6]}-{digits[6..8]}T{digits[8..10]}:{digits[10..12]}:{digits[12..]}";
    }
}

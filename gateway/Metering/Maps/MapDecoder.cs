using System.Globalization;
using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>Decodes the words of one read with a map, for people and captures.</summary>
public static class MapDecoder
{
    /// <summary>Polls after which a variant that the values call for is in force.</summary>
    private const int Polls = 4;

    /// <summary>
    /// All registers of the map whose words lie in <paramref name="words"/>, the first of which has address <paramref name="first"/>. Variants that
    /// these words call for are in force; the map itself is left as it is.
    /// </summary>
    public static IReadOnlyList<DecodedRegister> Decode(RegisterMap map, int first, ushort[] words) => Decode(map, ModbusPdu.ReadHoldingRegisters, first, words);

    /// <summary>The same for what function 3 or 4 returned; function 16 writes what 3 reads.</summary>
    public static IReadOnlyList<DecodedRegister> Decode(RegisterMap map, int function, int first, ushort[] words)
    {
        map = map.Copy();
        int read = function == ModbusPdu.ReadInputRegisters ? function : ModbusPdu.ReadHoldingRegisters;
        int[] held = [.. Enumerable.Range(0, map.RegisterCount).Where(i => (map.AnswersEitherFunction || map.Function(i) == read) && Holds(map, i, first, words.Length))];
        int ratedPower = RatedPower(map, first, words) ?? map.LargestRatedPowerW;
        int largestPower = ratedPower * 3 / 2;
        FindVariants(map, held, first, words, ratedPower);
        List<DecodedRegister> decoded = [];
        foreach (int i in held)
        {
            RegisterQuality quality = RegisterValue.Decode(map, i, words, first, largestPower, out long raw);
            object? value = quality == RegisterQuality.Good ? Show(map, i, raw, words, first) : null;
            decoded.Add(new DecodedRegister(map.Name(i), value, RegisterUnitName.Of(map.Unit(i)), quality));
        }

        return decoded;
    }

    /// <summary>Lets a device with these words be polled until it has shown which variants it is.</summary>
    private static void FindVariants(RegisterMap map, int[] held, int first, ushort[] words, int ratedPower)
    {
        if (map.VariantCount == 0)
        {
            return;
        }

        PollPlan plan = PollPlan.For(map, held);
        RegisterValues values = new(map) { RatedPowerW = ratedPower };
        for (int i = 0; i < plan.BlockCount; i++)
        {
            Array.Copy(words, plan.Start(i) - first, plan.Words(i), 0, plan.Count(i));
        }

        for (int i = 0; i < Polls; i++)
        {
            values.Take(plan, [.. Enumerable.Repeat(true, plan.BlockCount)], i);
        }
    }

    private static bool Holds(RegisterMap map, int register, int first, int count)
    {
        if (map.IsAlone(register) && (count != map.Words(register) || first != map.Address(register)))
        {
            return false;
        }

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

namespace EdgeEnergy.Core;

/// <summary>Turns the words of one register into a number, a text or a reason why there is none. Pure.</summary>
public static class RegisterValue
{
    /// <summary>
    /// Decodes <paramref name="register"/> from <c>words[0]</c> = address <paramref name="start"/>. The result is the raw number after offset and
    /// sign (value = raw x mantissa x 10^exponent), 0 for texts.
    /// </summary>
    /// <param name="map">The register table.</param>
    /// <param name="register">Index in the table.</param>
    /// <param name="words">Words of one read.</param>
    /// <param name="start">Address of the first word.</param>
    /// <param name="largestPower">Limit of the high-word rule in the register's unit, 0 = not known.</param>
    /// <param name="raw">The number.</param>
    public static RegisterQuality Decode(RegisterMap map, int register, ushort[] words, int start, int largestPower, out long raw)
    {
        raw = 0;
        if (IsFill(map, register, words, start))
        {
            return RegisterQuality.Missing;
        }

        RegisterType type = map.Type(register);
        ushort low = words[map.Address(register) - start];
        long unit = 1;
        switch (type)
        {
            case RegisterType.S16:
                raw = (short)low;
                break;
            case RegisterType.U32:
            case RegisterType.S32:
                raw = TwoWords(map, register, low, words[map.Address(register, 1) - start], largestPower);
                break;
            case RegisterType.Float32:
                uint bits = ((uint)words[map.Address(register, 1) - start] << 16) | low;
                if (!DecodeFloat(bits, map.Decimals(register), out raw))
                {
                    return RegisterQuality.Malformed;
                }

                unit = PowerOfTen(map.Decimals(register));
                break;
            case RegisterType.Bits:
                for (int i = map.Words(register) - 1; i >= 0; i--)
                {
                    raw = (raw << 16) | words[map.Address(register, i) - start];
                }

                return RegisterQuality.Good;
            case RegisterType.Ascii:
                return IsText(map, register, words, start) ? RegisterQuality.Good : RegisterQuality.Malformed;
            case RegisterType.DateTime:
                return DecodeDateTime(words, map.Address(register) - start, out raw) ? RegisterQuality.Good : RegisterQuality.Malformed;
            case RegisterType.Hhmm:
                raw = low;
                return low / 100 < 24 && low % 100 < 60 ? RegisterQuality.Good : RegisterQuality.Malformed;
            default:
                raw = low;
                break;
        }

        bool inside = !map.Has(register, RegisterMapFormat.FlagRange) || (raw >= map.Minimum(register) * unit && raw <= map.Maximum(register) * unit);
        if (type == RegisterType.Offset1000)
        {
            raw -= 1000;
        }

        if (map.Has(register, RegisterMapFormat.FlagInvert))
        {
            raw = -raw;
        }

        return inside ? RegisterQuality.Good : RegisterQuality.OutOfRange;
    }

    /// <summary>Text of an ASCII register: two characters a word, high byte first, padding removed.</summary>
    public static string Text(RegisterMap map, int register, ushort[] words, int start)
    {
        int count = 2 * map.Words(register);
        char[] text = new char[count];
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            int word = words[map.Address(register, i / 2) - start];
            int character = (i & 1) == 0 ? word >> 8 : word & 0xFF;
            if (character > ' ' && character < 127)
            {
                text[length++] = (char)character;
            }
        }

        return new string(text, 0, length);
    }

    /// <summary>Raw number times scale as a double.</summary>
    public static double Scaled(RegisterMap map, int register, long raw)
    {
        double value = (double)raw * map.Mantissa(register);
        int exponent = map.Exponent(register);
        return exponent < 0 ? value / PowerOfTen(-exponent) : value * PowerOfTen(exponent);
    }

    /// <summary>Raw number times scale times 10^<paramref name="shift"/>, rounded half away from zero: W from W, Wh from kWh with a shift of 3.</summary>
    public static long Whole(RegisterMap map, int register, long raw, int shift)
    {
        long value = raw * map.Mantissa(register);
        int exponent = map.Exponent(register) + shift;
        if (exponent >= 0)
        {
            return value * PowerOfTen(exponent);
        }

        long divisor = PowerOfTen(-exponent);
        long half = value < 0 ? -(divisor / 2) : divisor / 2;
        return (value + half) / divisor;
    }

    /// <summary>Raw word for a value in thousandths of the register's unit, rounded half away from zero: the inverse of the scale.</summary>
    public static long RawOf(RegisterMap map, int register, long thousandths)
    {
        long value = thousandths;
        long divisor = map.Mantissa(register);
        int exponent = map.Exponent(register) + 3;
        if (exponent >= 0)
        {
            divisor *= PowerOfTen(exponent);
        }
        else
        {
            value *= PowerOfTen(-exponent);
        }

        long half = value < 0 ? -(divisor / 2) : divisor / 2;
        return (value + half) / divisor;
    }

    /// <summary>Largest plausible change in a minute as a difference of raw numbers; 0 = any.</summary>
    public static long LargestChange(RegisterMap map, int register) => map.MaximumChange(register) * PowerOfTen(map.Decimals(register));

    /// <summary>
    /// Rounds an IEEE 754 single to a number of decimals, half away from zero, with integers only, so that every processor finds the same; false
    /// for infinities, what is not a number and what is too large to be a measurement.
    /// </summary>
    private static bool DecodeFloat(uint bits, int decimals, out long raw)
    {
        const int Bias = 150;
        const long Largest = 1L << 52;
        raw = 0;
        int exponent = (int)(bits >> 23) & 0xFF;
        if (exponent == 0xFF)
        {
            return false;
        }

        long value = ((bits & 0x7FFFFF) | (exponent == 0 ? 0 : 0x800000u)) * PowerOfTen(decimals);
        int shift = exponent == 0 ? 1 - Bias : exponent - Bias;
        if (shift > 0 && value != 0 && (shift > 40 || value > Largest >> shift))
        {
            return false;
        }

        value = shift >= 0 ? value << shift : shift < -60 ? 0 : (value + (1L << (-shift - 1))) >> -shift;
        raw = bits >> 31 == 0 ? value : -value;
        return value <= Largest;
    }

    private static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>
    /// Two words, low word first. Firmware without high words fills them with 0x0000 or 0xFFFF, and a torn pair is off by 65536: a power beyond
    /// the limit is therefore read from the low word alone, which holds any power up to 32.7 kW.
    /// </summary>
    private static long TwoWords(RegisterMap map, int register, ushort low, ushort high, int largestPower)
    {
        bool signed = map.Type(register) == RegisterType.S32;
        uint pair = ((uint)high << 16) | low;
        long value = signed ? (int)pair : (long)pair;
        if (!map.Has(register, RegisterMapFormat.FlagHighWordRule) || largestPower == 0)
        {
            return value;
        }

        long whole = Whole(map, register, value, 0);
        if (whole >= -largestPower && whole <= largestPower)
        {
            return value;
        }

        return signed ? (short)low : (long)low;
    }

    private static bool IsFill(RegisterMap map, int register, ushort[] words, int start)
    {
        bool zeros = map.Has(register, RegisterMapFormat.FlagZeroMissing);
        bool ones = map.Has(register, RegisterMapFormat.FlagOnesMissing);
        for (int i = 0; (zeros || ones) && i < map.Words(register); i++)
        {
            ushort word = words[map.Address(register, i) - start];
            zeros = zeros && word == 0;
            ones = ones && word == 0xFFFF;
        }

        return zeros || ones;
    }

    private static bool IsText(RegisterMap map, int register, ushort[] words, int start)
    {
        for (int i = 0; i < map.Words(register); i++)
        {
            int word = words[map.Address(register, i) - start];
            if (!IsTextByte(word >> 8) || !IsTextByte(word & 0xFF))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTextByte(int value) => value == 0 || (value >= ' ' && value < 127);

    /// <summary>Packed clock of a Deye inverter to yyyymmddhhmmss as a number; it carries no time zone.</summary>
    private static bool DecodeDateTime(ushort[] words, int at, out long raw)
    {
        int year = words[at] >> 8;
        int month = words[at] & 0xFF;
        int day = words[at + 1] >> 8;
        int hour = words[at + 1] & 0xFF;
        int minute = words[at + 2] >> 8;
        int second = words[at + 2] & 0xFF;
        raw = ((((((((((2000L + year) * 100) + month) * 100) + day) * 100) + hour) * 100) + minute) * 100) + second;
        return year < 100 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
    }
}

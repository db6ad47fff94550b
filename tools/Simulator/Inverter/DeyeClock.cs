namespace EdgeEnergy.Simulator.Inverter;

/// <summary>The inverter's wall clock in registers 62 to 64: year - 2000 | month, day | hour, minute | second. Local time is UTC.</summary>
internal static class DeyeClock
{
    public static void Encode(long unix, Span<ushort> words)
    {
        DateTime time = DateTimeOffset.FromUnixTimeSeconds(unix).UtcDateTime;
        words[0] = (ushort)(((time.Year - 2000) << 8) | time.Month);
        words[1] = (ushort)((time.Day << 8) | time.Hour);
        words[2] = (ushort)((time.Minute << 8) | time.Second);
    }

    /// <summary>False for bytes that are no date and time.</summary>
    public static bool TryDecode(ReadOnlySpan<ushort> words, out long unix)
    {
        int year = 2000 + (words[0] >> 8);
        int month = words[0] & 0xFF;
        int day = words[1] >> 8;
        int hour = words[1] & 0xFF;
        int minute = words[2] >> 8;
        int second = words[2] & 0xFF;
        bool valid = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, Math.Clamp(month, 1, 12)) && hour < 24 && minute < 60 && second < 60;
        unix = valid ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeSeconds() : 0;
        return valid;
    }
}

namespace EdgeEnergy.Core;

/// <summary>Calendar arithmetic without a zone (Gregorian, days_from_civil of H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").</summary>
internal static class CivilTime
{
    internal const long DaySeconds = 86_400;

    /// <summary>Seconds since 1970 of a date and time written as the number yyyymmddhhmmss.</summary>
    internal static long Seconds(long packed)
    {
        int second = (int)(packed % 100);
        int minute = (int)(packed / 100 % 100);
        int hour = (int)(packed / 10_000 % 100);
        int day = (int)(packed / 1_000_000 % 100);
        int month = (int)(packed / 100_000_000 % 100);
        int year = (int)(packed / 10_000_000_000) - (month <= 2 ? 1 : 0);
        int era = year / 400;
        int yearOfEra = year - (era * 400);
        int dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        long days = (era * 146_097L) + dayOfEra - 719_468;
        return (days * DaySeconds) + (hour * 3600) + (minute * 60) + second;
    }

    /// <summary>Three words of a Deye clock: year less 2000 and month, day and hour, minute and second; years 2000 to 2099.</summary>
    internal static void Words(long seconds, ushort[] words)
    {
        long days = (seconds / DaySeconds) + 719_468;
        int rest = (int)(seconds % DaySeconds);
        int era = (int)(days / 146_097);
        int dayOfEra = (int)(days - (era * 146_097L));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int shifted = ((5 * dayOfYear) + 2) / 153;
        int day = dayOfYear - (((153 * shifted) + 2) / 5) + 1;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        words[0] = (ushort)(((year - 2000) << 8) | month);
        words[1] = (ushort)((day << 8) | (rest / 3600));
        words[2] = (ushort)((rest / 60 % 60 << 8) | (rest % 60));
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>The time from one value of a series to the next: so many seconds, or so many calendar months.</summary>
internal sealed record SeriesStep(long Seconds, int Months)
{
    private const int Day = 86_400;

    /// <summary>
    /// The most frequent distance between neighbouring times, the shorter one when two are as frequent; months when every value stands at the same
    /// day of its month and hour, 28 days or more apart.
    /// </summary>
    /// <exception cref="InputException">All values have the same time.</exception>
    public static SeriesStep Of(IEnumerable<long> epochs, string where)
    {
        long[] times = [.. epochs.Distinct().Order()];
        if (times.Length < 2)
        {
            throw new InputException(where, "times", $"{times.Length} different", "at least two, from which the step of the forecast follows");
        }

        long step = times.Skip(1).Zip(times, (later, earlier) => later - earlier).GroupBy(d => d).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        DateTimeOffset[] dates = [.. times.Select(DateTimeOffset.FromUnixTimeSeconds)];
        bool monthly = step >= 28 * Day && dates[0].Day <= 28 && dates.All(d => d.Day == dates[0].Day && d.TimeOfDay == dates[0].TimeOfDay);
        return monthly ? new SeriesStep(0, dates.Skip(1).Zip(dates, MonthsBetween).Min()) : new SeriesStep(step, 0);
    }

    /// <summary>The times after the last one.</summary>
    /// <exception cref="InputException">The horizon leaves the calendar.</exception>
    public long[] After(long last, int count, string where)
    {
        long[] times = new long[count];
        try
        {
            DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(last);
            for (int i = 0; i < count; i++)
            {
                times[i] = (Months > 0 ? start.AddMonths(Months * (i + 1)) : start.AddSeconds((double)Seconds * (i + 1))).ToUnixTimeSeconds();
            }
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InputException($"{where}: --horizon: found {count} steps, expected an end before the year 10000", e);
        }

        return times;
    }

    private static int MonthsBetween(DateTimeOffset later, DateTimeOffset earlier) => ((later.Year - earlier.Year) * 12) + later.Month - earlier.Month;
}

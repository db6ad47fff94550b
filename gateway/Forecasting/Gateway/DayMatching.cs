using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Forecast of a day from the measured days that are like it: same weekday, same season (the matching of the reference study, M. H. Majed, M.E.
/// thesis, American University of Beirut, 2025). Mean and quantiles are taken over those days, step by step. It assumes no model and is the
/// yardstick the additive model has to beat.
/// </summary>
public static class DayMatching
{
    private const long Day = 86400;

    /// <summary>
    /// The 24 hours from startUnix. A day counts when at least half of its steps are known; throws when there is none.
    /// </summary>
    public static MatchedForecast Next24Hours(
        string participantId,
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds = 3600,
        DayMatchOptions? options = null)
    {
        options ??= new DayMatchOptions();
        options.Validate();
        DailyForecaster.RequireStep(stepSeconds);
        int steps = (int)(Day / stepSeconds);
        SortedDictionary<long, double[]> days = Collect(epochs, watts, startUnix, stepSeconds, steps);
        (DayMatchRule rule, List<(long Start, double[] Watts)> matches) = Match(days, startUnix, options);
        double[] mean = new double[steps];
        double[] lower = new double[steps];
        double[] upper = new double[steps];
        double low = (1 - options.IntervalWidth) / 2;
        for (int i = 0; i < steps; i++)
        {
            double[] known = [.. matches.Select(m => m.Watts[i]).Where(w => !double.IsNaN(w)).Order()];
            if (known.Length == 0)
            {
                // No matching day knows this step: every day that does is better than nothing.
                known = [.. days.Values.Select(d => d[i]).Where(w => !double.IsNaN(w)).Order()];
            }

            mean[i] = known.Length == 0 ? 0 : known.Average();
            lower[i] = known.Length == 0 ? 0 : Quantile.OfSorted(known, low);
            upper[i] = known.Length == 0 ? 0 : Quantile.OfSorted(known, 1 - low);
        }

        HomeForecast forecast = new(participantId, quantity, startUnix, stepSeconds, mean, lower, upper);
        return new MatchedForecast(forecast, rule, [.. matches.Select(m => m.Start)]);
    }

    /// <summary>The history before the start as whole days counted back from it; element i of a day is its step i, NaN where unknown.</summary>
    private static SortedDictionary<long, double[]> Collect(ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, long startUnix, int stepSeconds, int steps)
    {
        if (epochs.Length != watts.Length)
        {
            throw new InputException("day matching", "series", $"{epochs.Length} times and {watts.Length} values", "as many values as times");
        }

        SortedDictionary<long, double[]> days = [];
        for (int i = 0; i < epochs.Length; i++)
        {
            if (epochs[i] >= startUnix || !double.IsFinite(watts[i]))
            {
                continue;
            }

            long back = (startUnix - epochs[i] + Day - 1) / Day;
            long start = startUnix - (back * Day);
            if (!days.TryGetValue(start, out double[]? row))
            {
                row = new double[steps];
                Array.Fill(row, double.NaN);
                days.Add(start, row);
            }

            row[(epochs[i] - start) / stepSeconds] = watts[i];
        }

        foreach (long start in days.Where(d => 2 * d.Value.Count(double.IsNaN) > steps).Select(d => d.Key).ToArray())
        {
            days.Remove(start);
        }

        return days.Count > 0 ? days : throw new InputException("day matching", "history", "no day with half of its steps known", "at least one before the forecast");
    }

    private static (DayMatchRule Rule, List<(long Start, double[] Watts)> Days) Match(SortedDictionary<long, double[]> days, long startUnix, DayMatchOptions options)
    {
        foreach (DayMatchRule rule in Enum.GetValues<DayMatchRule>())
        {
            List<(long, double[])> matches = [.. days.Reverse().Where(d => Alike(rule, d.Key, startUnix, options)).Take(options.MaximumDays).Select(d => (d.Key, d.Value))];
            if (matches.Count >= options.MinimumDays || rule == DayMatchRule.Any)
            {
                return (rule, matches);
            }
        }

        throw new InvalidOperationException("unreachable: any day matches the last rule");
    }

    private static bool Alike(DayMatchRule rule, long day, long target, DayMatchOptions options)
    {
        DateTime a = DateTime.UnixEpoch.AddSeconds(day + options.UtcOffsetSeconds);
        DateTime b = DateTime.UnixEpoch.AddSeconds(target + options.UtcOffsetSeconds);
        int apart = Math.Abs(a.DayOfYear - b.DayOfYear);
        bool season = Math.Min(apart, 365 - apart) <= options.SeasonHalfWidthDays;
        return rule switch
        {
            DayMatchRule.WeekdayAndSeason => season && a.DayOfWeek == b.DayOfWeek,
            DayMatchRule.DayTypeAndSeason => season && options.Weekend.Contains(a.DayOfWeek) == options.Weekend.Contains(b.DayOfWeek),
            DayMatchRule.Season => season,
            _ => true,
        };
    }
}

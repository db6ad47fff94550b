using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Measured PV against what sky and array allow.</summary>
public static class PvPlausibility
{
    /// <summary>Broken clouds lift single hours above the clear sky; a quarter more is not exceeded by means over 5 minutes and longer.</summary>
    public const double UsualMargin = 1.25;

    private const long Day = 86400;

    /// <summary>
    /// Implausible steps of a series of mean AC powers (W; NaN: missing) in order of time. The bound is margin times the clear-sky output of the
    /// array in cold air; up to toleranceW is let pass at night for the rounding of counters.
    /// </summary>
    public static IReadOnlyList<PvFinding> Check(
        PvArray array, ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, int stepSeconds, double margin = UsualMargin, double toleranceW = 20)
    {
        if (epochs.Length != watts.Length)
        {
            throw new InputException("PV plausibility", "series", $"{epochs.Length} times and {watts.Length} values", "as many values as times");
        }

        OptionChecks.Range("PV plausibility", "margin", margin, 1, 10);
        OptionChecks.Range("PV plausibility", "tolerance in W", toleranceW, 0, 1e6);

        // Cold cells, a very clean sky and no system loss give the most.
        double[] clear = (array with { SystemEfficiency = 1 }).ClearSkyPower(epochs, stepSeconds, -10, 2);
        List<PvFinding> findings = [];
        SortedDictionary<long, (long First, double Measured, double Clear)> days = [];
        for (int i = 0; i < watts.Length; i++)
        {
            if (double.IsNaN(watts[i]))
            {
                continue;
            }

            double bound = clear[i] * margin;
            if (watts[i] < 0 || double.IsInfinity(watts[i]))
            {
                findings.Add(new PvFinding(PvFindingKind.NotAPower, epochs[i], watts[i], bound));
            }
            else if (watts[i] > bound + toleranceW)
            {
                findings.Add(new PvFinding(clear[i] > 0 ? PvFindingKind.AboveClearSky : PvFindingKind.AtNight, epochs[i], watts[i], bound));
            }

            long day = LocalDay(epochs[i], array.Site);
            (long first, double measured, double sky) = days.GetValueOrDefault(day, (epochs[i], 0, 0));
            days[day] = (first, Math.Max(measured, watts[i]), sky + clear[i]);
        }

        double sunnyDay = array.RatedW * (3600.0 / stepSeconds);
        foreach ((long first, double measured, double sky) in days.Values)
        {
            // Less than one rated hour of clear sky is a polar day or a day mostly missing: silence means nothing then.
            if (measured <= 0 && sky > sunnyDay)
            {
                findings.Add(new PvFinding(PvFindingKind.NothingAllDay, first, 0, sky * margin));
            }
        }

        return [.. findings.OrderBy(f => f.Epoch)];
    }

    /// <summary>Number of the day by solar time, so that nights are not cut at noon anywhere on Earth.</summary>
    private static long LocalDay(long epoch, Site site) => (long)Math.Floor((epoch + (site.LongitudeDegrees / 360 * Day)) / Day);
}

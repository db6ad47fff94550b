namespace EdgeEnergy.Forecasting;

/// <summary>
/// All columns beside the trend, in the order of the coefficients: further seasonalities, yearly, weekly, daily, holidays, regressors.
/// </summary>
internal sealed class FeatureSet
{
    private const double Day = 86400;

    private FeatureSet(IReadOnlyList<IFeatureBlock> blocks)
    {
        Blocks = blocks;
        Count = blocks.Sum(b => b.Columns);
        Multiplicative = [.. blocks.SelectMany(b => Enumerable.Repeat(b.Multiplicative, b.Columns))];
        Precision = [.. blocks.SelectMany(b => Enumerable.Repeat(1 / (b.PriorScale * b.PriorScale), b.Columns))];
    }

    internal IReadOnlyList<IFeatureBlock> Blocks { get; }

    internal int Count { get; }

    internal bool[] Multiplicative { get; }

    /// <summary>Inverse variances of the normal priors.</summary>
    internal double[] Precision { get; }

    internal bool AnyMultiplicative => Array.Exists(Multiplicative, m => m);

    internal static FeatureSet Build(ForecastOptions options, Observations history)
    {
        List<IFeatureBlock> blocks = [];
        bool IsMultiplicative(SeasonalityMode? mode) => (mode ?? options.Mode) == SeasonalityMode.Multiplicative;
        foreach (Seasonality s in options.Seasonalities)
        {
            blocks.Add(new FourierBlock(s.Name, s.PeriodDays, s.FourierOrder, IsMultiplicative(s.Mode), s.PriorScale ?? options.SeasonalityPriorScale, s.Condition));
        }

        double span = history.Epochs[^1] - history.Epochs[0];
        double spacing = Spacing(history.Epochs);
        void Standard(string name, SeasonalitySwitch setting, double period, int order, double minimumSpan, double maximumSpacing)
        {
            if (setting == SeasonalitySwitch.On || (setting == SeasonalitySwitch.Auto && span >= minimumSpan && spacing < maximumSpacing))
            {
                blocks.Add(new FourierBlock(name, period, order, IsMultiplicative(null), options.SeasonalityPriorScale, null));
            }
        }

        // The published implementation counts two years as 730 days.
        Standard("yearly", options.Yearly, 365.25, options.YearlyOrder, 730 * Day, double.PositiveInfinity);
        Standard("weekly", options.Weekly, 7, options.WeeklyOrder, 14 * Day, 7 * Day);
        Standard("daily", options.Daily, 1, options.DailyOrder, 2 * Day, Day);
        foreach (Holiday h in options.Holidays)
        {
            blocks.Add(new HolidayBlock(h, IsMultiplicative(h.Mode), h.PriorScale ?? options.HolidayPriorScale, options.UtcOffsetSeconds));
        }

        for (int i = 0; i < options.Regressors.Count; i++)
        {
            Regressor r = options.Regressors[i];
            blocks.Add(new RegressorBlock(r, i, history.Regressors[i], IsMultiplicative(r.Mode), r.PriorScale ?? options.HolidayPriorScale));
        }

        return new FeatureSet(blocks);
    }

    internal void Fill(FeatureRows rows, int start, int count, Span<double> block, int stride)
    {
        int column = 0;
        foreach (IFeatureBlock b in Blocks)
        {
            b.Fill(rows, start, count, block[(column * stride)..], stride);
            column += b.Columns;
        }
    }

    /// <summary>Smallest step between different times, s.</summary>
    private static double Spacing(long[] epochs)
    {
        long least = long.MaxValue;
        for (int i = 1; i < epochs.Length; i++)
        {
            long step = epochs[i] - epochs[i - 1];
            least = step > 0 && step < least ? step : least;
        }

        return least;
    }
}

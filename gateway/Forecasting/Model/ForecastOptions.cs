using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Settings of the additive model. Defaults are those of the published model (S. J. Taylor, B. Letham, "Forecasting at scale", The American
/// Statistician 72, 2018). Prior scales refer to y divided by its largest magnitude.
/// </summary>
public sealed record ForecastOptions
{
    public static ForecastOptions Default { get; } = new();

    public TrendKind Trend { get; init; } = TrendKind.Linear;

    /// <summary>Saturation level in units of y; needed by, and only for, the logistic trend. Above <see cref="Floor"/>.</summary>
    public double? Capacity { get; init; }

    /// <summary>Lower saturation level of the logistic trend in units of y.</summary>
    public double Floor { get; init; }

    /// <summary>Number of automatic changepoints, 0 to 500; fewer when the history is shorter than that.</summary>
    public int Changepoints { get; init; } = 25;

    /// <summary>Share of the history, from its start, over which automatic changepoints are spread, above 0 to 1.</summary>
    public double ChangepointRange { get; init; } = 0.8;

    /// <summary>Given changepoints (Unix seconds within the history) instead of automatic ones.</summary>
    public IReadOnlyList<long>? ChangepointTimes { get; init; }

    /// <summary>Scale of the Laplace prior of the rate changes, 1e-6 to 1000.</summary>
    public double ChangepointPriorScale { get; init; } = 0.05;

    public SeasonalitySwitch Yearly { get; init; }

    public SeasonalitySwitch Weekly { get; init; }

    public SeasonalitySwitch Daily { get; init; }

    /// <summary>Fourier pairs of the yearly seasonality (365.25 days), 1 to 100.</summary>
    public int YearlyOrder { get; init; } = 10;

    /// <summary>Fourier pairs of the weekly seasonality, 1 to 100.</summary>
    public int WeeklyOrder { get; init; } = 3;

    /// <summary>Fourier pairs of the daily seasonality, 1 to 100.</summary>
    public int DailyOrder { get; init; } = 4;

    /// <summary>Further seasonalities; their coefficients come before those of the standard three.</summary>
    public IReadOnlyList<Seasonality> Seasonalities { get; init; } = [];

    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    public IReadOnlyList<Regressor> Regressors { get; init; } = [];

    /// <summary>How components act that do not say so themselves.</summary>
    public SeasonalityMode Mode { get; init; }

    /// <summary>1e-6 to 1e6.</summary>
    public double SeasonalityPriorScale { get; init; } = 10;

    /// <summary>Also the default of regressors, 1e-6 to 1e6.</summary>
    public double HolidayPriorScale { get; init; } = 10;

    /// <summary>Local time minus UTC in seconds, for the dates of holidays; -64800 to 64800.</summary>
    public int UtcOffsetSeconds { get; init; }

    public DuplicateTimes Duplicates { get; init; }

    /// <summary>
    /// Observations further from the fit than this many robust standard deviations (1.4826 times the median absolute residual) are left out and
    /// the fit repeated, 3 to 1000; null: every observation counts.
    /// </summary>
    public double? OutlierThreshold { get; init; }

    /// <summary>Width of the interval, above 0 and below 1: 0.8 lies between the 10 % and the 90 % quantile.</summary>
    public double IntervalWidth { get; init; } = 0.8;

    /// <summary>Simulated paths behind intervals, 10 to 100000.</summary>
    public int Samples { get; init; } = 1000;

    public ulong Seed { get; init; } = 1;

    /// <summary>How simulated noise hangs together in time; matters for sums.</summary>
    public NoiseModel Noise { get; init; }

    /// <summary>
    /// True: simulated paths also differ in the parameters, as much as the history leaves them open. The published model leaves this out when it
    /// maximises; it matters for short histories and for sums.
    /// </summary>
    public bool ParameterUncertainty { get; init; }

    /// <summary>Throws <see cref="InputException"/> for the first setting out of its range.</summary>
    public void Validate()
    {
        const string where = "forecast options";
        OptionChecks.Range(where, "changepoints", Changepoints, 0, 500);
        OptionChecks.Range(where, "changepoint range", ChangepointRange, 1e-3, 1);
        OptionChecks.Range(where, "changepoint prior scale", ChangepointPriorScale, 1e-6, 1000);
        OptionChecks.Range(where, "yearly order", YearlyOrder, 1, 100);
        OptionChecks.Range(where, "weekly order", WeeklyOrder, 1, 100);
        OptionChecks.Range(where, "daily order", DailyOrder, 1, 100);
        OptionChecks.Range(where, "seasonality prior scale", SeasonalityPriorScale, 1e-6, 1e6);
        OptionChecks.Range(where, "holiday prior scale", HolidayPriorScale, 1e-6, 1e6);
        OptionChecks.Range(where, "UTC offset in seconds", UtcOffsetSeconds, -64800, 64800);
        OptionChecks.Range(where, "outlier threshold", OutlierThreshold ?? 3, 3, 1000);
        ValidateSimulation(IntervalWidth, Samples);
        ValidateCapacity();
        foreach (Seasonality seasonality in Seasonalities)
        {
            seasonality.Validate();
        }

        foreach (Holiday holiday in Holidays)
        {
            holiday.Validate();
        }

        foreach (Regressor regressor in Regressors)
        {
            regressor.Validate();
        }

        ValidateNames();
    }

    internal static void ValidateSimulation(double intervalWidth, int samples)
    {
        OptionChecks.Range("forecast options", "interval width", intervalWidth, 1e-6, 1 - 1e-6);
        OptionChecks.Range("forecast options", "samples", samples, 10, 100_000);
    }

    private void ValidateCapacity()
    {
        if (Trend == TrendKind.Logistic)
        {
            if (Capacity is not { } capacity || !double.IsFinite(capacity) || !double.IsFinite(Floor) || capacity <= Floor)
            {
                throw new InputException("forecast options", "capacity", Capacity is { } c ? FormattableString.Invariant($"{c}") : "none", FormattableString.Invariant($"a number above the floor {Floor}"));
            }
        }
        else if (Capacity is not null)
        {
            throw new InputException("forecast options", "capacity", "a capacity with a trend that is not logistic", "no capacity");
        }
    }

    private void ValidateNames()
    {
        HashSet<string> names = new(StringComparer.Ordinal) { "yearly", "weekly", "daily" };
        foreach (string name in Seasonalities.Select(s => s.Name).Concat(Holidays.Select(h => h.Name)).Concat(Regressors.Select(r => r.Name)))
        {
            if (!names.Add(name))
            {
                throw new InputException("forecast options", "component name", $"\"{name}\" twice", "different names");
            }
        }
    }
}

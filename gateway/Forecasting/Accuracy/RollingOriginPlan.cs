namespace EdgeEnergy.Forecasting;

/// <summary>
/// Where a cross-validation by rolling origin cuts the series: the model is fitted to what is before each cut and judged on the horizon after it.
/// </summary>
public sealed record RollingOriginPlan
{
    private const long Day = 86400;

    /// <summary>History before the first cut, s.</summary>
    public long InitialSeconds { get; init; } = 30 * Day;

    /// <summary>True: every fit sees all history before its cut; false: only the last <see cref="InitialSeconds"/> of it.</summary>
    public bool Expanding { get; init; }

    /// <summary>From one cut to the next, s.</summary>
    public long PeriodSeconds { get; init; } = Day;

    /// <summary>Judged after each cut, s.</summary>
    public long HorizonSeconds { get; init; } = Day;

    /// <summary>The last so many cuts; null: all that fit.</summary>
    public int? MaximumCuts { get; init; }

    /// <summary>Forecasts below this are raised to it (energy is not negative); null: none.</summary>
    public double? Minimum { get; init; }

    internal void Validate()
    {
        const string where = "rolling origin";
        OptionChecks.Range(where, "initial seconds", InitialSeconds, 3600, 1e10);
        OptionChecks.Range(where, "period seconds", PeriodSeconds, 60, 1e10);
        OptionChecks.Range(where, "horizon seconds", HorizonSeconds, 60, 1e10);
        OptionChecks.Range(where, "maximum cuts", MaximumCuts ?? 1, 1, 100_000);
    }
}

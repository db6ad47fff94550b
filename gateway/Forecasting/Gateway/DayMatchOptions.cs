namespace EdgeEnergy.Forecasting;

/// <summary>Settings of the forecast from matching days.</summary>
public sealed record DayMatchOptions
{
    /// <summary>Days around the same date, in any year, that count as the same season, 1 to 183.</summary>
    public int SeasonHalfWidthDays { get; init; } = 45;

    /// <summary>A rule that finds fewer days gives way to the next wider one, 1 to 100.</summary>
    public int MinimumDays { get; init; } = 4;

    /// <summary>Only the newest so many are taken, 1 to 1000.</summary>
    public int MaximumDays { get; init; } = 12;

    /// <summary>Local time minus UTC, s: where days begin.</summary>
    public int UtcOffsetSeconds { get; init; }

    /// <summary>Days of the week that are no working days.</summary>
    public IReadOnlyList<DayOfWeek> Weekend { get; init; } = [DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Above 0 and below 1.</summary>
    public double IntervalWidth { get; init; } = 0.8;

    internal void Validate()
    {
        const string where = "day matching";
        OptionChecks.Range(where, "season half width in days", SeasonHalfWidthDays, 1, 183);
        OptionChecks.Range(where, "minimum days", MinimumDays, 1, 100);
        OptionChecks.Range(where, "maximum days", MaximumDays, MinimumDays, 1000);
        OptionChecks.Range(where, "UTC offset in seconds", UtcOffsetSeconds, -64800, 64800);
        OptionChecks.Range(where, "interval width", IntervalWidth, 1e-6, 1 - 1e-6);
    }
}

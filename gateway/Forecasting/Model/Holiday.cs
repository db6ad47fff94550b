namespace EdgeEnergy.Forecasting;

/// <summary>
/// Days that differ: one coefficient for each day of the window around each date, shared by all dates of the holiday, with prior
/// N(0, PriorScale). Dates are days since 1970-01-01 in the local time of <see cref="ForecastOptions.UtcOffsetSeconds"/>.
/// </summary>
public sealed record Holiday
{
    public required string Name { get; init; }

    public required IReadOnlyList<DateOnly> Dates { get; init; }

    /// <summary>Days before the date that are affected as well, 0 to 31.</summary>
    public int DaysBefore { get; init; }

    /// <summary>Days after the date that are affected as well, 0 to 31.</summary>
    public int DaysAfter { get; init; }

    /// <summary>Null: the model's <see cref="ForecastOptions.HolidayPriorScale"/>.</summary>
    public double? PriorScale { get; init; }

    /// <summary>Null: the model's <see cref="ForecastOptions.Mode"/>.</summary>
    public SeasonalityMode? Mode { get; init; }

    internal void Validate()
    {
        OptionChecks.Name("holiday", Name);
        OptionChecks.Range($"holiday {Name}", "days before", DaysBefore, 0, 31);
        OptionChecks.Range($"holiday {Name}", "days after", DaysAfter, 0, 31);
        OptionChecks.Range($"holiday {Name}", "prior scale", PriorScale ?? 1, 1e-6, 1e6);
    }
}

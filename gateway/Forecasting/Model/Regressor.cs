namespace EdgeEnergy.Forecasting;

/// <summary>An extra input such as irradiance or temperature: one coefficient with prior N(0, PriorScale).</summary>
public sealed record Regressor
{
    public required string Name { get; init; }

    /// <summary>Null: the model's <see cref="ForecastOptions.HolidayPriorScale"/>.</summary>
    public double? PriorScale { get; init; }

    /// <summary>Null: the model's <see cref="ForecastOptions.Mode"/>.</summary>
    public SeasonalityMode? Mode { get; init; }

    /// <summary>Values are centred and divided by their standard deviation over the history; null: unless they are only 0 and 1.</summary>
    public bool? Standardize { get; init; }

    internal void Validate()
    {
        OptionChecks.Name("regressor", Name);
        OptionChecks.Range($"regressor {Name}", "prior scale", PriorScale ?? 1, 1e-6, 1e6);
    }
}

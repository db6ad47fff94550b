namespace EdgeEnergy.Forecasting;

/// <summary>
/// A periodic component: Fourier pairs sin(2 pi i t / P), cos(2 pi i t / P), i = 1..order, with t in days since 1970-01-01T00:00Z and normal prior
/// N(0, PriorScale) on each coefficient (S. J. Taylor, B. Letham, "Forecasting at scale", The American Statistician 72, 2018, section 3.2).
/// </summary>
public sealed record Seasonality
{
    public required string Name { get; init; }

    /// <summary>Period P in days, above 0.</summary>
    public required double PeriodDays { get; init; }

    /// <summary>Number of Fourier pairs, 1 to 100.</summary>
    public required int FourierOrder { get; init; }

    /// <summary>Standard deviation of the coefficients; null: the model's <see cref="ForecastOptions.SeasonalityPriorScale"/>.</summary>
    public double? PriorScale { get; init; }

    /// <summary>Null: the model's <see cref="ForecastOptions.Mode"/>.</summary>
    public SeasonalityMode? Mode { get; init; }

    /// <summary>The component is zero at instants (Unix seconds) where this is false; null: it always acts. Must be a pure function.</summary>
    public Func<long, bool>? Condition { get; init; }

    internal void Validate()
    {
        OptionChecks.Name("seasonality", Name);
        OptionChecks.Range($"seasonality {Name}", "period in days", PeriodDays, 1e-4, 1e6);
        OptionChecks.Range($"seasonality {Name}", "Fourier order", FourierOrder, 1, 100);
        OptionChecks.Range($"seasonality {Name}", "prior scale", PriorScale ?? 1, 1e-6, 1e6);
    }
}

namespace EdgeEnergy.Service.Configuration;

/// <summary>How forecasts are made and used.</summary>
public sealed record ForecastRule
{
    /// <summary>Days of history a fit looks at, 7 to 730.</summary>
    public int HistoryDays { get; init; } = 30;

    /// <summary>Width of the interval, 0.5 to 0.99.</summary>
    public double Interval { get; init; } = 0.8;

    /// <summary>True derives allowed power from the upper bound (safe), false from the predicted value (bold).</summary>
    public bool Safe { get; init; } = true;

    /// <summary>Seed of the simulated intervals.</summary>
    public int Seed { get; init; } = 1;
}

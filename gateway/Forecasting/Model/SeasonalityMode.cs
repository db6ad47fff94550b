namespace EdgeEnergy.Forecasting;

/// <summary>How a component acts on the trend.</summary>
public enum SeasonalityMode
{
    /// <summary>Added to the trend.</summary>
    Additive,

    /// <summary>A share of the trend: trend times (1 + component).</summary>
    Multiplicative,
}

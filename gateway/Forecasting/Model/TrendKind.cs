namespace EdgeEnergy.Forecasting;

/// <summary>Shape of the long-term trend g(t).</summary>
public enum TrendKind
{
    /// <summary>Piecewise linear with changepoints.</summary>
    Linear,

    /// <summary>A constant.</summary>
    Flat,

    /// <summary>Saturating between a floor and a capacity, growth rate piecewise constant with changepoints.</summary>
    Logistic,
}

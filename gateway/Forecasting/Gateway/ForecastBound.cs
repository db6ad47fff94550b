namespace EdgeEnergy.Forecasting;

/// <summary>Which figure of a forecast allowed power is derived from.</summary>
public enum ForecastBound
{
    /// <summary>The upper bound: what is allowed stays allowed in the worst case of the interval.</summary>
    Safe,

    /// <summary>The predicted value: more is allowed, and half of the time it is too much.</summary>
    Bold,
}

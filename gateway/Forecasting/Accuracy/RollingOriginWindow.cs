namespace EdgeEnergy.Forecasting;

/// <summary>One cut of a cross-validation: what was forecast from it and what came (NaN where missing).</summary>
/// <param name="Cut">First instant after the history, Unix seconds.</param>
/// <param name="Forecast">The forecast of the horizon.</param>
/// <param name="Actual">Values at the forecast's instants.</param>
public sealed record RollingOriginWindow(long Cut, ForecastResult Forecast, double[] Actual)
{
    /// <summary>Sum of the actual values; NaN when one is missing.</summary>
    public double SumActual => Actual.Sum();
}

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Forecast of the sum of all steps of a horizon, unit of y times steps. The mean is the sum of the point forecasts; the bounds are quantiles of
/// the sums of the simulated paths and so lie closer together than the sums of the bounds of the steps.
/// </summary>
public sealed record SumForecast(double Mean, double Lower, double Upper);

namespace EdgeEnergy.Forecasting;

/// <summary>A forecast for given instants, all arrays in their order and in the unit of y; lower and upper bound the interval of the width asked.</summary>
public sealed record ForecastResult(long[] Epoch, double[] Yhat, double[] Trend, double[] Lower, double[] Upper, SumForecast Sum);

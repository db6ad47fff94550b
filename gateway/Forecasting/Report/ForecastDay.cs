namespace EdgeEnergy.Forecasting;

/// <summary>One past day as it was forecast and as it came: mean power of each step in W, actual NaN where missing.</summary>
public sealed record ForecastDay(long StartUnix, double[] Mean, double[] Lower, double[] Upper, double[] Actual);

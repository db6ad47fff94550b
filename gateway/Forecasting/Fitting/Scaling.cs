namespace EdgeEnergy.Forecasting;

/// <summary>Units of the fit: y divided by its largest magnitude (above the floor), time running from 0 to 1 over the history.</summary>
internal sealed record Scaling(double Floor, double Y, long Start, long Span)
{
    internal double Time(long epoch) => (epoch - Start) / (double)Span;

    internal static Scaling Of(Observations history, ForecastOptions options)
    {
        double floor = options.Trend == TrendKind.Logistic ? options.Floor : 0;
        double largest = history.Values.Max(v => Math.Abs(v - floor));
        return new Scaling(floor, largest == 0 ? 1 : largest, history.Epochs[0], history.Epochs[^1] - history.Epochs[0]);
    }
}

namespace EdgeEnergy.Forecasting;

/// <summary>Sample quantiles.</summary>
internal static class Quantile
{
    /// <summary>Linear interpolation between order statistics at position p (n - 1) (R. J. Hyndman, Y. Fan, 1996, type 7).</summary>
    internal static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        double position = p * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}

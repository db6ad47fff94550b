namespace EdgeEnergy.Forecasting;

/// <summary>
/// Errors of a set of forecasts against what came. Unit of y for <see cref="Mae"/>, <see cref="Rmse"/> and <see cref="Bias"/> (forecast minus actual,
/// mean); shares of 1 for the others. <see cref="Mape"/> is over the actuals that are not 0 and NaN where there is none; <see cref="Coverage"/> is the
/// share of actuals within the interval, <see cref="UpperCoverage"/> that of actuals at or under the upper bound.
/// </summary>
public sealed record ErrorMetrics(int Count, double Mae, double Rmse, double Mape, double Bias, double Coverage, double UpperCoverage)
{
    /// <summary>Metrics of forecasts with their bounds; pairs whose actual is NaN do not count. All spans are equally long.</summary>
    public static ErrorMetrics Of(ReadOnlySpan<double> actual, ReadOnlySpan<double> mean, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        int count = 0;
        int nonzero = 0;
        int inside = 0;
        int under = 0;
        double absolute = 0;
        double square = 0;
        double relative = 0;
        double signed = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (double.IsNaN(actual[i]))
            {
                continue;
            }

            double error = mean[i] - actual[i];
            count++;
            absolute += Math.Abs(error);
            square += error * error;
            signed += error;
            under += actual[i] <= upper[i] ? 1 : 0;
            inside += actual[i] >= lower[i] && actual[i] <= upper[i] ? 1 : 0;
            if (actual[i] != 0)
            {
                nonzero++;
                relative += Math.Abs(error / actual[i]);
            }
        }

        // 0 / 0 is NaN, which is the honest answer for nothing.
        return new ErrorMetrics(
            count, absolute / count, Math.Sqrt(square / count), relative / nonzero, signed / count, (double)inside / count, (double)under / count);
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Factors that stretch or shrink a model's intervals so that they hold what they promise on its own past forecasts (normalised split conformal
/// prediction: J. Lei et al., "Distribution-free predictive inference for regression", JASA 113, 2018). Each factor multiplies the distance from
/// the point forecast to one bound; 1 leaves it as it is.
/// </summary>
/// <param name="StepLower">For the lower bound of a step.</param>
/// <param name="StepUpper">For the upper bound of a step.</param>
/// <param name="SumLower">For the lower bound of the sum over the horizon.</param>
/// <param name="SumUpper">For the upper bound of the sum over the horizon.</param>
public sealed record IntervalCalibration(double StepLower, double StepUpper, double SumLower, double SumUpper)
{
    /// <summary>From the windows of a cross-validation made with the same interval width, at least 10.</summary>
    public static IntervalCalibration From(IReadOnlyList<RollingOriginWindow> windows, double intervalWidth)
    {
        OptionChecks.Range("interval calibration", "interval width", intervalWidth, 0.01, 0.99);
        if (windows.Count < 10)
        {
            throw new InputException("interval calibration", "windows", windows.Count.ToString(), "at least 10");
        }

        double level = (1 + intervalWidth) / 2;
        List<double> below = [];
        List<double> above = [];
        List<double> sumBelow = [];
        List<double> sumAbove = [];
        foreach (RollingOriginWindow window in windows)
        {
            ForecastResult f = window.Forecast;
            for (int i = 0; i < window.Actual.Length; i++)
            {
                Score(window.Actual[i], f.Yhat[i], f.Lower[i], f.Upper[i], below, above);
            }

            Score(window.SumActual, f.Sum.Mean, f.Sum.Lower, f.Sum.Upper, sumBelow, sumAbove);
        }

        return new IntervalCalibration(Factor(below, level), Factor(above, level), Factor(sumBelow, level), Factor(sumAbove, level));
    }

    /// <summary>The forecast with its bounds moved.</summary>
    public ForecastResult Apply(ForecastResult forecast)
    {
        double[] lower = [.. forecast.Lower];
        double[] upper = [.. forecast.Upper];
        for (int i = 0; i < lower.Length; i++)
        {
            double mean = forecast.Yhat[i];
            lower[i] = mean + (StepLower * (lower[i] - mean));
            upper[i] = mean + (StepUpper * (upper[i] - mean));
        }

        SumForecast sum = forecast.Sum;
        return forecast with
        {
            Lower = lower,
            Upper = upper,
            Sum = sum with { Lower = sum.Mean + (SumLower * (sum.Lower - sum.Mean)), Upper = sum.Mean + (SumUpper * (sum.Upper - sum.Mean)) },
        };
    }

    /// <summary>How far the actual value went towards and past each bound, as a share of the bound's own distance.</summary>
    private static void Score(double actual, double mean, double lower, double upper, List<double> below, List<double> above)
    {
        if (double.IsNaN(actual))
        {
            return;
        }

        if (lower < mean)
        {
            below.Add((mean - actual) / (mean - lower));
        }

        if (upper > mean)
        {
            above.Add((actual - mean) / (upper - mean));
        }
    }

    /// <summary>The smallest factor that covers the level with the finite-sample correction (n + 1) / n; 1 when nothing could be scored.</summary>
    private static double Factor(List<double> scores, double level)
    {
        if (scores.Count == 0)
        {
            return 1;
        }

        scores.Sort();
        int rank = (int)Math.Ceiling(level * (scores.Count + 1));
        return Math.Max(0, scores[Math.Min(rank, scores.Count) - 1]);
    }
}

namespace EdgeEnergy.Forecasting;

/// <summary>
/// The trend at a scaled time. With e(t) = k t + sum delta_j (t - s_j)+ the linear trend is e(t) + m; the logistic one is C / (1 + exp(-u)) with
/// u(t) = e(t) - k m, which is what the published form with its offset corrections gamma_j comes to when the exponent is continuous.
/// </summary>
internal static class TrendCurve
{
    /// <summary>The linear predictor: e(t) + m, m alone for the flat trend, u(t) for the logistic one.</summary>
    internal static double Predictor(ModelShape shape, ReadOnlySpan<double> theta, double t)
    {
        double offset = theta[shape.Offset];
        if (shape.Trend == TrendKind.Flat)
        {
            return offset;
        }

        double rate = theta[shape.Rate];
        double sum = shape.Trend == TrendKind.Logistic ? rate * (t - offset) : (rate * t) + offset;
        for (int j = 0; j < shape.DeltaCount && shape.Changepoints[j] < t; j++)
        {
            sum += theta[shape.DeltaStart + j] * (t - shape.Changepoints[j]);
        }

        return sum;
    }

    /// <summary>The trend in scaled units for a linear predictor.</summary>
    internal static double Level(ModelShape shape, double predictor) =>
        shape.Trend == TrendKind.Logistic ? shape.Capacity / (1 + Math.Exp(-predictor)) : predictor;

    internal static double At(ModelShape shape, ReadOnlySpan<double> theta, double t) => Level(shape, Predictor(shape, theta, t));

    /// <summary>Derivative of the level by the predictor.</summary>
    internal static double Slope(ModelShape shape, double level) =>
        shape.Trend == TrendKind.Logistic ? level * (1 - (level / shape.Capacity)) : 1;
}

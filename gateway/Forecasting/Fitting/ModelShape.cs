namespace EdgeEnergy.Forecasting;

/// <summary>
/// The parameters of one model and where they stand in the parameter vector: k, m, delta[], beta[] (flat trend: m, beta[]). Time is scaled so
/// that the history covers [0, 1]. Priors: k, m ~ N(0, 5), delta ~ Laplace(0, tau), beta ~ N(0, own scale), sigma ~ half-N(0, 0.5).
/// </summary>
internal sealed class ModelShape
{
    /// <summary>Inverse variance of the priors of k and m.</summary>
    private const double RatePrecision = 1.0 / 25;

    /// <summary>1 / (2 * 0.5^2): minus the log prior of sigma is this times sigma squared.</summary>
    private const double SigmaPenalty = 2;

    /// <summary>Smallest noise variance: below it the model is told to reproduce the data exactly.</summary>
    internal const double LeastVariance = 1e-18;

    internal ModelShape(TrendKind trend, double capacity, double[] changepoints, double tau, FeatureSet features)
    {
        Trend = trend;
        Capacity = capacity;
        Changepoints = changepoints;
        Features = features;
        Rate = trend == TrendKind.Flat ? -1 : 0;
        Offset = trend == TrendKind.Flat ? 0 : 1;
        DeltaStart = Offset + 1;
        DeltaCount = trend == TrendKind.Flat ? 0 : changepoints.Length;
        BetaStart = DeltaStart + DeltaCount;
        Count = BetaStart + features.Count;
        LaplaceRate = 1 / tau;
        Precision = new double[Count];
        Precision.AsSpan(0, DeltaStart).Fill(RatePrecision);
        features.Precision.CopyTo(Precision, BetaStart);
    }

    internal TrendKind Trend { get; }

    /// <summary>Scaled capacity of the logistic trend.</summary>
    internal double Capacity { get; }

    /// <summary>Scaled times of the changepoints, ascending.</summary>
    internal double[] Changepoints { get; }

    internal FeatureSet Features { get; }

    /// <summary>Index of k, or -1.</summary>
    internal int Rate { get; }

    /// <summary>Index of m.</summary>
    internal int Offset { get; }

    internal int DeltaStart { get; }

    internal int DeltaCount { get; }

    internal int BetaStart { get; }

    /// <summary>Number of parameters without sigma.</summary>
    internal int Count { get; }

    /// <summary>1 / tau.</summary>
    internal double LaplaceRate { get; }

    /// <summary>Inverse variance of each parameter's normal prior; 0 for delta.</summary>
    internal double[] Precision { get; }

    /// <summary>True when y is linear in all parameters.</summary>
    internal bool IsLinear => Trend != TrendKind.Logistic && !Features.AnyMultiplicative;

    /// <summary>
    /// The variance that maximises the posterior given the residual sum of squares: the positive root of 4 s^2 + n s - rss = 0, from the normal
    /// likelihood and the half-normal prior of sigma.
    /// </summary>
    internal static double Variance(double residualSum, int observations) =>
        Math.Max(LeastVariance, 2 * residualSum / (observations + Math.Sqrt(((double)observations * observations) + (8 * SigmaPenalty * residualSum))));

    /// <summary>Log posterior without its constants (n log(2 pi) / 2, log tau and the normalisers of the normal priors), as Stan counts it.</summary>
    internal double LogPosterior(ReadOnlySpan<double> theta, double variance, double residualSum, int observations)
    {
        double normal = 0;
        double laplace = 0;
        for (int i = 0; i < Count; i++)
        {
            normal += Precision[i] * theta[i] * theta[i];
        }

        foreach (double delta in theta.Slice(DeltaStart, DeltaCount))
        {
            laplace += Math.Abs(delta);
        }

        return -(0.5 * observations * Math.Log(variance)) - (residualSum / (2 * variance)) - (SigmaPenalty * variance) - (0.5 * normal) - (LaplaceRate * laplace);
    }
}

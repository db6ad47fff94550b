namespace EdgeEnergy.Forecasting;

/// <summary>Normal noise, first-order autoregressive with the given correlation over one step (0: independent).</summary>
internal sealed class NormalNoise(double sigma, double correlation, long stepSeconds) : INoiseSource
{
    /// <summary>Correlation of neighbouring steps.</summary>
    internal double Correlation => correlation;

    public void Draw(RandomStream random, ReadOnlySpan<long> epochs, Span<double> noise)
    {
        double last = 0;
        for (int i = 0; i < epochs.Length; i++)
        {
            double rho = 0;
            if (correlation > 0 && i > 0 && epochs[i] > epochs[i - 1])
            {
                rho = Math.Pow(correlation, (epochs[i] - epochs[i - 1]) / (double)stepSeconds);
            }

            last = (rho * last) + (sigma * Math.Sqrt(1 - (rho * rho)) * random.Normal());
            noise[i] = last;
        }
    }

    /// <summary>Noise with the lag-one correlation of residuals that are one usual step apart.</summary>
    internal static NormalNoise Correlated(double sigma, long[] epochs, double[] residual)
    {
        long step = UsualStep(epochs);
        double products = 0;
        double squares = 0;
        for (int i = 1; i < residual.Length; i++)
        {
            if (epochs[i] - epochs[i - 1] == step)
            {
                products += residual[i] * residual[i - 1];
                squares += ((residual[i] * residual[i]) + (residual[i - 1] * residual[i - 1])) / 2;
            }
        }

        return new NormalNoise(sigma, squares > 0 ? Math.Clamp(products / squares, 0, 0.999) : 0, step);
    }

    /// <summary>Median step between ascending times, at least 1 s.</summary>
    internal static long UsualStep(long[] epochs)
    {
        long[] steps = new long[epochs.Length - 1];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = epochs[i + 1] - epochs[i];
        }

        Array.Sort(steps);
        return Math.Max(1, steps[steps.Length / 2]);
    }
}

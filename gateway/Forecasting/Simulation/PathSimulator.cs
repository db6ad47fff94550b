namespace EdgeEnergy.Forecasting;

/// <summary>
/// Simulated futures: beyond the history the trend changes its rate at Poisson times with the frequency of the history's changepoints and
/// Laplace amounts of the fitted mean magnitude; noise of the fitted deviation comes on top (S. J. Taylor, B. Letham, 2018, section 3.1.4).
/// </summary>
internal sealed class PathSimulator
{
    private readonly ModelShape _shape;
    private readonly double[] _time;
    private readonly double[] _predictor;
    private readonly double[] _additive;
    private readonly double[] _multiplicative;
    private readonly double _horizon;
    private readonly double _changeRate;
    private readonly double _changeScale;
    private readonly long[] _epochs;
    private readonly INoiseSource _noise;

    /// <summary>Prepares the paths; all arrays have one entry for each step.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="theta">Its parameters.</param>
    /// <param name="time">Scaled times.</param>
    /// <param name="additive">Sum of the additive components at each time.</param>
    /// <param name="multiplicative">1 plus the sum of the multiplicative components.</param>
    /// <param name="epochs">The times in Unix seconds.</param>
    /// <param name="noise">Noise around the model.</param>
    internal PathSimulator(ModelShape shape, double[] theta, double[] time, double[] additive, double[] multiplicative, long[] epochs, INoiseSource noise)
    {
        _shape = shape;
        _time = time;
        _additive = additive;
        _multiplicative = multiplicative;
        _epochs = epochs;
        _noise = noise;
        _predictor = Array.ConvertAll(time, t => TrendCurve.Predictor(shape, theta, t));
        _horizon = time.Max();
        if (shape.DeltaCount > 0)
        {
            _changeRate = shape.DeltaCount;
            double sum = 0;
            for (int j = 0; j < shape.DeltaCount; j++)
            {
                sum += Math.Abs(theta[shape.DeltaStart + j]);
            }

            _changeScale = (sum / shape.DeltaCount) + 1e-8;
        }
    }

    /// <summary>Bounds of each step and of the sum of steps, scaled units.</summary>
    internal void Run(double interval, int samples, ulong seed, double[] lower, double[] upper, out double sumLower, out double sumUpper)
    {
        int steps = _time.Length;
        double[] paths = new double[steps * samples];
        double[] sums = new double[samples];
        RandomStream random = new(seed);
        List<(double Time, double Change)> changes = [];
        double[] noise = new double[steps];
        for (int p = 0; p < samples; p++)
        {
            DrawChanges(random, changes);
            _noise.Draw(random, _epochs, noise);
            for (int i = 0; i < steps; i++)
            {
                double level = TrendCurve.Level(_shape, _predictor[i] + Drift(changes, _time[i]));
                double value = (level * _multiplicative[i]) + _additive[i] + noise[i];
                paths[(i * samples) + p] = value;
                sums[p] += value;
            }
        }

        double low = (1 - interval) / 2;
        for (int i = 0; i < steps; i++)
        {
            Span<double> step = paths.AsSpan(i * samples, samples);
            step.Sort();
            lower[i] = Quantile.OfSorted(step, low);
            upper[i] = Quantile.OfSorted(step, 1 - low);
        }

        Array.Sort(sums);
        sumLower = Quantile.OfSorted(sums, low);
        sumUpper = Quantile.OfSorted(sums, 1 - low);
    }

    private void DrawChanges(RandomStream random, List<(double Time, double Change)> changes)
    {
        changes.Clear();
        if (_changeRate == 0)
        {
            return;
        }

        for (double t = 1 + random.Exponential(_changeRate); t < _horizon; t += random.Exponential(_changeRate))
        {
            changes.Add((t, random.Laplace(_changeScale)));
        }
    }

    private static double Drift(List<(double Time, double Change)> changes, double t)
    {
        double sum = 0;
        foreach ((double time, double change) in changes)
        {
            if (time >= t)
            {
                break;
            }

            sum += change * (t - time);
        }

        return sum;
    }
}

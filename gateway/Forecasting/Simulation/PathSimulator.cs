namespace EdgeEnergy.Forecasting;

/// <summary>
/// Simulated futures: beyond the history the trend changes its rate at Poisson times with the frequency of the history's changepoints and
/// Laplace amounts of the fitted mean magnitude; noise of the fitted deviation comes on top (S. J. Taylor, B. Letham, 2018, section 3.1.4).
/// With parameter draws every path also has parameters of its own.
/// </summary>
internal sealed class PathSimulator
{
    private readonly ModelShape _shape;
    private readonly double[] _theta;
    private readonly long[] _epochs;
    private readonly double[] _time;
    private readonly double[] _features;
    private readonly INoiseSource _noise;
    private readonly ParameterDraws? _draws;
    private readonly double[] _predictor;
    private readonly double[] _additive;
    private readonly double[] _multiplicative;
    private readonly double _horizon;
    private readonly double _changeRate;
    private readonly double _changeScale;

    /// <summary>Prepares the paths.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="theta">Its parameters.</param>
    /// <param name="epochs">Times in Unix seconds.</param>
    /// <param name="time">The same times scaled.</param>
    /// <param name="features">Feature columns at these times, column-major.</param>
    /// <param name="noise">Noise around the model.</param>
    /// <param name="draws">Source of parameters for each path; null: all paths have those of the model.</param>
    internal PathSimulator(ModelShape shape, double[] theta, long[] epochs, double[] time, double[] features, INoiseSource noise, ParameterDraws? draws)
    {
        _shape = shape;
        _theta = theta;
        _epochs = epochs;
        _time = time;
        _features = features;
        _noise = noise;
        _draws = draws;
        _predictor = new double[time.Length];
        _additive = new double[time.Length];
        _multiplicative = new double[time.Length];
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
        double[] noise = new double[steps];
        double[] theta = [.. _theta];
        RandomStream random = new(seed);
        List<(double Time, double Change)> changes = [];
        Course(theta);
        for (int p = 0; p < samples; p++)
        {
            if (_draws is not null)
            {
                _theta.CopyTo(theta, 0);
                _draws.Add(random, theta);
                Course(theta);
            }

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

    /// <summary>Predictor and sums of components at every step for the given parameters.</summary>
    private void Course(double[] theta)
    {
        int steps = _time.Length;
        Array.Clear(_additive);
        Array.Fill(_multiplicative, 1);
        for (int c = 0; c < _shape.Features.Count; c++)
        {
            double[] sum = _shape.Features.Multiplicative[c] ? _multiplicative : _additive;
            VectorMath.AddScaled(sum, _features.AsSpan(c * steps, steps), theta[_shape.BetaStart + c]);
        }

        for (int i = 0; i < steps; i++)
        {
            _predictor[i] = TrendCurve.Predictor(_shape, theta, _time[i]);
        }
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

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>
/// The model's log posterior written down as it was published, with every sum spelt out and nothing shared with the engine: the referee of the fit.
/// Parameters are k, m, delta[], beta[], sigma in that order.
/// </summary>
internal sealed class PublishedPosterior
{
    private readonly double[] _time;
    private readonly double[] _y;
    private readonly double[][] _features;
    private readonly bool[] _multiplicative;
    private readonly double[] _changepoints;
    private readonly TrendKind _trend;
    private readonly double _capacity;
    private readonly double _tau;

    /// <summary>The posterior of one series.</summary>
    /// <param name="epochs">Times of the observations.</param>
    /// <param name="values">Observations, none missing.</param>
    /// <param name="model">Only its options, scales and changepoints are used.</param>
    /// <param name="features">One array for each coefficient.</param>
    internal PublishedPosterior(long[] epochs, double[] values, FittedModel model, double[][] features)
    {
        ForecastOptions options = model.Options;
        double span = model.HistoryEnd - model.HistoryStart;
        double floor = options.Trend == TrendKind.Logistic ? options.Floor : 0;
        _time = Array.ConvertAll(epochs, e => (e - model.HistoryStart) / span);
        _y = Array.ConvertAll(values, v => (v - floor) / model.YScale);
        _features = features;
        _multiplicative = [.. model.Components.SelectMany(c => Enumerable.Repeat(c.Mode == SeasonalityMode.Multiplicative, c.Coefficients))];
        _changepoints = [.. model.Changepoints];
        _trend = options.Trend;
        _capacity = ((options.Capacity ?? 1) - floor) / model.YScale;
        _tau = options.ChangepointPriorScale;
    }

    internal static double[] Parameters(FittedModel model) => [model.K, model.M, .. model.Delta, .. model.Beta, model.Sigma];

    /// <summary>Fourier columns computed term by term.</summary>
    internal static double[][] Fourier(long[] epochs, params (double Period, int Order)[] seasonalities) =>
    [
        .. seasonalities.SelectMany(s => Enumerable.Range(1, s.Order).SelectMany(i => new[]
        {
            Array.ConvertAll(epochs, e => Math.Sin(2 * Math.PI * i * (e / 86400.0) / s.Period)),
            Array.ConvertAll(epochs, e => Math.Cos(2 * Math.PI * i * (e / 86400.0) / s.Period)),
        })),
    ];

    internal double LogPosterior(double[] p)
    {
        int changes = _changepoints.Length;
        double sigma = p[^1];
        double lp = -((p[0] * p[0]) + (p[1] * p[1])) / (2 * 25);
        for (int j = 0; j < changes; j++)
        {
            lp -= Math.Abs(p[2 + j]) / _tau;
        }

        for (int c = 0; c < _features.Length; c++)
        {
            lp -= p[2 + changes + c] * p[2 + changes + c] / (2 * 100);
        }

        lp -= sigma * sigma / (2 * 0.25);
        for (int i = 0; i < _y.Length; i++)
        {
            double additive = 0;
            double multiplicative = 0;
            for (int c = 0; c < _features.Length; c++)
            {
                double term = p[2 + changes + c] * _features[c][i];
                additive += _multiplicative[c] ? 0 : term;
                multiplicative += _multiplicative[c] ? term : 0;
            }

            double residual = _y[i] - (Trend(p, _time[i]) * (1 + multiplicative)) - additive;
            lp -= Math.Log(sigma) + (residual * residual / (2 * sigma * sigma));
        }

        return lp;
    }

    /// <summary>Central difference; the posterior is nearly quadratic over such a step.</summary>
    internal double Slope(double[] p, int index, double step = 1e-5)
    {
        double[] moved = [.. p];
        moved[index] = p[index] + step;
        double above = LogPosterior(moved);
        moved[index] = p[index] - step;
        return (above - LogPosterior(moved)) / (2 * step);
    }

    /// <summary>
    /// Every condition of a stationary point: zero slope in all smooth directions, slopes of both sides pointing down at a changepoint that is 0.
    /// </summary>
    internal void AssertStationary(FittedModel model, double tolerance)
    {
        double[] p = Parameters(model);
        Assert.True(model.Converged);
        Assert.Equal(LogPosterior(p), model.LogPosterior, 1e-6 * Math.Max(1, Math.Abs(model.LogPosterior)));
        for (int i = model.Options.Trend == TrendKind.Flat ? 1 : 0; i < p.Length; i++)
        {
            bool zeroChange = i >= 2 && i < 2 + model.Delta.Count && p[i] == 0;
            if (!zeroChange)
            {
                double slope = Slope(p, i, i == p.Length - 1 ? 1e-6 : 1e-5);
                Assert.True(Math.Abs(slope) <= tolerance, $"slope {slope} at parameter {i}");
                continue;
            }

            // Differences on one side only: |delta| has a kink at 0.
            double[] moved = [.. p];
            moved[i] = 1e-7;
            double up = (LogPosterior(moved) - LogPosterior(p)) / 1e-7;
            moved[i] = -1e-7;
            double down = (LogPosterior(moved) - LogPosterior(p)) / 1e-7;
            Assert.True(up <= tolerance && down <= tolerance, $"changepoint {i - 2} is 0 but slopes are {up} and {down}");
        }
    }

    private double Trend(double[] p, double t)
    {
        double k = p[0];
        double m = p[1];
        if (_trend == TrendKind.Flat)
        {
            return m;
        }

        // Offsets gamma_j keep the published curve continuous: -s_j delta_j when linear, by recursion when logistic.
        double rate = k;
        double offset = m;
        for (int j = 0; j < _changepoints.Length; j++)
        {
            double delta = p[2 + j];
            double s = _changepoints[j];
            if (t < s)
            {
                break;
            }

            double gamma = _trend == TrendKind.Linear ? -s * delta : (s - offset) * (1 - (rate / (rate + delta)));
            rate += delta;
            offset += gamma;
        }

        return _trend == TrendKind.Linear ? (rate * t) + offset : _capacity / (1 + Math.Exp(-rate * (t - offset)));
    }
}

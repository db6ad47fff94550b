namespace EdgeEnergy.Forecasting;

/// <summary>
/// Parameters around the maximum a posteriori by Laplace's approximation: normal with the inverse of the posterior's curvature as covariance.
/// Changepoints at exactly 0 stay there.
/// </summary>
internal sealed class ParameterDraws
{
    private readonly int[] _active;
    private readonly double[] _factor;
    private readonly double[] _draw;
    private readonly double _scale;

    /// <summary>
    /// From J'J of the fit (count x count). Observations that hang together say less than as many independent ones: inflation is the factor of
    /// the variance that comes of it, (1 + rho) / (1 - rho) for first-order autoregressive noise.
    /// </summary>
    internal ParameterDraws(ModelShape shape, MapEstimate estimate, double[] information, double inflation)
    {
        int count = shape.Count;
        _active = [.. Enumerable.Range(0, count).Where(i => i < shape.DeltaStart || i >= shape.BetaStart || estimate.Theta[i] != 0)];
        int size = _active.Length;
        _factor = new double[size * size];
        _draw = new double[size];
        _scale = Math.Sqrt(inflation);
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                _factor[(a * size) + b] = information[(_active[a] * count) + _active[b]] / estimate.Variance;
            }

            _factor[(a * size) + a] += shape.Precision[_active[a]];
        }

        Cholesky.Factor(_factor, size, size);
    }

    /// <summary>Moves a parameter vector from the maximum to a random point around it.</summary>
    internal void Add(RandomStream random, Span<double> theta)
    {
        for (int a = 0; a < _draw.Length; a++)
        {
            _draw[a] = random.Normal();
        }

        // With H = L L', L'^-1 z has covariance H^-1.
        Cholesky.Backward(_factor, _draw.Length, _draw.Length, _draw);
        for (int a = 0; a < _draw.Length; a++)
        {
            theta[_active[a]] += _scale * _draw[a];
        }
    }
}

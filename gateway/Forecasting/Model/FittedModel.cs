using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// A fitted additive model. Parameters are in the units of the fit: y divided by <see cref="YScale"/>, time from 0 to 1 over the history. Immutable
/// and safe to share between threads.
/// </summary>
public sealed class FittedModel
{
    /// <summary>Simulated values held at once; 0.8 GB.</summary>
    private const long MaximumPathSteps = 100_000_000;

    private readonly ModelShape _shape;
    private readonly Scaling _scaling;
    private readonly MapEstimate _estimate;
    private readonly INoiseSource _noise;
    private readonly ParameterDraws? _draws;

    internal FittedModel(ForecastOptions options, FitProblem problem, Scaling scaling, Observations history, MapEstimate estimate, int[] outliers)
    {
        ModelShape shape = problem.Shape;
        Options = options;
        _shape = shape;
        _scaling = scaling;
        _estimate = estimate;
        Observations = history.Count;
        Missing = history.Missing;
        DuplicateTimes = history.Duplicates;
        Outliers = outliers;
        ReadOnlySpan<double> theta = estimate.Theta;
        K = shape.Rate < 0 ? 0 : theta[shape.Rate];
        M = theta[shape.Offset];
        Delta = theta.Slice(shape.DeltaStart, shape.DeltaCount).ToArray();
        Beta = theta[shape.BetaStart..].ToArray();
        Sigma = Math.Sqrt(estimate.Variance);
        _noise = options.Noise switch
        {
            NoiseModel.Autoregressive => NormalNoise.Correlated(Sigma, history.Epochs, Residuals(history)),
            NoiseModel.ResampledDays => new DayNoise(history.Epochs, Residuals(history)),
            _ => new NormalNoise(Sigma, 0, 1),
        };
        if (options.ParameterUncertainty)
        {
            double rho = _noise is NormalNoise normal ? normal.Correlation : 0;
            _draws = new ParameterDraws(shape, estimate, NonlinearMap.Information(problem, estimate.Theta), (1 + rho) / (1 - rho));
        }
    }

    public ForecastOptions Options { get; }

    /// <summary>Growth rate k at the start; 0 for the flat trend.</summary>
    public double K { get; }

    /// <summary>Offset m.</summary>
    public double M { get; }

    /// <summary>Rate change at each changepoint; most are exactly 0.</summary>
    public IReadOnlyList<double> Delta { get; }

    /// <summary>Coefficients of the components, see <see cref="Components"/>.</summary>
    public IReadOnlyList<double> Beta { get; }

    /// <summary>Standard deviation of the noise; 1e-9 when the model reproduces the series exactly.</summary>
    public double Sigma { get; }

    /// <summary>Log posterior density of the scaled parameters without constants: the figure Stan reports as lp__ when it optimises.</summary>
    public double LogPosterior => _estimate.LogPosterior;

    /// <summary>What y was divided by.</summary>
    public double YScale => _scaling.Y;

    /// <summary>First observation, Unix seconds: scaled time 0.</summary>
    public long HistoryStart => _scaling.Start;

    /// <summary>Last observation, Unix seconds: scaled time 1.</summary>
    public long HistoryEnd => _scaling.Start + _scaling.Span;

    /// <summary>Scaled times of the changepoints.</summary>
    public IReadOnlyList<double> Changepoints => _shape.Changepoints;

    public IReadOnlyList<ModelComponent> Components
    {
        get
        {
            List<ModelComponent> components = [];
            int column = 0;
            foreach (IFeatureBlock block in _shape.Features.Blocks)
            {
                components.Add(new ModelComponent(block.Name, column, block.Columns, block.Multiplicative ? SeasonalityMode.Multiplicative : SeasonalityMode.Additive));
                column += block.Columns;
            }

            return components;
        }
    }

    /// <summary>Observations the fit rests on.</summary>
    public int Observations { get; }

    /// <summary>Values that were missing.</summary>
    public int Missing { get; }

    /// <summary>Observations whose time was there before.</summary>
    public int DuplicateTimes { get; }

    /// <summary>Indices, in the caller's series, of observations left out as outliers.</summary>
    public IReadOnlyList<int> Outliers { get; }

    /// <summary>Rounds the fit took.</summary>
    public int Iterations => _estimate.Iterations;

    /// <summary>
    /// False when the fit of a logistic or multiplicative model was given up while it still gained; seen only where parameters outnumber what the
    /// data say.
    /// </summary>
    public bool Converged => _estimate.Converged;

    /// <summary>True when the model goes through every observation: a constant or an exactly periodic series.</summary>
    public bool IsExact => _estimate.Variance <= ModelShape.LeastVariance * 1.01;

    /// <summary>Forecast with the interval, samples and seed of the options.</summary>
    public ForecastResult Predict(ReadOnlySpan<long> epochs, RegressorValues? regressors = null) =>
        Predict(epochs, Options.IntervalWidth, Options.Samples, Options.Seed, regressors);

    /// <summary>Forecast for the given instants (Unix seconds; within the history the interval holds noise only).</summary>
    public ForecastResult Predict(ReadOnlySpan<long> epochs, double intervalWidth, int samples, ulong seed, RegressorValues? regressors = null)
    {
        ForecastOptions.ValidateSimulation(intervalWidth, samples);
        if (epochs.IsEmpty)
        {
            throw new InputException("forecast", "horizon", "no times", "at least one");
        }

        if ((long)epochs.Length * samples > MaximumPathSteps)
        {
            throw new InputException("forecast", "horizon times samples", $"{(long)epochs.Length * samples}", $"at most {MaximumPathSteps}");
        }

        long[] times = epochs.ToArray();
        Decompose(times, regressors, out double[] trend, out double[] additive, out double[] multiplicative);
        int steps = times.Length;
        double[] time = Array.ConvertAll(times, _scaling.Time);
        double[] lower = new double[steps];
        double[] upper = new double[steps];
        PathSimulator simulator = new(_shape, _estimate.Theta, times, time, Features(times, regressors), _noise, _draws);
        simulator.Run(intervalWidth, samples, seed, lower, upper, out double sumLower, out double sumUpper);
        double[] yhat = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            yhat[i] = Unscale((trend[i] * multiplicative[i]) + additive[i]);
            trend[i] = Unscale(trend[i]);
            lower[i] = Unscale(lower[i]);
            upper[i] = Unscale(upper[i]);
        }

        double floors = steps * _scaling.Floor;
        SumForecast sum = new(yhat.Sum(), (sumLower * _scaling.Y) + floors, (sumUpper * _scaling.Y) + floors);
        return new ForecastResult(times, yhat, trend, lower, upper, sum);
    }

    /// <summary>The point forecast alone, without simulation.</summary>
    public double[] PredictMean(ReadOnlySpan<long> epochs, RegressorValues? regressors = null)
    {
        Decompose(epochs.ToArray(), regressors, out double[] trend, out double[] additive, out double[] multiplicative);
        for (int i = 0; i < trend.Length; i++)
        {
            trend[i] = Unscale((trend[i] * multiplicative[i]) + additive[i]);
        }

        return trend;
    }

    /// <summary>
    /// One component's values at the given instants: in the unit of y when additive, as a share of the trend when multiplicative. Throws for a name
    /// that is no component.
    /// </summary>
    public double[] PredictComponent(string name, ReadOnlySpan<long> epochs, RegressorValues? regressors = null)
    {
        ModelComponent component = Components.FirstOrDefault(c => c.Name == name)
            ?? throw new InputException("forecast", "component", $"\"{name}\"", "one of " + string.Join(", ", Components.Select(c => c.Name)));
        double[] features = Features(epochs.ToArray(), regressors);
        double[] values = new double[epochs.Length];
        double scale = component.Mode == SeasonalityMode.Additive ? _scaling.Y : 1;
        for (int c = 0; c < component.Coefficients; c++)
        {
            int column = component.FirstCoefficient + c;
            VectorMath.AddScaled(values, features.AsSpan(column * values.Length, values.Length), Beta[column] * scale);
        }

        return values;
    }

    /// <summary>This model's parameters as a start for another of the same columns; changepoints in the same order count as the same.</summary>
    internal MapEstimate? StartFor(ModelShape shape) =>
        shape.Trend == _shape.Trend && shape.Count == _shape.Count && shape.DeltaCount == _shape.DeltaCount ? _estimate : null;

    /// <summary>Observed minus fitted, scaled units.</summary>
    internal double[] Residuals(Observations history)
    {
        Evaluate(new FeatureRows(history.Epochs, history.Regressors), out double[] trend, out double[] additive, out double[] multiplicative);
        double[] residual = new double[history.Count];
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = ((history.Values[i] - _scaling.Floor) / _scaling.Y) - (trend[i] * multiplicative[i]) - additive[i];
        }

        return residual;
    }

    private double Unscale(double value) => (value * _scaling.Y) + _scaling.Floor;

    private void Decompose(long[] epochs, RegressorValues? regressors, out double[] trend, out double[] additive, out double[] multiplicative) =>
        Evaluate(Rows(epochs, regressors), out trend, out additive, out multiplicative);

    private FeatureRows Rows(long[] epochs, RegressorValues? regressors)
    {
        double[][] columns = Forecasting.Observations.Columns(Options, regressors ?? RegressorValues.None, epochs.Length);
        for (int c = 0; c < columns.Length; c++)
        {
            int bad = Array.FindIndex(columns[c], v => !double.IsFinite(v));
            if (bad >= 0)
            {
                throw new InputException("forecast", $"regressor {Options.Regressors[c].Name}[{bad}]", FormattableString.Invariant($"{columns[c][bad]}"), "a finite number at every time of the forecast");
            }
        }

        return new FeatureRows(epochs, columns);
    }

    /// <summary>All feature columns at the instants, column-major.</summary>
    private double[] Features(long[] epochs, RegressorValues? regressors)
    {
        double[] features = new double[_shape.Features.Count * epochs.Length];
        _shape.Features.Fill(Rows(epochs, regressors), 0, epochs.Length, features, epochs.Length);
        return features;
    }

    private void Evaluate(FeatureRows rows, out double[] trend, out double[] additive, out double[] multiplicative)
    {
        int count = rows.Epochs.Length;
        trend = new double[count];
        additive = new double[count];
        multiplicative = new double[count];
        Array.Fill(multiplicative, 1);
        double[] block = new double[_shape.Features.Count * GramMatrix.Stride];
        for (int start = 0; start < count; start += GramMatrix.Stride)
        {
            int size = Math.Min(GramMatrix.Stride, count - start);
            _shape.Features.Fill(rows, start, size, block, GramMatrix.Stride);
            for (int c = 0; c < _shape.Features.Count; c++)
            {
                double[] sum = _shape.Features.Multiplicative[c] ? multiplicative : additive;
                VectorMath.AddScaled(sum.AsSpan(start, size), block.AsSpan(c * GramMatrix.Stride, size), _estimate.Theta[_shape.BetaStart + c]);
            }

            for (int r = start; r < start + size; r++)
            {
                trend[r] = TrendCurve.At(_shape, _estimate.Theta, _scaling.Time(rows.Epochs[r]));
            }
        }
    }
}

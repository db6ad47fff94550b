namespace EdgeEnergy.Forecasting;

/// <summary>
/// Maximum a posteriori of a model with a logistic trend or multiplicative components. Each round linearises the model, solves the resulting
/// quadratic with its L1 term exactly and keeps the step when the posterior rises; otherwise the step is damped (Levenberg-Marquardt). Ends at
/// a stationary point; the posterior of such a model may have several.
/// </summary>
internal sealed class NonlinearMap
{
    private const int MaximumRounds = 500;
    private const int MaximumTurns = 20;

    private readonly FitProblem _problem;
    private readonly ModelShape _shape;
    private readonly int _count;
    private readonly GramMatrix _gram;
    private readonly double[] _features;
    private readonly double[] _hessian;
    private readonly double[] _right;
    private readonly LaplaceQuadratic _quadratic;

    private NonlinearMap(FitProblem problem)
    {
        _problem = problem;
        _shape = problem.Shape;
        _count = _shape.Count;
        _gram = new GramMatrix(_count + 1);
        _features = new double[Math.Max(1, _shape.Features.Count) * GramMatrix.Stride];
        _hessian = new double[_count * _count];
        _right = new double[_count];
        _quadratic = new LaplaceQuadratic(_count, _shape.DeltaStart, _shape.DeltaCount);
    }

    /// <summary>
    /// A maximum; start is an estimate of any earlier fit of the same shape, or null for the best of several starts of our own.
    /// </summary>
    internal static MapEstimate Solve(FitProblem problem, MapEstimate? start)
    {
        NonlinearMap map = new(problem);
        if (start is not null)
        {
            return map.Run([.. start.Theta]);
        }

        MapEstimate best = map.Run(map.ThroughEnds());
        if (map._shape.Trend == TrendKind.Logistic)
        {
            // The prior pulls on m = -u / k, so rising and falling curves are separate basins; each is tried from a gentle slope.
            foreach (double rate in (double[])[0.2, -0.2])
            {
                MapEstimate other = map.Run(map.GentleCurve(rate));
                best = other.LogPosterior > best.LogPosterior ? other : best;
            }
        }

        return best;
    }

    /// <summary>J'J at the parameters (count x count), for any kind of model: what the data say about them.</summary>
    internal static double[] Information(FitProblem problem, double[] theta)
    {
        NonlinearMap map = new(problem);
        map.Linearise(theta);
        double[] information = new double[map._count * map._count];
        for (int i = 0; i < map._count; i++)
        {
            for (int j = 0; j < map._count; j++)
            {
                information[(i * map._count) + j] = map._gram[i, j];
            }
        }

        return information;
    }

    private MapEstimate Run(double[] theta)
    {
        double[] trial = new double[_count];
        MapEstimate best = Evaluate(theta);
        double damping = 0;
        int quiet = 0;
        int round = 0;
        while (round < MaximumRounds && quiet < 3 && best.Variance > ModelShape.LeastVariance)
        {
            round++;
            Linearise(best.Theta);
            double gained;
            do
            {
                best.Theta.CopyTo(trial, 0);
                Step(trial, best.Theta, best.Variance, damping);
                MapEstimate next = Evaluate(trial);
                gained = next.LogPosterior - best.LogPosterior;
                if (gained > 0)
                {
                    best = next;
                    damping = damping < 1e-8 ? 0 : damping / 8;
                }
                else
                {
                    damping = Math.Max(1e-6, damping * 8);
                }
            }
            while (!(gained > 0) && damping < 1e6);

            // Three rounds in a row without a gain worth the name: rounding is all that is left.
            quiet = gained < 1e-10 * Math.Max(1, Math.Abs(best.LogPosterior)) ? quiet + 1 : 0;
            damping = damping >= 1e6 ? 0 : damping;
        }

        return best with { Iterations = round, Converged = round < MaximumRounds };
    }

    /// <summary>The trend through the first and the last observation, no changepoint, no component.</summary>
    private double[] ThroughEnds()
    {
        double[] theta = new double[_count];
        double first = _problem.Values[0];
        double last = _problem.Values[^1];
        switch (_shape.Trend)
        {
            case TrendKind.Logistic:
                double low = Math.Clamp(first / _shape.Capacity, 0.01, 0.99);
                double high = Math.Clamp(last / _shape.Capacity, 0.01, 0.99);
                double u0 = Math.Log(low / (1 - low));
                double u1 = Math.Log(high / (1 - high));

                // The offset of a logistic curve is undefined without growth.
                double rate = Math.Abs(u1 - u0) < 0.05 ? 0.05 : u1 - u0;
                theta[_shape.Rate] = rate;
                theta[_shape.Offset] = -u0 / rate;
                break;
            case TrendKind.Linear:
                theta[_shape.Rate] = last - first;
                theta[_shape.Offset] = first;
                break;
            default:
                theta[_shape.Offset] = _problem.Values.Average();
                break;
        }

        return theta;
    }

    /// <summary>A logistic curve through the mean with the given rate.</summary>
    private double[] GentleCurve(double rate)
    {
        double[] theta = new double[_count];
        double level = Math.Clamp(_problem.Values.Average() / _shape.Capacity, 0.01, 0.99);
        theta[_shape.Rate] = rate;
        theta[_shape.Offset] = 0.5 - (Math.Log(level / (1 - level)) / rate);
        return theta;
    }

    /// <summary>Posterior at the parameters, the variance being the best one for them.</summary>
    private MapEstimate Evaluate(double[] theta)
    {
        double sum = 0;
        for (int start = 0; start < _problem.Observations; start += GramMatrix.Stride)
        {
            int rows = Math.Min(GramMatrix.Stride, _problem.Observations - start);
            _problem.FillFeatures(start, rows, _features);
            for (int r = 0; r < rows; r++)
            {
                Combine(theta, r, out double additive, out double multiplicative);
                double level = TrendCurve.At(_shape, theta, _problem.Time[start + r]);
                double residual = _problem.Values[start + r] - (level * multiplicative) - additive;
                sum += residual * residual;
            }
        }

        if (!double.IsFinite(sum))
        {
            return new MapEstimate([], 1, sum, double.NegativeInfinity, 0, false);
        }

        double variance = ModelShape.Variance(sum, _problem.Observations);
        return new MapEstimate([.. theta], variance, sum, _shape.LogPosterior(theta, variance, sum, _problem.Observations), 0, false);
    }

    private void Combine(double[] theta, int row, out double additive, out double multiplicative)
    {
        additive = 0;
        multiplicative = 1;
        for (int c = 0; c < _shape.Features.Count; c++)
        {
            double term = theta[_shape.BetaStart + c] * _features[(c * GramMatrix.Stride) + row];
            if (_shape.Features.Multiplicative[c])
            {
                multiplicative += term;
            }
            else
            {
                additive += term;
            }
        }
    }

    /// <summary>J'J, J'r and r'r at the parameters, J being the derivative of the model by them.</summary>
    private void Linearise(double[] theta)
    {
        const int stride = GramMatrix.Stride;
        _gram.Clear();
        Span<double> block = _gram.Block;
        Span<double> trendScale = stackalloc double[stride];
        for (int start = 0; start < _problem.Observations; start += stride)
        {
            int rows = Math.Min(stride, _problem.Observations - start);
            ReadOnlySpan<double> t = _problem.Time.AsSpan(start, rows);
            _problem.FillFeatures(start, rows, _features);
            _problem.FillHinges(t, block[(_shape.DeltaStart * stride)..]);
            for (int r = 0; r < rows; r++)
            {
                Combine(theta, r, out double additive, out double multiplicative);
                double level = TrendCurve.At(_shape, theta, t[r]);
                trendScale[r] = TrendCurve.Slope(_shape, level) * multiplicative;
                block[(_count * stride) + r] = _problem.Values[start + r] - (level * multiplicative) - additive;
                FillTrend(block, theta, t[r], r, trendScale[r]);
                for (int c = 0; c < _shape.Features.Count; c++)
                {
                    double feature = _features[(c * stride) + r];
                    block[((_shape.BetaStart + c) * stride) + r] = _shape.Features.Multiplicative[c] ? feature * level : feature;
                }
            }

            for (int j = _shape.DeltaStart; j < _shape.BetaStart; j++)
            {
                Span<double> column = block.Slice(j * stride, rows);
                for (int r = 0; r < rows; r++)
                {
                    column[r] *= trendScale[r];
                }
            }

            _gram.AddBlock(rows);
        }
    }

    private void FillTrend(Span<double> block, double[] theta, double t, int row, double scale)
    {
        bool logistic = _shape.Trend == TrendKind.Logistic;
        if (_shape.Rate >= 0)
        {
            block[(_shape.Rate * GramMatrix.Stride) + row] = scale * (logistic ? t - theta[_shape.Offset] : t);
        }

        block[(_shape.Offset * GramMatrix.Stride) + row] = scale * (logistic ? -theta[_shape.Rate] : 1);
    }

    /// <summary>
    /// The minimiser of the linearised problem, held near the centre by the damping. Without damping the variance moves along with it, as in the
    /// linear case; otherwise the two would take turns and creep where parameters are many and observations few.
    /// </summary>
    private void Step(double[] point, double[] centre, double variance, double damping)
    {
        // A linearisation says nothing about variances far below the one it was made at.
        double least = variance / 100;
        for (int turn = 0; turn < (damping == 0 ? MaximumTurns : 1); turn++)
        {
            AssembleStep(centre, variance, damping);
            _quadratic.Minimise(_hessian, _right, variance * _shape.LaplaceRate, point);
            double residual = LinearResidual(point, centre);
            if (!double.IsFinite(residual))
            {
                // The point fails when it is evaluated, and the next try is damped.
                return;
            }

            double next = Math.Max(least, ModelShape.Variance(Math.Max(0, residual), _problem.Observations));
            if (Math.Abs(Math.Log(next / variance)) < 1e-9)
            {
                return;
            }

            variance = next;
        }
    }

    private void AssembleStep(double[] centre, double variance, double damping)
    {
        for (int i = 0; i < _count; i++)
        {
            double right = _gram[_count, i];
            for (int j = 0; j < _count; j++)
            {
                double value = _gram[i, j];
                right += value * centre[j];
                _hessian[(i * _count) + j] = value;
            }

            double hold = damping * _gram[i, i];
            _right[i] = right + (hold * centre[i]);
            _hessian[(i * _count) + i] += hold + (variance * _shape.Precision[i]);
        }
    }

    /// <summary>Residual sum of squares of the linearised model at a point.</summary>
    private double LinearResidual(double[] point, double[] centre)
    {
        double sum = _gram[_count, _count];
        for (int i = 0; i < _count; i++)
        {
            double row = 0;
            for (int j = 0; j < _count; j++)
            {
                row += _gram[i, j] * (point[j] - centre[j]);
            }

            sum += (point[i] - centre[i]) * (row - (2 * _gram[_count, i]));
        }

        return sum;
    }
}

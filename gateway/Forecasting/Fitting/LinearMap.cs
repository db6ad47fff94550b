namespace EdgeEnergy.Forecasting;

/// <summary>
/// Exact maximum a posteriori of a model that is linear in its parameters. For a given noise variance the parameters are the minimiser of a
/// quadratic with an L1 term on the Gram matrix; for given parameters the variance is known in closed form. The fixed point of the two is a
/// stationary point of the posterior; from above and from below the iteration is monotone, so two runs bracket every stationary point and the
/// better end is taken. A last pass over the data removes what the Gram matrix lost to rounding.
/// </summary>
internal sealed class LinearMap
{
    private const int MaximumRounds = 200;

    private readonly FitProblem _problem;
    private readonly ModelShape _shape;
    private readonly int _count;
    private readonly double[] _gram;
    private readonly double[] _right;
    private readonly double[] _hessian;
    private readonly double[] _work;
    private readonly double[] _block;
    private readonly LaplaceQuadratic _quadratic;
    private double _squares;
    private int _rounds;

    private LinearMap(FitProblem problem)
    {
        _problem = problem;
        _shape = problem.Shape;
        _count = _shape.Count;
        _gram = new double[_count * _count];
        _right = new double[_count];
        _hessian = new double[_count * _count];
        _work = new double[_count];
        _quadratic = new LaplaceQuadratic(_count, _shape.DeltaStart, _shape.DeltaCount);
        _block = Accumulate();
    }

    /// <summary>The maximum; start is an estimate of any earlier fit of the same shape, or null.</summary>
    internal static MapEstimate Solve(FitProblem problem, MapEstimate? start) => new LinearMap(problem).Run(start);

    private MapEstimate Run(MapEstimate? start)
    {
        int n = _problem.Observations;
        double[] upper = new double[_count];
        double variance = 1;
        if (start is not null)
        {
            start.Theta.CopyTo(upper, 0);
            variance = start.Variance;
        }

        double upperVariance = FixedPoint(upper, variance);
        MapEstimate best = Polish(upper, upperVariance);
        if (n > _count)
        {
            // From below: the variance that a fit with hardly any prior leaves is under every stationary point.
            double[] lower = [.. upper];
            double residual = Minimise(lower, Math.Max(ModelShape.LeastVariance, 1e-9 * best.Variance));
            double lowerVariance = FixedPoint(lower, ModelShape.Variance(residual, n));
            if (Math.Abs(Math.Log(lowerVariance / best.Variance)) > 1e-4)
            {
                MapEstimate other = Polish(lower, lowerVariance);
                best = other.LogPosterior > best.LogPosterior ? other : best;
            }
        }

        return best with { Iterations = _rounds };
    }

    /// <summary>Gram matrix, right-hand side and sum of squares in one pass; y rides along as the last column.</summary>
    private double[] Accumulate()
    {
        GramMatrix gram = new(_count + 1);
        for (int start = 0; start < _problem.Observations; start += GramMatrix.Stride)
        {
            int rows = Math.Min(GramMatrix.Stride, _problem.Observations - start);
            _problem.FillLinear(start, rows, gram.Block);
            _problem.Values.AsSpan(start, rows).CopyTo(gram.Block.AsSpan(_count * GramMatrix.Stride));
            gram.AddBlock(rows);
        }

        for (int i = 0; i < _count; i++)
        {
            for (int j = 0; j < _count; j++)
            {
                _gram[(i * _count) + j] = gram[i, j];
            }

            _right[i] = gram[_count, i];
        }

        _squares = gram[_count, _count];
        return gram.Block;
    }

    /// <summary>
    /// Alternates variance and parameters until the variance stands still; secant steps where the plain ones are slow. What is left of the error
    /// enters the posterior squared.
    /// </summary>
    private double FixedPoint(double[] theta, double variance)
    {
        double x = Math.Log(variance);
        double previousX = 0;
        double previousStep = 0;
        for (int round = 0; round < MaximumRounds; round++)
        {
            double residual = Minimise(theta, Math.Exp(x));
            double step = Math.Log(ModelShape.Variance(residual, _problem.Observations)) - x;
            if (Math.Abs(step) < 1e-9 || x + step <= Math.Log(ModelShape.LeastVariance) + 1e-9)
            {
                return Math.Exp(x + step);
            }

            double next = x + step;
            if (round > 0 && Math.Abs(step) < 1 && step != previousStep)
            {
                double secant = -step * (x - previousX) / (step - previousStep);
                if (secant * step > 0 && Math.Abs(secant) < 8 * Math.Abs(step))
                {
                    next = x + secant;
                }
            }

            previousX = x;
            previousStep = step;
            x = next;
        }

        return Math.Exp(x);
    }

    /// <summary>Parameters for a given variance; returns the residual sum of squares.</summary>
    private double Minimise(double[] theta, double variance)
    {
        _rounds++;
        AssembleHessian(variance);
        _quadratic.Minimise(_hessian, _right, variance * _shape.LaplaceRate, theta);
        double quadratic = 0;
        for (int i = 0; i < _count; i++)
        {
            quadratic += theta[i] * (VectorMath.Dot(_gram.AsSpan(i * _count, _count), theta) - (2 * _right[i]));
        }

        return Math.Max(0, _squares + quadratic);
    }

    private void AssembleHessian(double variance)
    {
        _gram.CopyTo(_hessian, 0);
        for (int i = 0; i < _count; i++)
        {
            _hessian[(i * _count) + i] += variance * _shape.Precision[i];
        }
    }

    /// <summary>
    /// Newton steps on the parameters that are not zero, with residuals and gradient taken from the data themselves. A zero changepoint whose
    /// exact gradient is out of bounds joins; one that would change sign leaves.
    /// </summary>
    private MapEstimate Polish(double[] theta, double variance)
    {
        double[] gradient = new double[_count];
        MapEstimate? best = null;
        double[] point = [.. theta];
        for (int round = 0; round < 12; round++)
        {
            double residual = Residuals(point, gradient);
            double s = ModelShape.Variance(residual, _problem.Observations);
            double value = _shape.LogPosterior(point, s, residual, _problem.Observations);
            double gained = best is null ? double.PositiveInfinity : value - best.LogPosterior;
            if (best is null || gained > 0)
            {
                best = new MapEstimate([.. point], s, residual, value, 0, true);
            }

            if (gained < 1e-11 * Math.Max(1, Math.Abs(value)))
            {
                break;
            }

            NewtonStep(point, gradient, s);
        }

        return best!;
    }

    private void NewtonStep(double[] point, double[] gradient, double variance)
    {
        double lambda = variance * _shape.LaplaceRate;
        Span<int> active = stackalloc int[_count];
        int size = 0;
        for (int i = 0; i < _count; i++)
        {
            double slope = gradient[i] - (variance * _shape.Precision[i] * point[i]);
            bool penalised = i >= _shape.DeltaStart && i < _shape.BetaStart;
            if (penalised && point[i] == 0 && Math.Abs(slope) <= lambda * (1 + 1e-9))
            {
                continue;
            }

            int sign = !penalised ? 0 : Math.Sign(point[i] != 0 ? point[i] : slope);
            _work[size] = slope - (lambda * sign);
            active[size++] = i;
        }

        AssembleHessian(variance);
        double[] matrix = new double[size * size];
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                matrix[(a * size) + b] = _hessian[(active[a] * _count) + active[b]];
            }
        }

        Cholesky.Factor(matrix, size, size);
        Cholesky.Forward(matrix, size, size, _work);
        Cholesky.Backward(matrix, size, size, _work);
        for (int a = 0; a < size; a++)
        {
            int i = active[a];
            double next = point[i] + _work[a];
            bool penalised = i >= _shape.DeltaStart && i < _shape.BetaStart;
            point[i] = penalised && point[i] != 0 && next * point[i] < 0 ? 0 : next;
        }
    }

    /// <summary>X'(y - X theta) into gradient; returns the residual sum of squares.</summary>
    private double Residuals(double[] theta, double[] gradient)
    {
        Array.Clear(gradient);
        Span<double> residual = stackalloc double[GramMatrix.Stride];
        double sum = 0;
        for (int start = 0; start < _problem.Observations; start += GramMatrix.Stride)
        {
            int rows = Math.Min(GramMatrix.Stride, _problem.Observations - start);
            _problem.FillLinear(start, rows, _block);
            Span<double> r = residual[..rows];
            _problem.Values.AsSpan(start, rows).CopyTo(r);
            for (int c = 0; c < _count; c++)
            {
                if (theta[c] != 0)
                {
                    VectorMath.AddScaled(r, _block.AsSpan(c * GramMatrix.Stride, rows), -theta[c]);
                }
            }

            for (int c = 0; c < _count; c++)
            {
                gradient[c] += VectorMath.Dot(r, _block.AsSpan(c * GramMatrix.Stride, rows));
            }

            sum += VectorMath.Dot(r, r);
        }

        return sum;
    }
}

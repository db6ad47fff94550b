namespace EdgeEnergy.Forecasting;

/// <summary>
/// Minimises f(x) = x'Hx / 2 - c'x + lambda sum |x_i|, the sum over the penalised range only, exactly. The other coordinates are eliminated by
/// their Schur complement; on the rest an active-set method works (feature-sign search: H. Lee et al., "Efficient sparse coding algorithms",
/// NIPS 2006), which ends after finitely many steps at the point where all subgradient conditions hold.
/// </summary>
internal sealed class LaplaceQuadratic
{
    private readonly int _start;
    private readonly int _penalised;
    private readonly int _free;
    private readonly int _count;
    private readonly int[] _freeIndex;
    private readonly double[] _factor;
    private readonly double[] _coupling;
    private readonly double[] _freeRight;
    private readonly double[] _schur;
    private readonly double[] _right;
    private readonly double[] _noise;
    private readonly double[] _value;
    private readonly double[] _sign;
    private readonly double[] _sub;
    private readonly double[] _target;
    private readonly int[] _active;
    private int _activeCount;

    internal LaplaceQuadratic(int count, int start, int penalised)
    {
        _count = count;
        _start = start;
        _penalised = penalised;
        _free = count - penalised;
        _freeIndex = [.. Enumerable.Range(0, count).Where(i => i < start || i >= start + penalised)];
        _factor = new double[_free * _free];
        _coupling = new double[penalised * _free];
        _freeRight = new double[_free];
        _schur = new double[penalised * penalised];
        _right = new double[penalised];
        _noise = new double[penalised];
        _value = new double[penalised];
        _sign = new double[penalised];
        _sub = new double[penalised * penalised];
        _target = new double[penalised];
        _active = new int[penalised];
    }

    /// <summary>
    /// H is count x count, row-major, lower triangle read; the penalised part of x on entry is the starting point, x on exit the minimiser.
    /// </summary>
    internal void Minimise(ReadOnlySpan<double> h, ReadOnlySpan<double> c, double lambda, Span<double> x)
    {
        Eliminate(h, c);
        x.Slice(_start, _penalised).CopyTo(_value);
        Search(lambda);
        Restore(x);
    }

    /// <summary>Schur complement of the free coordinates: what remains is a problem in the penalised ones alone.</summary>
    private void Eliminate(ReadOnlySpan<double> h, ReadOnlySpan<double> c)
    {
        for (int i = 0; i < _free; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _factor[(i * _free) + j] = Element(h, _freeIndex[i], _freeIndex[j]);
            }

            _freeRight[i] = c[_freeIndex[i]];
        }

        Cholesky.Factor(_factor, _free, _free);
        Cholesky.Forward(_factor, _free, _free, _freeRight);
        for (int d = 0; d < _penalised; d++)
        {
            Span<double> row = _coupling.AsSpan(d * _free, _free);
            for (int i = 0; i < _free; i++)
            {
                row[i] = Element(h, _start + d, _freeIndex[i]);
            }

            Cholesky.Forward(_factor, _free, _free, row);
            for (int e = 0; e <= d; e++)
            {
                double value = Element(h, _start + d, _start + e) - VectorMath.Dot(row, _coupling.AsSpan(e * _free, _free));
                _schur[(d * _penalised) + e] = value;
                _schur[(e * _penalised) + d] = value;
            }

            _right[d] = c[_start + d] - VectorMath.Dot(row, _freeRight);

            // A coordinate the free ones can replace has nothing left of its own; what shows is rounding, and its minimiser is 0.
            double own = Element(h, _start + d, _start + d);
            bool replaceable = _schur[(d * _penalised) + d] <= 1e-12 * own;
            _noise[d] = replaceable ? double.PositiveInfinity : 1e-13 * Math.Abs(c[_start + d]);
        }
    }

    private double Element(ReadOnlySpan<double> h, int i, int j) => i >= j ? h[(i * _count) + j] : h[(j * _count) + i];

    private void Search(double lambda)
    {
        _activeCount = 0;
        for (int d = 0; d < _penalised; d++)
        {
            _value[d] = double.IsInfinity(_noise[d]) ? 0 : _value[d];
            _sign[d] = Math.Sign(_value[d]);
            if (_value[d] != 0)
            {
                _active[_activeCount++] = d;
            }
        }

        // Each step lowers f, so no active set with its signs comes twice; the bound only guards against rounding at a tie.
        int budget = 100 + (20 * _penalised);
        while (budget-- > 0)
        {
            if (!StepTowardsTarget(lambda))
            {
                continue;
            }

            if (!Activate(lambda))
            {
                return;
            }
        }
    }

    /// <summary>Solves for the active coordinates with signs held; stops at the first that would change sign and drops it. True: target reached.</summary>
    private bool StepTowardsTarget(double lambda)
    {
        for (int a = 0; a < _activeCount; a++)
        {
            int d = _active[a];
            for (int b = 0; b <= a; b++)
            {
                _sub[(a * _penalised) + b] = _schur[(d * _penalised) + _active[b]];
            }

            _target[a] = _right[d] - (lambda * _sign[d]);
        }

        Cholesky.Factor(_sub, _activeCount, _penalised);
        Cholesky.Forward(_sub, _activeCount, _penalised, _target);
        Cholesky.Backward(_sub, _activeCount, _penalised, _target);
        double step = 1;
        int blocking = -1;
        for (int a = 0; a < _activeCount; a++)
        {
            int d = _active[a];
            if (_target[a] * _sign[d] <= 0)
            {
                double share = _value[d] == _target[a] ? 0 : _value[d] / (_value[d] - _target[a]);
                if (share < step || blocking < 0)
                {
                    step = share;
                    blocking = a;
                }
            }
        }

        for (int a = 0; a < _activeCount; a++)
        {
            int d = _active[a];
            _value[d] = blocking < 0 ? _target[a] : _value[d] + (step * (_target[a] - _value[d]));
        }

        if (blocking < 0)
        {
            return true;
        }

        _value[_active[blocking]] = 0;
        _sign[_active[blocking]] = 0;
        _activeCount--;
        for (int a = blocking; a < _activeCount; a++)
        {
            _active[a] = _active[a + 1];
        }

        return false;
    }

    /// <summary>Activates the zero coordinate that breaks its subgradient condition most; false when none does.</summary>
    private bool Activate(double lambda)
    {
        double worst = 0;
        int entering = -1;
        for (int d = 0; d < _penalised; d++)
        {
            if (_sign[d] != 0)
            {
                continue;
            }

            double gradient = _right[d];
            for (int a = 0; a < _activeCount; a++)
            {
                gradient -= _schur[(d * _penalised) + _active[a]] * _value[_active[a]];
            }

            double excess = Math.Abs(gradient) - (lambda * (1 + 1e-10)) - _noise[d];
            if (excess > worst)
            {
                worst = excess;
                entering = d;
                _target[0] = gradient;
            }
        }

        if (entering < 0)
        {
            return false;
        }

        _sign[entering] = Math.Sign(_target[0]);
        _active[_activeCount++] = entering;
        return true;
    }

    /// <summary>The free coordinates that belong to the penalised ones.</summary>
    private void Restore(Span<double> x)
    {
        for (int a = 0; a < _activeCount; a++)
        {
            int d = _active[a];
            VectorMath.AddScaled(_freeRight, _coupling.AsSpan(d * _free, _free), -_value[d]);
        }

        Cholesky.Backward(_factor, _free, _free, _freeRight);
        for (int i = 0; i < _free; i++)
        {
            x[_freeIndex[i]] = _freeRight[i];
        }

        _value.CopyTo(x[_start..]);
    }
}

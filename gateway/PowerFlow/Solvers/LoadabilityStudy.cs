namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Continuation power flow: follows the solution from no load while all loads and injections grow by one multiple, with a tangent predictor and
/// an arc-length corrector (V. Ajjarapu, C. Christy, "The continuation power flow", IEEE Trans. Power Syst. 7(1), 1992), and closes in on the nose.
/// </summary>
public sealed class LoadabilityStudy
{
    private const int MaximumSteps = 2000;
    private const double LargestStep = 0.2;
    private const double SmallestStep = 1e-9;

    private readonly NewtonRaphson _newton;
    private readonly NewtonKernel _kernel;
    private readonly double[] _tangent;
    private readonly double[] _next;
    private readonly double[] _correction;
    private readonly double[] _savedE;
    private readonly double[] _savedF;
    private double _tangentMultiple;

    public LoadabilityStudy(Feeder feeder)
        : this(new NewtonRaphson(feeder, new PowerFlowOptions(1e-10)))
    {
        PerUnitNetwork net = feeder.Network;
        _newton.Load(net.LoadKw, net.LoadKvar, net.GenerationKw, net.GenerationKvar);
    }

    internal LoadabilityStudy(NewtonRaphson newton)
    {
        _newton = newton;
        _kernel = newton.Kernel;
        _tangent = new double[_kernel.Step.Length];
        _next = new double[_kernel.Step.Length];
        _correction = new double[_kernel.Step.Length];
        _savedE = new double[_kernel.E.Length];
        _savedF = new double[_kernel.E.Length];
    }

    /// <summary>Largest multiple of the file's loads and injections that has a solution, up to the given bound; null where no-load itself cannot be solved.</summary>
    public double? Collapse(double upTo = 100) => Follow(upTo);

    /// <summary>
    /// Follows the curve. Returns the nose's multiple when it lies below <paramref name="upTo"/>; otherwise <paramref name="upTo"/>, with the
    /// kernel's voltages at that multiple.
    /// </summary>
    internal double? Follow(double upTo)
    {
        _kernel.Reset();
        if (!_kernel.HasNoLoadState || _newton.Iterate(0, out _) != SolveFailure.None)
        {
            return null;
        }

        double multiple = 0;
        _tangent.AsSpan().Clear();
        _tangentMultiple = 1;
        if (!Tangent(multiple))
        {
            return null;
        }

        double length = 0.05;
        for (int step = 0; step < MaximumSteps && length > SmallestStep; step++)
        {
            Save();
            double before = multiple;
            double beforeTangent = _tangentMultiple;
            if (before + (length * _tangentMultiple) >= upTo && beforeTangent > 0)
            {
                if (_newton.Iterate(upTo, out _) == SolveFailure.None && IsUpperBranch())
                {
                    return upTo;
                }

                Restore();
                length /= 4;
                continue;
            }

            if (!Advance(ref multiple, length) || !TangentInto(_next, multiple, out double nextMultiple))
            {
                Restore();
                multiple = before;
                length /= 2;
                continue;
            }

            if (nextMultiple <= 0)
            {
                // The nose lies within this step; shorter steps close in from below until the multiple itself stands still.
                double passed = multiple;
                Restore();
                multiple = before;
                if (length < 1e-6 || Math.Abs(passed - before) < 1e-12 * Math.Max(1, before))
                {
                    return Math.Max(passed, before);
                }

                // Secant on the tangent's multiple component, which is zero at the nose.
                double share = beforeTangent / (beforeTangent - nextMultiple);
                length *= Math.Clamp(0.9 * share, 0.05, 0.9);
                continue;
            }

            _next.CopyTo(_tangent, 0);
            _tangentMultiple = nextMultiple;
            if (multiple >= upTo)
            {
                return _newton.Iterate(upTo, out _) == SolveFailure.None ? upTo : null;
            }

            length = Math.Min(length * 1.5, LargestStep);
        }

        return multiple;
    }

    private bool IsUpperBranch() => TangentInto(_next, 1, out double direction) && direction > 0;

    private void Save()
    {
        _kernel.E.CopyTo(_savedE, 0);
        _kernel.F.CopyTo(_savedF, 0);
    }

    private void Restore()
    {
        _savedE.CopyTo(_kernel.E, 0);
        _savedF.CopyTo(_kernel.F, 0);
    }

    private bool Tangent(double multiple)
    {
        if (!TangentInto(_next, multiple, out double direction))
        {
            return false;
        }

        _next.CopyTo(_tangent, 0);
        _tangentMultiple = direction;
        return true;
    }

    /// <summary>Unit tangent (dV, d multiple) at the present point, on the side of the last tangent.</summary>
    private bool TangentInto(double[] tangent, double multiple, out double direction)
    {
        direction = 0;
        _kernel.Mismatch(multiple);
        if (!_kernel.FactoriseJacobian(multiple))
        {
            return false;
        }

        _kernel.MultipleDerivative(tangent);
        _kernel.SolveStep(tangent);
        double squared = 1;
        double dot = _tangentMultiple;
        for (int i = 0; i < tangent.Length; i++)
        {
            squared += tangent[i] * tangent[i];
            dot += tangent[i] * _tangent[i];
        }

        if (!double.IsFinite(squared))
        {
            return false;
        }

        double scale = (dot < 0 ? -1 : 1) / Math.Sqrt(squared);
        for (int i = 0; i < tangent.Length; i++)
        {
            tangent[i] *= scale;
        }

        direction = scale;
        return true;
    }

    /// <summary>Predicts along the tangent and corrects in the plane normal to it.</summary>
    private bool Advance(ref double multiple, double length)
    {
        _kernel.Apply(_tangent, length);
        multiple += length * _tangentMultiple;
        for (int iteration = 0; iteration < 12; iteration++)
        {
            if (!double.IsFinite(_kernel.Mismatch(multiple)) || !_kernel.FactoriseJacobian(multiple))
            {
                return false;
            }

            _kernel.SolveStep(_kernel.Step);
            _kernel.MultipleDerivative(_correction);
            _kernel.SolveStep(_correction);

            // Step + dm * correction must be normal to the tangent.
            double along = 0;
            double perMultiple = _tangentMultiple;
            for (int i = 0; i < _tangent.Length; i++)
            {
                along += _tangent[i] * _kernel.Step[i];
                perMultiple += _tangent[i] * _correction[i];
            }

            double change = -along / perMultiple;
            if (!double.IsFinite(change))
            {
                return false;
            }

            for (int i = 0; i < _correction.Length; i++)
            {
                _correction[i] = _kernel.Step[i] + (change * _correction[i]);
            }

            multiple += change;
            double moved = _kernel.Apply(_correction, 1) + (change * change);
            if (moved < 1e-20)
            {
                return true;
            }

            if (moved > 1)
            {
                return false;
            }
        }

        return false;
    }
}

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Newton's equations of a feeder in rectangular coordinates. PQ rows are current mismatches, I - conj(S/V) = 0, whose off-diagonal blocks are
/// the constant admittances (V. M. da Costa et al., "Developments in the Newton Raphson power flow formulation based on current injections", IEEE
/// Trans. Power Syst. 14(4), 1999); PV rows are the active mismatch and |V|^2. Everything is in feeder order; the LU is in elimination order.
/// </summary>
internal sealed class NewtonKernel
{
    private readonly PerUnitNetwork _net;
    private readonly NetworkCurrents _currents;
    private readonly EliminationPlan _plan;
    private readonly BlockLu _lu;
    private readonly int[] _rowOfBus;
    private readonly int[] _slot;
    private readonly double[] _constantUpper;
    private readonly double[] _constantLower;
    private readonly double[] _ie;
    private readonly double[] _if;

    public NewtonKernel(PerUnitNetwork net)
    {
        _net = net;
        Admittance = new AdmittanceMatrix(net);
        _currents = new NetworkCurrents(net);
        int n = net.BusCount;
        _rowOfBus = new int[n];
        for (int i = 0, row = 0; i < n; i++)
        {
            _rowOfBus[i] = i == net.Slack ? -1 : row++;
        }

        AdmittanceMatrix y = Admittance;
        List<(int I, int J)> pairs = [];
        for (int i = 0; i < n; i++)
        {
            for (int s = y.Start[i]; s < y.Start[i + 1]; s++)
            {
                if (y.Column[s] > i && i != net.Slack && y.Column[s] != net.Slack)
                {
                    pairs.Add((_rowOfBus[i], _rowOfBus[y.Column[s]]));
                }
            }
        }

        _plan = new EliminationPlan(n - 1, pairs);
        _lu = new BlockLu(_plan);
        Position = new int[n];
        for (int i = 0; i < n; i++)
        {
            Position[i] = i == net.Slack ? -1 : _plan.PositionOf[_rowOfBus[i]];
        }

        _constantUpper = new double[_lu.Upper.Length];
        _constantLower = new double[_lu.Lower.Length];
        _slot = new int[y.Column.Length];
        for (int i = 0; i < n; i++)
        {
            for (int s = y.Start[i]; s < y.Start[i + 1]; s++)
            {
                _slot[s] = PlaceConstant(i, s);
            }
        }

        E = new double[n];
        F = new double[n];
        P = new double[n];
        Q = new double[n];
        LoadP = new double[n];
        LoadQ = new double[n];
        GenerationP = new double[n];
        GenerationQ = new double[n];
        _ie = new double[n];
        _if = new double[n];
        Type = (BusType[])net.Type.Clone();
        Step = new double[2 * (n - 1)];
        NoLoadE = new double[n];
        NoLoadF = new double[n];
        HasNoLoadState = FindNoLoadState();
    }

    public AdmittanceMatrix Admittance { get; }

    /// <summary>Elimination position of each bus; -1 at the slack. Two numbers a position in <see cref="Step"/>.</summary>
    public int[] Position { get; }

    /// <summary>Voltage, p.u.</summary>
    public double[] E { get; }
    public double[] F { get; }

    /// <summary>Nominal load and constant-power generation, p.u.</summary>
    public double[] LoadP { get; }
    public double[] LoadQ { get; }
    public double[] GenerationP { get; }
    public double[] GenerationQ { get; }

    /// <summary>Net injection at the present voltage, p.u.; Q of a PV bus is what the network takes.</summary>
    public double[] P { get; }
    public double[] Q { get; }

    /// <summary>Types in effect: a PV bus at a reactive limit is PQ for the rest of a solve.</summary>
    public BusType[] Type { get; }

    /// <summary>Right-hand side before, step after <see cref="SolveStep"/>.</summary>
    public double[] Step { get; }

    public double[] NoLoadE { get; }
    public double[] NoLoadF { get; }

    /// <summary>False when the network without load is singular (a resonance).</summary>
    public bool HasNoLoadState { get; }

    public ReadOnlySpan<double> CurrentE => _ie;
    public ReadOnlySpan<double> CurrentF => _if;

    /// <summary>Starts from the network without load, PV magnitudes at their set points.</summary>
    public void Reset()
    {
        NoLoadE.CopyTo(E, 0);
        NoLoadF.CopyTo(F, 0);
        for (int i = 0; i < E.Length; i++)
        {
            if (Type[i] == BusType.Pv)
            {
                double scale = _net.SetPoint[i] / Math.Sqrt((E[i] * E[i]) + (F[i] * F[i]));
                E[i] *= scale;
                F[i] *= scale;
            }
        }
    }

    /// <summary>
    /// Writes the negative mismatch at load multiple <paramref name="multiple"/> into <see cref="Step"/>; returns its largest squared component pair.
    /// </summary>
    public double Mismatch(double multiple)
    {
        _currents.Multiply(E, F, _ie, _if);
        double largest = 0;
        for (int i = 0; i < E.Length; i++)
        {
            if (i == _net.Slack)
            {
                continue;
            }

            double e = E[i];
            double f = F[i];
            double w = (e * e) + (f * f);
            NetInjection(i, w, multiple, out double p, out double q);
            int at = 2 * Position[i];
            double m0;
            double m1;
            if (Type[i] == BusType.Pv)
            {
                m0 = p - ((e * _ie[i]) + (f * _if[i]));
                m1 = (_net.SetPoint[i] * _net.SetPoint[i]) - w;
                P[i] = p;
                Q[i] = (f * _ie[i]) - (e * _if[i]);
            }
            else
            {
                m0 = (((p * e) + (q * f)) / w) - _ie[i];
                m1 = (((p * f) - (q * e)) / w) - _if[i];
                P[i] = p;
                Q[i] = q;
            }

            Step[at] = m0;
            Step[at + 1] = m1;
            largest = Math.Max(largest, (m0 * m0) + (m1 * m1));
            if (double.IsNaN(m0 + m1))
            {
                return double.NaN;
            }
        }

        return largest;
    }

    /// <summary>Assembles and factorises the Jacobian at the present voltage (after <see cref="Mismatch"/>); false when singular.</summary>
    public bool FactoriseJacobian(double multiple)
    {
        _constantUpper.CopyTo(_lu.Upper, 0);
        _constantLower.CopyTo(_lu.Lower, 0);
        double[] d = _lu.Diagonal;
        for (int i = 0; i < E.Length; i++)
        {
            int position = Position[i];
            if (position < 0)
            {
                continue;
            }

            int at = 4 * position;
            double e = E[i];
            double f = F[i];
            double g = Admittance.DiagonalG[i];
            double b = Admittance.DiagonalB[i];
            if (Type[i] == BusType.Pv)
            {
                AssemblePv(i, at, multiple);
                continue;
            }

            double w = (e * e) + (f * f);
            double inverse = 1 / (w * w);
            double ee = ((e * e) - (f * f)) * inverse;
            double ef = 2 * e * f * inverse;

            // h = (P - jQ) / conj(V)^2 = (P - jQ) V^2 / |V|^4
            double hr = (P[i] * ee) + (Q[i] * ef);
            double hi = (P[i] * ef) - (Q[i] * ee);
            d[at] = g + hr;
            d[at + 1] = hi - b;
            d[at + 2] = b + hi;
            d[at + 3] = g - hr;
            if (_net.HasZip)
            {
                AddVoltageDependence(i, at, multiple);
            }
        }

        return _lu.Factorise();
    }

    public void SolveStep(Span<double> rightHandSide) => _lu.Solve(rightHandSide);

    public void SolveTransposed(Span<double> rightHandSide) => _lu.SolveTransposed(rightHandSide);

    /// <summary>Adds <paramref name="fraction"/> of the step to the voltages; returns the largest squared change.</summary>
    public double Apply(ReadOnlySpan<double> step, double fraction)
    {
        double largest = 0;
        for (int i = 0; i < E.Length; i++)
        {
            int at = 2 * Position[i];
            if (at < 0)
            {
                continue;
            }

            double de = fraction * step[at];
            double df = fraction * step[at + 1];
            E[i] += de;
            F[i] += df;
            largest = Math.Max(largest, (de * de) + (df * df));
        }

        return largest;
    }

    /// <summary>Derivative of the negative mismatch by the load multiple, for continuation.</summary>
    public void MultipleDerivative(Span<double> derivative)
    {
        for (int i = 0; i < E.Length; i++)
        {
            int at = 2 * Position[i];
            if (at < 0)
            {
                continue;
            }

            double e = E[i];
            double f = F[i];
            double w = (e * e) + (f * f);
            NetInjection(i, w, 1, out double p, out double q);
            derivative[at] = Type[i] == BusType.Pv ? p : ((p * e) + (q * f)) / w;
            derivative[at + 1] = Type[i] == BusType.Pv ? 0 : ((p * f) - (q * e)) / w;
        }
    }

    /// <summary>Effect of one p.u. of active or reactive injection at a bus on the negative mismatch (two numbers at its position).</summary>
    public void InjectionColumn(int bus, bool reactive, out double first, out double second)
    {
        double w = (E[bus] * E[bus]) + (F[bus] * F[bus]);
        if (Type[bus] == BusType.Pv)
        {
            first = reactive ? 0 : 1;
            second = 0;
            return;
        }

        first = (reactive ? F[bus] : E[bus]) / w;
        second = (reactive ? -E[bus] : F[bus]) / w;
    }

    private void NetInjection(int i, double squaredVoltage, double multiple, out double p, out double q)
    {
        p = -LoadP[i];
        q = -LoadQ[i];
        if (_net.HasZip)
        {
            double vm = Math.Sqrt(squaredVoltage);
            p *= _net.ActiveShares[i].At(vm);
            q *= _net.ReactiveShares[i].At(vm);
        }

        p = multiple * (p + GenerationP[i]);
        q = multiple * (q + GenerationQ[i]);
    }

    /// <summary>Row P of a PV bus is d(e Ie + f If), row V is d(e^2 + f^2).</summary>
    private void AssemblePv(int i, int at, double multiple)
    {
        double e = E[i];
        double f = F[i];
        double g = Admittance.DiagonalG[i];
        double b = Admittance.DiagonalB[i];
        double[] d = _lu.Diagonal;
        d[at] = (e * g) + (f * b) + _ie[i];
        d[at + 1] = (f * g) - (e * b) + _if[i];
        if (_net.HasZip)
        {
            double vm = Math.Sqrt((e * e) + (f * f));
            LoadShares shares = _net.ActiveShares[i];
            double slope = -multiple * LoadP[i] * ((2 * shares.Impedance * vm) + shares.Current) / vm;
            d[at] -= slope * e;
            d[at + 1] -= slope * f;
        }

        d[at + 2] = 2 * e;
        d[at + 3] = 2 * f;
        for (int s = Admittance.Start[i]; s < Admittance.Start[i + 1]; s++)
        {
            int slot = _slot[s];
            if (slot < 0)
            {
                continue;
            }

            double gij = Admittance.G[s];
            double bij = Admittance.B[s];
            bool upper = Position[i] < Position[Admittance.Column[s]];
            double[] block = upper ? _lu.Upper : _lu.Lower;
            block[4 * slot] = (e * gij) + (f * bij);
            block[(4 * slot) + 1] = (f * gij) - (e * bij);
            block[(4 * slot) + 2] = 0;
            block[(4 * slot) + 3] = 0;
        }
    }

    private void AddVoltageDependence(int i, int at, double multiple)
    {
        double e = E[i];
        double f = F[i];
        double w = (e * e) + (f * f);
        double vm = Math.Sqrt(w);
        LoadShares active = _net.ActiveShares[i];
        LoadShares reactive = _net.ReactiveShares[i];
        double slopeP = -multiple * LoadP[i] * ((2 * active.Impedance * vm) + active.Current);
        double slopeQ = -multiple * LoadQ[i] * ((2 * reactive.Impedance * vm) + reactive.Current);
        double ur = ((slopeP * e) + (slopeQ * f)) / (w * vm);
        double ui = ((slopeP * f) - (slopeQ * e)) / (w * vm);
        double[] d = _lu.Diagonal;
        d[at] -= ur * e;
        d[at + 1] -= ur * f;
        d[at + 2] -= ui * e;
        d[at + 3] -= ui * f;
    }

    /// <summary>Writes admittance entry s of row i as a constant block; returns its slot, or -1 beside the slack.</summary>
    private int PlaceConstant(int i, int s)
    {
        int j = Admittance.Column[s];
        if (i == _net.Slack || j == _net.Slack)
        {
            return -1;
        }

        (int slot, bool upper) = _plan.SlotOf(_rowOfBus[i], _rowOfBus[j]);
        double[] block = upper ? _constantUpper : _constantLower;
        block[4 * slot] = Admittance.G[s];
        block[(4 * slot) + 1] = -Admittance.B[s];
        block[(4 * slot) + 2] = Admittance.B[s];
        block[(4 * slot) + 3] = Admittance.G[s];
        return slot;
    }

    private bool FindNoLoadState()
    {
        E.AsSpan().Clear();
        F.AsSpan().Clear();
        E[_net.Slack] = _net.SetPoint[_net.Slack];
        _currents.Multiply(E, F, _ie, _if);
        _constantUpper.CopyTo(_lu.Upper, 0);
        _constantLower.CopyTo(_lu.Lower, 0);
        for (int i = 0; i < E.Length; i++)
        {
            if (Position[i] is >= 0 and int position)
            {
                int at = 4 * position;
                _lu.Diagonal[at] = Admittance.DiagonalG[i];
                _lu.Diagonal[at + 1] = -Admittance.DiagonalB[i];
                _lu.Diagonal[at + 2] = Admittance.DiagonalB[i];
                _lu.Diagonal[at + 3] = Admittance.DiagonalG[i];
                Step[2 * position] = -_ie[i];
                Step[(2 * position) + 1] = -_if[i];
            }
        }

        if (!_lu.Factorise())
        {
            return false;
        }

        _lu.Solve(Step);
        Apply(Step, 1);
        E.CopyTo(NoLoadE, 0);
        F.CopyTo(NoLoadF, 0);
        return true;
    }
}

using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// One step of the branch-flow model of a radial feeder (M. Farivar, S. H. Low, "Branch flow model: relaxations and convexification", IEEE Trans. Power
/// Syst. 28(3), 2013, eqs. 3-6, here with the equality l v = P^2 + Q^2): squared voltages v, squared currents l, sending-end series flows P, Q.
/// </summary>
internal sealed class BranchFlowStep
{
    private const double ElasticLow = 0.01;
    private const double ElasticHigh = 4;

    private readonly QuadraticModel _model;
    private readonly RadialOrder _order;
    private readonly PerUnitNetwork _net;
    private readonly int[] _v;
    private readonly int[] _l;
    private readonly int[] _p;
    private readonly int[] _q;

    public BranchFlowStep(QuadraticModel model, LimitBook limits, Feeder feeder, RadialOrder order, OpfCase opf, int step, PowerFlowSolution start, double loadScale)
    {
        _model = model;
        _order = order;
        _net = feeder.Network;
        int n = order.Count;
        _v = new int[n];
        _l = new int[n];
        _p = new int[n];
        _q = new int[n];
        ActiveRow = new int[n];
        ReactiveRow = new int[n];
        Complex[] voltage = [.. order.BusAt.Select((bus, k) => new Complex(start.E[bus], start.F[bus]) / order.Scale[k])];
        for (int k = 0; k < n; k++)
        {
            AddVoltage(limits, feeder, opf, step, k, voltage[k]);
            AddBalance(feeder, k, loadScale);
        }

        for (int k = 1; k < n; k++)
        {
            AddBranch(limits, feeder, step, k, voltage);
        }

        double kva = _net.BaseKva;
        SourceP = model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, start.Converged ? start.SlackPKw / kva : 1);
        SourceQ = model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, start.Converged ? start.SlackQKvar / kva : 0);
        model.AddLinear(ActiveRow[_net.Slack], SourceP, 1);
        model.AddLinear(ReactiveRow[_net.Slack], SourceQ, 1);
        if (double.IsFinite(opf.SourceMinimumKw))
        {
            limits.Operating(step, OpfLimitKind.SourceMinimum, "source", SourceP, opf.SourceMinimumKw / kva, lower: true, opf.SourceMinimumKw, m => m.X[SourceP] * kva);
        }

        if (double.IsFinite(opf.SourceMaximumKw))
        {
            limits.Operating(step, OpfLimitKind.SourceMaximum, "source", SourceP, opf.SourceMaximumKw / kva, lower: false, opf.SourceMaximumKw, m => m.X[SourceP] * kva);
        }
    }

    /// <summary>Balance rows by bus in feeder order: injections enter with +1; the right-hand side is the constant load.</summary>
    public int[] ActiveRow { get; }
    public int[] ReactiveRow { get; }

    public int SourceP { get; }
    public int SourceQ { get; }

    /// <summary>Adds a * losses to a row, p.u.</summary>
    public void AddLosses(int row, double a)
    {
        for (int k = 1; k < _l.Length; k++)
        {
            _model.AddLinear(row, _l[k], a * _order.R[k]);
        }
    }

    public double Loss()
    {
        double loss = 0;
        for (int k = 1; k < _l.Length; k++)
        {
            loss += _model.X[_l[k]] * _order.R[k];
        }

        return loss;
    }

    /// <summary>Voltage magnitudes in feeder order.</summary>
    public double[] Voltages()
    {
        double[] vm = new double[_v.Length];
        for (int k = 0; k < vm.Length; k++)
        {
            vm[_order.BusAt[k]] = Math.Sqrt(_model.X[_v[k]]) * _order.ScaleMagnitude[k];
        }

        return vm;
    }

    private void AddVoltage(LimitBook limits, Feeder feeder, OpfCase opf, int step, int k, Complex start)
    {
        int bus = _order.BusAt[k];
        double scale = _order.ScaleMagnitude[k];
        double squared = (start.Real * start.Real) + (start.Imaginary * start.Imaginary);
        if (_net.Type[bus] != BusType.Pq)
        {
            double held = _net.SetPoint[bus] / scale;
            _v[k] = _model.AddVariable(held * held, held * held, held * held);
            return;
        }

        double low = (feeder.Buses[bus].MinimumVoltage ?? opf.MinimumVoltage) / scale;
        double high = (feeder.Buses[bus].MaximumVoltage ?? opf.MaximumVoltage) / scale;
        string place = feeder.Buses[bus].Id.ToString();
        if (!limits.Elastic)
        {
            _v[k] = _model.AddVariable(low * low, high * high, Math.Clamp(squared, low * low, high * high));
            int v = _v[k];
            limits.NoteBound(step, OpfLimitKind.VoltageLow, place, low * scale, v, m => Math.Sqrt(m.X[v]) * scale, lower: true);
            limits.NoteBound(step, OpfLimitKind.VoltageHigh, place, high * scale, v, m => Math.Sqrt(m.X[v]) * scale, lower: false);
            return;
        }

        int free = _v[k] = _model.AddVariable(ElasticLow, ElasticHigh, Math.Clamp(squared, ElasticLow, ElasticHigh));
        limits.Operating(step, OpfLimitKind.VoltageLow, place, free, low * low, lower: true, low * scale, m => Math.Sqrt(m.X[free]) * scale);
        limits.Operating(step, OpfLimitKind.VoltageHigh, place, free, high * high, lower: false, high * scale, m => Math.Sqrt(m.X[free]) * scale);
    }

    /// <summary>Injection - load(v) - shunt(v) + flow in - flows out = 0, the constant part of the load on the right.</summary>
    private void AddBalance(Feeder feeder, int k, double loadScale)
    {
        int bus = _order.BusAt[k];
        double kva = _net.BaseKva;
        double scale = _order.ScaleMagnitude[k];
        double p = loadScale * _net.LoadKw[bus] / kva;
        double q = loadScale * _net.LoadKvar[bus] / kva;
        LoadShares active = _net.ActiveShares[bus];
        LoadShares reactive = _net.ReactiveShares[bus];
        double fixedP = (p * active.Power) - (_net.GenerationKw[bus] / kva);
        double fixedQ = (q * reactive.Power) - (_net.GenerationKvar[bus] / kva);
        int rowP = _model.AddRow(fixedP, fixedP);
        int rowQ = _model.AddRow(fixedQ, fixedQ);
        ActiveRow[bus] = rowP;
        ReactiveRow[bus] = rowQ;
        _model.AddLinear(rowP, _v[k], -_order.ShuntG[k] - (p * active.Impedance * scale * scale));
        _model.AddLinear(rowQ, _v[k], _order.ShuntB[k] - (q * reactive.Impedance * scale * scale));
        _model.AddRoot(rowP, _v[k], -p * active.Current * scale);
        _model.AddRoot(rowQ, _v[k], -q * reactive.Current * scale);
        if (_net.Type[bus] == BusType.Pv)
        {
            double low = (feeder.Buses[bus].MinimumKvar ?? double.NegativeInfinity) / kva;
            double high = (feeder.Buses[bus].MaximumKvar ?? double.PositiveInfinity) / kva;
            _model.AddLinear(rowQ, _model.AddVariable(low, high, 0), 1);
        }
    }

    private void AddBranch(LimitBook limits, Feeder feeder, int step, int k, Complex[] voltage)
    {
        int up = _order.Parent[k];
        double r = _order.R[k];
        double x = _order.X[k];
        Complex current = (voltage[up] - voltage[k]) / new Complex(r, x);
        Complex flow = voltage[up] * Complex.Conjugate(current);
        double squared = (current.Real * current.Real) + (current.Imaginary * current.Imaginary);

        // l >= 0 follows from l v = P^2 + Q^2; as a bound it would leave a dead branch no interior and stall the interior-point method.
        int l = _l[k] = _model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, squared);
        int p = _p[k] = _model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, flow.Real);
        int q = _q[k] = _model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, flow.Imaginary);
        int child = _order.BusAt[k];
        int parent = _order.BusAt[up];
        _model.AddLinear(ActiveRow[child], p, 1);
        _model.AddLinear(ActiveRow[child], l, -r);
        _model.AddLinear(ReactiveRow[child], q, 1);
        _model.AddLinear(ReactiveRow[child], l, -x);
        _model.AddLinear(ActiveRow[parent], p, -1);
        _model.AddLinear(ReactiveRow[parent], q, -1);

        int drop = _model.AddRow(0, 0);
        _model.AddLinear(drop, _v[k], 1);
        _model.AddLinear(drop, _v[up], -1);
        _model.AddLinear(drop, p, 2 * r);
        _model.AddLinear(drop, q, 2 * x);
        _model.AddLinear(drop, l, -((r * r) + (x * x)));

        int square = _model.AddRow(0, 0);
        _model.AddProduct(square, l, _v[up], 1);
        _model.AddProduct(square, p, p, -1);
        _model.AddProduct(square, q, q, -1);
        int branch = _order.BranchAt[k];
        double limit = _net.LimitKva[branch] / _net.BaseKva;
        if (double.IsFinite(limit))
        {
            string place = feeder.Branches[branch].Place;
            double half = _order.HalfCharging[k];
            AddEndLimit(limits, step, place, limit, p, q, [(_v[up], -half)], []);
            AddEndLimit(limits, step, place, limit, p, q, [(l, -x), (_v[k], half)], [(l, -r)]);
        }
    }

    /// <summary>(p + active terms)^2 + (q + reactive terms)^2 &lt;= limit^2 through two variables of that end.</summary>
    private void AddEndLimit(LimitBook limits, int step, string place, double limit, int p, int q, (int Variable, double A)[] reactive, (int Variable, double A)[] active)
    {
        int endP = EndVariable(p, active);
        int endQ = EndVariable(q, reactive);
        int row = _model.AddRow(double.NegativeInfinity, limit * limit);
        _model.AddProduct(row, endP, endP, 1);
        _model.AddProduct(row, endQ, endQ, 1);
        double kva = _net.BaseKva;
        limits.OperatingRow(step, OpfLimitKind.BranchLoading, place, row, lower: false, limit * kva, m => kva * Math.Sqrt((m.X[endP] * m.X[endP]) + (m.X[endQ] * m.X[endQ])));
    }

    private int EndVariable(int flow, (int Variable, double A)[] terms)
    {
        if (terms.Length == 0)
        {
            return flow;
        }

        int end = _model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, _model.StartOf(flow) + terms.Sum(t => t.A * _model.StartOf(t.Variable)));
        int row = _model.AddRow(0, 0);
        _model.AddLinear(row, end, -1);
        _model.AddLinear(row, flow, 1);
        foreach ((int variable, double a) in terms)
        {
            _model.AddLinear(row, variable, a);
        }

        return end;
    }
}

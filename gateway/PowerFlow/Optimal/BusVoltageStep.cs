using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Any feeder, meshed ones included, in rectangular bus voltages e + jf with their squares w: the flow into a branch end is Yff w + Yft V_f conj(V_t), which is
/// quadratic (M. B. Cain, R. P. O'Neill, A. Castillo, "History of optimal power flow and formulations", FERC, 2012, sec. IV).
/// </summary>
internal sealed class BusVoltageStep : OpfStep
{
    private readonly int[] _e;
    private readonly int[] _f;
    private readonly int[] _w;
    private readonly int[] _fromP;
    private readonly int[] _toP;

    public BusVoltageStep(QuadraticModel model, LimitBook limits, Feeder feeder, OpfCase opf, int step, PowerFlowSolution start, double loadScale)
        : base(model, limits, feeder, opf, step)
    {
        int n = Net.BusCount;
        _e = new int[n];
        _f = new int[n];
        _w = new int[n];
        _fromP = new int[Net.BranchCount];
        _toP = new int[Net.BranchCount];
        for (int i = 0; i < n; i++)
        {
            bool isSlack = i == Net.Slack;
            double e = start.E[i];
            double f = start.F[i];
            _e[i] = isSlack ? model.AddVariable(Net.SetPoint[i], Net.SetPoint[i], Net.SetPoint[i]) : model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, e);
            _f[i] = isSlack ? model.AddVariable(0, 0, 0) : model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, f);
            _w[i] = AddSquaredVoltage(i, 1, (e * e) + (f * f));
            AddBalance(i, _w[i], 1, Net.ShuntG[i], Net.ShuntB[i], loadScale);
            if (!isSlack)
            {
                int row = model.AddRow(0, 0);
                model.AddLinear(row, _w[i], -1);
                model.AddProduct(row, _e[i], _e[i], 1);
                model.AddProduct(row, _f[i], _f[i], 1);
            }
        }

        for (int k = 0; k < Net.BranchCount; k++)
        {
            (Complex ff, Complex ft, Complex tf, Complex tt) = Net.Admittance(k);
            _fromP[k] = AddEnd(k, Net.From[k], Net.To[k], ff, ft, start.FromKw[k], start.FromKvar[k]);
            _toP[k] = AddEnd(k, Net.To[k], Net.From[k], tt, tf, start.ToKw[k], start.ToKvar[k]);
        }

        AddSource(start);
    }

    public override void AddLosses(int row, double a)
    {
        for (int k = 0; k < _fromP.Length; k++)
        {
            Model.AddLinear(row, _fromP[k], a);
            Model.AddLinear(row, _toP[k], a);
        }
    }

    public override double Loss()
    {
        double loss = 0;
        for (int k = 0; k < _fromP.Length; k++)
        {
            loss += Model.X[_fromP[k]] + Model.X[_toP[k]];
        }

        return loss;
    }

    public override double[] Voltages() => [.. _w.Select(w => Math.Sqrt(Model.X[w]))];

    /// <summary>Power into the branch at bus a towards b, as two variables; returns the active one.</summary>
    private int AddEnd(int branch, int a, int b, Complex own, Complex mutual, double startKw, double startKvar)
    {
        double kva = Net.BaseKva;
        int p = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, startKw / kva);
        int q = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, startKvar / kva);
        int rowP = Model.AddRow(0, 0);
        int rowQ = Model.AddRow(0, 0);
        Model.AddLinear(rowP, p, -1);
        Model.AddLinear(rowQ, q, -1);
        Model.AddLinear(rowP, _w[a], own.Real);
        Model.AddLinear(rowQ, _w[a], -own.Imaginary);

        // V_a conj(V_b) = c + j s with c = e_a e_b + f_a f_b and s = f_a e_b - e_a f_b; times conj(mutual).
        AddCross(rowP, mutual.Real, mutual.Imaginary);
        AddCross(rowQ, -mutual.Imaginary, mutual.Real);
        Model.AddLinear(ActiveRow[a], p, -1);
        Model.AddLinear(ReactiveRow[a], q, -1);
        if (double.IsFinite(Net.LimitKva[branch]))
        {
            AddEndLimit(branch, p, q);
        }

        return p;

        void AddCross(int row, double c, double s)
        {
            Model.AddProduct(row, _e[a], _e[b], c);
            Model.AddProduct(row, _f[a], _f[b], c);
            Model.AddProduct(row, _f[a], _e[b], s);
            Model.AddProduct(row, _e[a], _f[b], -s);
        }
    }
}

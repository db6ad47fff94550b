using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// The branch-flow model of a radial feeder (M. Farivar, S. H. Low, "Branch flow model: relaxations and convexification", IEEE Trans. Power Syst. 28(3),
/// 2013, eqs. 3-6, here with the equality l v = P^2 + Q^2): squared voltages v, squared currents l, sending-end series flows P, Q.
/// </summary>
internal sealed class BranchFlowStep : OpfStep
{
    private readonly RadialOrder _order;
    private readonly int[] _v;
    private readonly int[] _l;

    public BranchFlowStep(QuadraticModel model, LimitBook limits, Feeder feeder, RadialOrder order, OpfCase opf, int step, PowerFlowSolution start, double loadScale)
        : base(model, limits, feeder, opf, step)
    {
        _order = order;
        int n = order.Count;
        _v = new int[n];
        _l = new int[n];
        Complex[] voltage = [.. order.BusAt.Select((bus, k) => new Complex(start.E[bus], start.F[bus]) / order.Scale[k])];
        for (int k = 0; k < n; k++)
        {
            double squared = (voltage[k].Real * voltage[k].Real) + (voltage[k].Imaginary * voltage[k].Imaginary);
            _v[k] = AddSquaredVoltage(order.BusAt[k], order.ScaleMagnitude[k], squared);
            AddBalance(order.BusAt[k], _v[k], order.ScaleMagnitude[k], order.ShuntG[k], order.ShuntB[k], loadScale);
        }

        for (int k = 1; k < n; k++)
        {
            AddBranch(k, voltage);
        }

        AddSource(start);
    }

    public override void AddLosses(int row, double a)
    {
        for (int k = 1; k < _l.Length; k++)
        {
            Model.AddLinear(row, _l[k], a * _order.R[k]);
        }
    }

    public override double Loss()
    {
        double loss = 0;
        for (int k = 1; k < _l.Length; k++)
        {
            loss += Model.X[_l[k]] * _order.R[k];
        }

        return loss;
    }

    public override double[] Voltages()
    {
        double[] vm = new double[_v.Length];
        for (int k = 0; k < vm.Length; k++)
        {
            vm[_order.BusAt[k]] = Math.Sqrt(Model.X[_v[k]]) * _order.ScaleMagnitude[k];
        }

        return vm;
    }

    private void AddBranch(int k, Complex[] voltage)
    {
        int up = _order.Parent[k];
        double r = _order.R[k];
        double x = _order.X[k];
        Complex current = (voltage[up] - voltage[k]) / new Complex(r, x);
        Complex flow = voltage[up] * Complex.Conjugate(current);
        double squared = (current.Real * current.Real) + (current.Imaginary * current.Imaginary);

        // l >= 0 follows from l v = P^2 + Q^2; as a bound it would leave a dead branch no interior and stall the interior-point method.
        int l = _l[k] = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, squared);
        int p = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, flow.Real);
        int q = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, flow.Imaginary);
        int child = _order.BusAt[k];
        int parent = _order.BusAt[up];
        Model.AddLinear(ActiveRow[child], p, 1);
        Model.AddLinear(ActiveRow[child], l, -r);
        Model.AddLinear(ReactiveRow[child], q, 1);
        Model.AddLinear(ReactiveRow[child], l, -x);
        Model.AddLinear(ActiveRow[parent], p, -1);
        Model.AddLinear(ReactiveRow[parent], q, -1);

        int drop = Model.AddRow(0, 0);
        Model.AddLinear(drop, _v[k], 1);
        Model.AddLinear(drop, _v[up], -1);
        Model.AddLinear(drop, p, 2 * r);
        Model.AddLinear(drop, q, 2 * x);
        Model.AddLinear(drop, l, -((r * r) + (x * x)));

        int square = Model.AddRow(0, 0);
        Model.AddProduct(square, l, _v[up], 1);
        Model.AddProduct(square, p, p, -1);
        Model.AddProduct(square, q, q, -1);
        int branch = _order.BranchAt[k];
        if (double.IsFinite(Net.LimitKva[branch]))
        {
            double half = _order.HalfCharging[k];
            AddEndLimit(branch, p, EndVariable(q, [(_v[up], -half)]));
            AddEndLimit(branch, EndVariable(p, [(l, -r)]), EndVariable(q, [(l, -x), (_v[k], half)]));
        }
    }

    /// <summary>A variable equal to the flow plus terms.</summary>
    private int EndVariable(int flow, (int Variable, double A)[] terms)
    {
        int end = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, Model.StartOf(flow) + terms.Sum(t => t.A * Model.StartOf(t.Variable)));
        int row = Model.AddRow(0, 0);
        Model.AddLinear(row, end, -1);
        Model.AddLinear(row, flow, 1);
        foreach ((int variable, double a) in terms)
        {
            Model.AddLinear(row, variable, a);
        }

        return end;
    }
}

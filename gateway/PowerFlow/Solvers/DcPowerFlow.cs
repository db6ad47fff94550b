using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// DC approximation (voltages 1 p.u., no losses): flow = (angle_from - angle_to - shift) / (x ratio), and its power transfer distribution factors (B. Stott,
/// J. Jardim, O. Alsac, "DC power flow revisited", IEEE Trans. Power Syst. 24(3), 2009). A screening tool for feeders with X well above R.
/// </summary>
public sealed class DcPowerFlow
{
    private readonly PerUnitNetwork _net;
    private readonly EliminationPlan _plan;
    private readonly ComplexLdl _factor;
    private readonly double[] _susceptance;
    private readonly double[] _shift;

    /// <summary>Factorises the susceptance matrix of a feeder.</summary>
    /// <exception cref="InputException">A branch without reactance.</exception>
    public DcPowerFlow(Feeder feeder)
    {
        Feeder = feeder;
        _net = feeder.Network;
        for (int k = 0; k < _net.BranchCount; k++)
        {
            if (_net.X[k] == 0)
            {
                throw new InputException(feeder.Where, $"branch {feeder.Branches[k].Place}", "x = 0", "a reactance, for the DC method");
            }
        }

        _susceptance = [.. _net.X.Select((x, k) => 1 / (x * _net.Ratio[k].Magnitude))];
        _shift = [.. _net.Ratio.Select(t => t.Phase)];
        IEnumerable<int> between = Enumerable.Range(0, _net.BranchCount).Where(k => _net.From[k] != _net.Slack && _net.To[k] != _net.Slack);
        _plan = new EliminationPlan(_net.BusCount - 1, between.Select(k => (Row(_net.From[k]), Row(_net.To[k]))));
        _factor = new ComplexLdl(_plan);
        for (int k = 0; k < _net.BranchCount; k++)
        {
            int f = _net.From[k];
            int t = _net.To[k];
            if (f != _net.Slack)
            {
                _factor.Add(Row(f), Row(f), _susceptance[k]);
            }

            if (t != _net.Slack)
            {
                _factor.Add(Row(t), Row(t), _susceptance[k]);
            }

            if (f != _net.Slack && t != _net.Slack)
            {
                _factor.Add(Row(f), Row(t), -_susceptance[k]);
            }
        }

        if (!_factor.Factorise())
        {
            throw new InputException(feeder.Where, "branches", "a singular susceptance matrix", "reactances that do not cancel");
        }
    }

    public Feeder Feeder { get; }

    /// <summary>Solves for net imports in kW, feeder bus order; shunt conductances count at 1 p.u.</summary>
    public DcSolution Solve(ReadOnlySpan<double> pLoadKw)
    {
        InjectionInput.Check(Feeder, "active load", pLoadKw);
        Complex[] x = new Complex[_plan.Size];
        for (int i = 0; i < _net.BusCount; i++)
        {
            if (i != _net.Slack)
            {
                x[Position(i)] = (-pLoadKw[i] / _net.BaseKva) - _net.ShuntG[i];
            }
        }

        for (int k = 0; k < _net.BranchCount; k++)
        {
            double offset = _susceptance[k] * _shift[k];
            AddAt(x, _net.From[k], offset);
            AddAt(x, _net.To[k], -offset);
        }

        _factor.Solve(x);
        double[] angle = [.. Enumerable.Range(0, _net.BusCount).Select(i => i == _net.Slack ? 0 : x[Position(i)].Real)];
        double[] flow = [.. _susceptance.Select((b, k) => b * (angle[_net.From[k]] - angle[_net.To[k]] - _shift[k]) * _net.BaseKva)];
        double slack = pLoadKw[_net.Slack] + (_net.ShuntG[_net.Slack] * _net.BaseKva);
        for (int k = 0; k < flow.Length; k++)
        {
            slack += _net.From[k] == _net.Slack ? flow[k] : _net.To[k] == _net.Slack ? -flow[k] : 0;
        }

        return new DcSolution([.. angle.Select(a => a * 180 / Math.PI)], flow, slack);
    }

    /// <summary>Factors [branch][bus]: change of the branch's flow for one unit injected at the bus and taken out at the slack.</summary>
    public double[][] TransferFactors()
    {
        double[][] factors = [.. Enumerable.Range(0, _net.BranchCount).Select(_ => new double[_net.BusCount])];
        Complex[] x = new Complex[_plan.Size];
        for (int i = 0; i < _net.BusCount; i++)
        {
            if (i == _net.Slack)
            {
                continue;
            }

            x.AsSpan().Clear();
            x[Position(i)] = 1;
            _factor.Solve(x);
            for (int k = 0; k < _net.BranchCount; k++)
            {
                factors[k][i] = _susceptance[k] * (AngleAt(x, _net.From[k]) - AngleAt(x, _net.To[k]));
            }
        }

        return factors;
    }

    private int Row(int bus) => bus < _net.Slack ? bus : bus - 1;

    private int Position(int bus) => _plan.PositionOf[Row(bus)];

    private double AngleAt(Complex[] x, int bus) => bus == _net.Slack ? 0 : x[Position(bus)].Real;

    private void AddAt(Complex[] x, int bus, double value)
    {
        if (bus != _net.Slack)
        {
            x[Position(bus)] += value;
        }
    }
}

using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// First derivatives at a solved operating point, from the factorised Jacobian: voltages by one solve a bus, losses by one adjoint solve for all buses.
/// All are for injections (a positive kW or kvar given into the feeder at the bus and taken from the slack). Not for concurrent use.
/// </summary>
public sealed class OperatingPointSensitivity
{
    private readonly PerUnitNetwork _net;
    private readonly NewtonRaphson _newton;
    private readonly double[] _work;

    public OperatingPointSensitivity(Feeder feeder)
    {
        Feeder = feeder;
        _net = feeder.Network;
        _newton = new NewtonRaphson(feeder, new PowerFlowOptions(1e-11));
        _work = new double[_newton.Kernel.Step.Length];
        ActiveLossGradient = new double[_net.BusCount];
        ReactiveLossGradient = new double[_net.BusCount];
    }

    public Feeder Feeder { get; }

    /// <summary>d loss / d P and d loss / d Q at each bus, kW per kW and kW per kvar injected; 0 at the slack.</summary>
    public double[] ActiveLossGradient { get; }
    public double[] ReactiveLossGradient { get; }

    /// <summary>Solves the operating point of the file and takes its derivatives; where it does not converge only the solution is of use.</summary>
    public PowerFlowSolution Solve() => Solve(_net.LoadKw, _net.LoadKvar, _net.GenerationKw, _net.GenerationKvar);

    /// <summary>Solves an operating point (kW and kvar in feeder bus order) and takes its derivatives.</summary>
    public PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar)
    {
        PowerFlowSolution solution = _newton.Solve(pLoadKw, qLoadKvar, pGenerationKw, qGenerationKvar);
        if (solution.Converged)
        {
            TakeLossGradient(1);
        }

        return solution;
    }

    /// <summary>d|V| / dP (or dQ) of every bus for an injection at one bus, p.u. per kW (kvar).</summary>
    public double[] VoltageBy(int busIndex, bool reactive)
    {
        double[] result = new double[_net.BusCount];
        if (busIndex == _net.Slack)
        {
            return result;
        }

        NewtonKernel kernel = _newton.Kernel;
        _work.AsSpan().Clear();
        int at = 2 * kernel.Position[busIndex];
        kernel.InjectionColumn(busIndex, reactive, out _work[at], out _work[at + 1]);
        kernel.SolveStep(_work);
        for (int i = 0; i < result.Length; i++)
        {
            int from = 2 * kernel.Position[i];
            if (from >= 0)
            {
                double vm = Math.Sqrt((kernel.E[i] * kernel.E[i]) + (kernel.F[i] * kernel.F[i]));
                result[i] = ((kernel.E[i] * _work[from]) + (kernel.F[i] * _work[from + 1])) / (vm * _net.BaseKva);
            }
        }

        return result;
    }

    internal NewtonRaphson Newton => _newton;

    /// <summary>
    /// Factorises at the present voltages and load multiple and fills the loss gradients.
    /// </summary>
    internal void TakeLossGradient(double multiple)
    {
        NewtonKernel kernel = _newton.Kernel;
        kernel.Mismatch(multiple);
        if (!kernel.FactoriseJacobian(multiple))
        {
            throw new InputException(Feeder.Where, "sensitivities", "a singular Jacobian", "an operating point away from collapse");
        }

        _work.AsSpan().Clear();
        for (int k = 0; k < _net.BranchCount; k++)
        {
            int f = _net.From[k];
            int t = _net.To[k];
            Complex z = new(_net.R[k], _net.X[k]);
            Complex current = ((new Complex(kernel.E[f], kernel.F[f]) / _net.Ratio[k]) - new Complex(kernel.E[t], kernel.F[t])) / z;
            Complex byTo = -2 * _net.R[k] * Complex.Conjugate(current) / z;
            AddGradient(f, -byTo / _net.Ratio[k]);
            AddGradient(t, byTo);
        }

        kernel.SolveTransposed(_work);
        for (int i = 0; i < _net.BusCount; i++)
        {
            int at = 2 * kernel.Position[i];
            if (at < 0)
            {
                continue;
            }

            kernel.InjectionColumn(i, reactive: false, out double p0, out double p1);
            kernel.InjectionColumn(i, reactive: true, out double q0, out double q1);
            ActiveLossGradient[i] = (_work[at] * p0) + (_work[at + 1] * p1);
            ReactiveLossGradient[i] = (_work[at] * q0) + (_work[at + 1] * q1);
        }
    }

    /// <summary>Re(a (de + j df)) = Re(a) de - Im(a) df.</summary>
    private void AddGradient(int bus, Complex a)
    {
        int at = 2 * _newton.Kernel.Position[bus];
        if (at >= 0)
        {
            _work[at] += a.Real;
            _work[at + 1] -= a.Imaginary;
        }
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Losses of an operating point divided among its powers by integrating marginal losses while everything grows from nothing to its value (Aumann-Shapley
/// prices; R. J. Aumann, L. S. Shapley, "Values of non-atomic games", 1974). Shares sum to the total. Negative shares are relief.
/// </summary>
public sealed class LossAllocation
{
    private const int SmallestRule = 8;
    private const int LargestRule = 64;
    private const double WantedError = 1e-9;

    private readonly Feeder _feeder;

    private LossAllocation(Feeder feeder, double total, double noLoad, double[] activePrice, double[] reactivePrice, double[] active, double[] reactive)
    {
        _feeder = feeder;
        TotalKw = total;
        NoLoadKw = noLoad;
        ActivePrice = activePrice;
        ReactivePrice = reactivePrice;
        ActiveKw = active;
        ReactiveKw = reactive;
    }

    /// <summary>All branch losses, kW.</summary>
    public double TotalKw { get; }

    /// <summary>Losses that are there without any load (charging currents, voltages held by generators), kW.</summary>
    public double NoLoadKw { get; }

    /// <summary>Mean marginal loss of an injection at each bus, kW per kW and kW per kvar; 0 at the slack.</summary>
    public double[] ActivePrice { get; }
    public double[] ReactivePrice { get; }

    /// <summary>Losses due to the active and to the reactive power of each bus, kW. With <see cref="NoLoadKw"/> they sum to the total.</summary>
    public double[] ActiveKw { get; }
    public double[] ReactiveKw { get; }

    /// <summary>Divides the losses of an operating point (kW and kvar in feeder bus order, constant powers).</summary>
    /// <exception cref="InputException">No power flow solution, or loads that depend on the voltage.</exception>
    public static LossAllocation Of(Feeder feeder, ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar)
    {
        if (feeder.Network.HasZip)
        {
            throw new InputException(feeder.Where, "loss allocation", "loads that depend on the voltage", "constant power");
        }

        OperatingPointSensitivity point = new(feeder);
        double[] zero = new double[feeder.Buses.Count];
        PowerFlowSolution solution = point.Solve(pLoadKw, qLoadKvar, zero, zero);
        if (!solution.Converged)
        {
            throw new InputException(feeder.Where, "loss allocation", $"no power flow solution ({solution.Failure})", "a solvable operating point");
        }

        double total = solution.LossKw;
        double noLoad = LossAt(point, 0, solution);
        for (int nodes = SmallestRule; ; nodes *= 2)
        {
            LossAllocation allocation = Integrate(feeder, point, pLoadKw, qLoadKvar, total, noLoad, nodes);
            double error = total - noLoad - allocation.ActiveKw.Sum() - allocation.ReactiveKw.Sum();
            if (Math.Abs(error) <= WantedError * Math.Max(Math.Abs(total), 1e-6) || nodes >= LargestRule)
            {
                return allocation.Corrected(error);
            }
        }
    }

    /// <summary>Losses due to each trade (kW), by the mean marginal losses of its two ends.</summary>
    /// <exception cref="InputException">A trade names an unknown bus.</exception>
    public double[] Of(IReadOnlyList<BilateralTrade> trades)
        => [.. trades.Select(t => t.Kw * (ActivePrice[_feeder.IndexOf(t.SellerBus)] - ActivePrice[_feeder.IndexOf(t.BuyerBus)]))];

    /// <summary>Losses that no trade explains: what buses exchange with the grid beyond the trades, all reactive power, and no-load. With the trades' they sum to the total.</summary>
    public double Remainder(IReadOnlyList<BilateralTrade> trades) => TotalKw - Of(trades).Sum();

    private static LossAllocation Integrate(Feeder feeder, OperatingPointSensitivity point, ReadOnlySpan<double> p, ReadOnlySpan<double> q, double total, double noLoad, int nodes)
    {
        int n = feeder.Buses.Count;
        double[] activePrice = new double[n];
        double[] reactivePrice = new double[n];
        foreach ((double at, double weight) in GaussLegendre(nodes))
        {
            if (point.Newton.Iterate(at, out _) != SolveFailure.None)
            {
                throw new InputException(feeder.Where, "loss allocation", $"no power flow solution at load multiple {at:F3}", "solutions from no load to the operating point");
            }

            point.TakeLossGradient(at);
            for (int i = 0; i < n; i++)
            {
                activePrice[i] += weight * point.ActiveLossGradient[i];
                reactivePrice[i] += weight * point.ReactiveLossGradient[i];
            }
        }

        double[] active = new double[n];
        double[] reactive = new double[n];
        for (int i = 0; i < n; i++)
        {
            active[i] = -p[i] * activePrice[i];
            reactive[i] = -q[i] * reactivePrice[i];
        }

        return new LossAllocation(feeder, total, noLoad, activePrice, reactivePrice, active, reactive);
    }

    /// <summary>Takes up what the quadrature left over (below 1e-9 of the total, more only next to collapse) in proportion to the shares' sizes.</summary>
    private LossAllocation Corrected(double error)
    {
        double size = ActiveKw.Sum(Math.Abs) + ReactiveKw.Sum(Math.Abs);
        if (size == 0)
        {
            return this;
        }

        for (int i = 0; i < ActiveKw.Length; i++)
        {
            double a = error * Math.Abs(ActiveKw[i]) / size;
            double r = error * Math.Abs(ReactiveKw[i]) / size;
            ActivePrice[i] *= ActiveKw[i] == 0 ? 1 : 1 + (a / ActiveKw[i]);
            ReactivePrice[i] *= ReactiveKw[i] == 0 ? 1 : 1 + (r / ReactiveKw[i]);
            ActiveKw[i] += a;
            ReactiveKw[i] += r;
        }

        return this;
    }

    private static double LossAt(OperatingPointSensitivity point, double multiple, PowerFlowSolution solution)
    {
        if (point.Newton.Iterate(multiple, out _) != SolveFailure.None)
        {
            throw new InputException(point.Feeder.Where, "loss allocation", "no power flow solution without load", "a feeder that can be energised");
        }

        point.Newton.Publish(0, 0);
        return solution.LossKw;
    }

    /// <summary>Nodes and weights on [0, 1], by Newton's method on the Legendre polynomial.</summary>
    private static IEnumerable<(double At, double Weight)> GaussLegendre(int n)
    {
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int iteration = 0; iteration < 100; iteration++)
            {
                double before = 1;
                double value = x;
                for (int k = 2; k <= n; k++)
                {
                    (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
                }

                slope = n * ((x * value) - before) / ((x * x) - 1);
                double step = value / slope;
                x -= step;
                if (Math.Abs(step) < 1e-15)
                {
                    break;
                }
            }

            yield return ((1 + x) / 2, 1 / ((1 - (x * x)) * slope * slope));
        }
    }
}

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Result of a series. Per step: losses, supply; per bus: lowest and highest voltage with their step; per branch: highest loading. Belongs to its
/// solver and is overwritten by the next series of the same length. A step without a solution has NaN and is listed.
/// </summary>
public sealed class SeriesResult
{
    private readonly double _hours;
    private double[]? _sorted;

    internal SeriesResult(Feeder feeder, int steps, SeriesOptions options)
    {
        Feeder = feeder;
        Steps = steps;
        _hours = options.StepSeconds / 3600;
        int n = feeder.Buses.Count;
        int m = feeder.Branches.Count;
        LossKw = new double[steps];
        LossKvar = new double[steps];
        SlackPKw = new double[steps];
        SlackQKvar = new double[steps];
        VmMin = new double[n];
        VmMax = new double[n];
        StepOfVmMin = new int[n];
        StepOfVmMax = new int[n];
        LoadingMax = new double[m];
        StepOfLoadingMax = new int[m];
        Voltages = options.KeepVoltages ? new double[n * steps] : [];
    }

    public Feeder Feeder { get; }
    public int Steps { get; }

    /// <summary>Active and reactive (I^2 X) losses of each step, kW and kvar.</summary>
    public double[] LossKw { get; }
    public double[] LossKvar { get; }

    /// <summary>Supply of the source in each step, kW and kvar.</summary>
    public double[] SlackPKw { get; }
    public double[] SlackQKvar { get; }

    /// <summary>Lowest and highest voltage of each bus over time, p.u.</summary>
    public double[] VmMin { get; }
    public double[] VmMax { get; }
    public int[] StepOfVmMin { get; }
    public int[] StepOfVmMax { get; }

    /// <summary>Highest loading of each branch over its limit; 0 without limit.</summary>
    public double[] LoadingMax { get; }
    public int[] StepOfLoadingMax { get; }

    /// <summary>Voltage magnitude of bus i at step t at i * Steps + t, when kept; else empty.</summary>
    public double[] Voltages { get; }

    /// <summary>Broken limits with their time, in the order in which they end.</summary>
    public IReadOnlyList<SeriesViolation> Violations => ViolationList;

    /// <summary>Steps without a solution.</summary>
    public IReadOnlyList<int> UnsolvedSteps => UnsolvedList;

    /// <summary>Sum over steps of sweeps or Newton iterations.</summary>
    public long Iterations { get; internal set; }

    internal List<SeriesViolation> ViolationList { get; } = [];

    internal List<int> UnsolvedList { get; } = [];

    /// <summary>Loss energy over all solved steps, kWh and kvarh.</summary>
    public double LossKwh => Energy(LossKw);

    public double LossKvarh => Energy(LossKvar);

    /// <summary>Cost of the losses at a price per step (money per kWh) or one price for all.</summary>
    public double LossCost(ReadOnlySpan<double> pricePerKwh)
    {
        if (pricePerKwh.Length != 1 && pricePerKwh.Length != Steps)
        {
            throw new Domain.InputException("series", "prices", $"{pricePerKwh.Length} values", $"1 or {Steps}");
        }

        double cost = 0;
        for (int t = 0; t < Steps; t++)
        {
            cost += double.IsNaN(LossKw[t]) ? 0 : LossKw[t] * _hours * pricePerKwh[pricePerKwh.Length == 1 ? 0 : t];
        }

        return cost;
    }

    /// <summary>Voltage of a bus not exceeded in the given share of the steps (0..1), linear between ranks. Needs kept voltages.</summary>
    /// <exception cref="InvalidOperationException">The voltages were not kept.</exception>
    public double VoltagePercentile(int busIndex, double share)
    {
        if (Voltages.Length == 0)
        {
            throw new InvalidOperationException("percentiles need SeriesOptions.KeepVoltages");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _sorted ??= new double[Steps];
        int count = 0;
        foreach (double v in Voltages.AsSpan(busIndex * Steps, Steps))
        {
            if (!double.IsNaN(v))
            {
                _sorted[count++] = v;
            }
        }

        if (count == 0)
        {
            return double.NaN;
        }

        Array.Sort(_sorted, 0, count);
        double rank = share * (count - 1);
        int below = (int)rank;
        return below == count - 1 ? _sorted[below] : _sorted[below] + ((rank - below) * (_sorted[below + 1] - _sorted[below]));
    }

    private double Energy(double[] power)
    {
        double sum = 0;
        foreach (double value in power)
        {
            sum += double.IsNaN(value) ? 0 : value;
        }

        return sum * _hours;
    }
}

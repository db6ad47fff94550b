using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Time-domain power flow: radial feeders eight steps at a time by <see cref="SweepLanes"/>, others step by step by Newton from the step before.
/// A step the sweep can not solve is solved by the automatic method, or listed as unsolved. Not for concurrent use; the result belongs to the solver.
/// </summary>
public sealed class SeriesSolver
{
    private const int Lanes = SweepLanes.Lanes;

    private readonly SeriesOptions _options;
    private readonly PerUnitNetwork _net;
    private readonly RadialOrder? _order;
    private readonly SweepLanes? _lanes;
    private readonly Vector512<double>[] _vmMin;
    private readonly Vector512<double>[] _vmMax;
    private readonly Vector512<double>[] _stepMin;
    private readonly Vector512<double>[] _stepMax;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly bool _hasBranchLimits;
    private readonly double[] _p;
    private readonly double[] _q;
    private readonly double[] _pg;
    private readonly double[] _qg;
    private PowerFlowSolver? _single;
    private SeriesResult? _result;
    private ViolationTracker? _lowTracker;
    private ViolationTracker? _highTracker;
    private ViolationTracker? _loadingTracker;

    public SeriesSolver(Feeder feeder, SeriesOptions options)
    {
        Feeder = feeder;
        _options = options;
        _net = feeder.Network;
        int n = _net.BusCount;
        if (feeder.IsRadial && !_net.HasPv)
        {
            _order = new RadialOrder(feeder);
            _lanes = new SweepLanes(feeder, _order);
        }

        _vmMin = new Vector512<double>[n];
        _vmMax = new Vector512<double>[n];
        _stepMin = new Vector512<double>[n];
        _stepMax = new Vector512<double>[n];
        _low = [.. feeder.Buses.Select(b => b.MinimumVoltage ?? options.MinimumVoltage)];
        _high = [.. feeder.Buses.Select(b => b.MaximumVoltage ?? options.MaximumVoltage)];
        _hasBranchLimits = _net.LimitKva.Any(double.IsFinite);
        _p = new double[n];
        _q = new double[n];
        _pg = new double[n];
        _qg = new double[n];
    }

    public Feeder Feeder { get; }

    /// <summary>Solves every step.</summary>
    /// <exception cref="InputException">Profiles of another feeder, or a value that is not finite.</exception>
    public SeriesResult Solve(SeriesProfiles profiles)
    {
        if (profiles.Feeder.Buses.Count != Feeder.Buses.Count)
        {
            throw new InputException(Feeder.Where, "profiles", $"{profiles.Feeder.Buses.Count} buses", $"{Feeder.Buses.Count}");
        }

        SeriesResult result = Prepare(profiles.Steps);
        if (_lanes is not null)
        {
            _lanes.FlatStart();
            for (int step = 0; step < profiles.Steps; step += Lanes)
            {
                SolveBlock(profiles, result, step);
            }
        }
        else
        {
            for (int step = 0; step < profiles.Steps; step++)
            {
                SolveSingle(profiles, result, step);
            }
        }

        Finish(result);
        return result;
    }

    private SeriesResult Prepare(int steps)
    {
        if (_result is null || _result.Steps != steps)
        {
            _result = new SeriesResult(Feeder, steps, _options);
            SeriesResult result = _result;
            _lowTracker = new ViolationTracker(result.ViolationList, LimitKind.VoltageLow, _net.BusCount, i => Feeder.Buses[i].Id.ToString());
            _highTracker = new ViolationTracker(result.ViolationList, LimitKind.VoltageHigh, _net.BusCount, i => Feeder.Buses[i].Id.ToString());
            _loadingTracker = new ViolationTracker(result.ViolationList, LimitKind.BranchLoading, _net.BranchCount, k => Feeder.Branches[k].Place);
        }

        _result.ViolationList.Clear();
        _result.UnsolvedList.Clear();
        _result.Iterations = 0;
        _result.LoadingMax.AsSpan().Clear();
        _result.StepOfLoadingMax.AsSpan().Clear();
        _vmMin.AsSpan().Fill(Vector512.Create(double.PositiveInfinity));
        _vmMax.AsSpan().Fill(Vector512.Create(double.NegativeInfinity));
        return _result;
    }

    private void SolveBlock(SeriesProfiles profiles, SeriesResult result, int first)
    {
        SweepLanes lanes = _lanes!;
        int count = Math.Min(Lanes, profiles.Steps - first);
        LoadBlock(profiles, first, count);
        lanes.Solve(_options.Tolerance);

        // A value that is not finite never converges: the single solve below finds and names it, and good input is not scanned for it.
        result.Iterations += (long)lanes.Iterations * count;
        uint wanted = (1u << count) - 1;
        uint met = lanes.ConvergedLanes & wanted;
        if (met == wanted)
        {
            TakeBlock(profiles, result, first, count);
            return;
        }

        // One by one, so that violations are told in the order of time.
        for (int lane = 0; lane < count; lane++)
        {
            SolveSingle(profiles, result, first + lane);
        }

        lanes.FlatStart();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadBlock(SeriesProfiles profiles, int first, int count)
    {
        SweepLanes lanes = _lanes!;
        Span<SweepLanes.Cell> cells = lanes.Cells;
        Vector512<double> scale = Vector512.Create(1 / _net.BaseKva);
        for (int k = 1; k < cells.Length; k++)
        {
            int at = (_order!.BusAt[k] * profiles.Steps) + first;
            Prefetch(profiles.LoadKw, at + Lanes);
            Prefetch(profiles.LoadKvar, at + Lanes);
            Vector512<double> p = Read(profiles.LoadKw, at, count) * scale;
            Vector512<double> q = Read(profiles.LoadKvar, at, count) * scale;
            Vector512<double> pg = Generation(profiles.OwnGenerationKw, _net.GenerationKw[_order.BusAt[k]], at, count) * scale;
            Vector512<double> qg = Generation(profiles.OwnGenerationKvar, _net.GenerationKvar[_order.BusAt[k]], at, count) * scale;
            if (_net.HasZip)
            {
                lanes.Generation[2 * k] = pg;
                lanes.Generation[(2 * k) + 1] = qg;
                cells[k].P = p;
                cells[k].Q = q;
            }
            else
            {
                cells[k].P = p - pg;
                cells[k].Q = q - qg;
            }
        }
    }

    /// <summary>Asks for the next block's values while this one is solved: each bus is a row of its own, which no hardware prefetcher follows.</summary>
    private static unsafe void Prefetch(double[] values, int at)
    {
        if (Sse.IsSupported && at < values.Length)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref values[at]));
        }
    }

    private static Vector512<double> Generation(double[]? own, double constant, int at, int count)
        => own is null ? Vector512.Create(constant) : Read(own, at, count);

    /// <summary>Eight values, the last one repeated past the end.</summary>
    private static Vector512<double> Read(double[] values, int at, int count)
    {
        if (count == Lanes)
        {
            return Vector512.LoadUnsafe(ref values[at]);
        }

        Span<double> padded = stackalloc double[Lanes];
        padded.Fill(values[at + count - 1]);
        values.AsSpan(at, count).CopyTo(padded);
        return Vector512.Create((ReadOnlySpan<double>)padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBlock(SeriesProfiles profiles, SeriesResult result, int first, int count)
    {
        SweepLanes lanes = _lanes!;
        Span<SweepLanes.Cell> cells = lanes.Cells;
        Vector512<double> steps = Vector512.Create((double)first) + Vector512<double>.Indices;
        for (int k = 0; k < cells.Length; k++)
        {
            int bus = _order!.BusAt[k];
            ref SweepLanes.Cell cell = ref cells[k];
            Vector512<double> vm = Vector512.Sqrt((cell.E * cell.E) + (cell.F * cell.F)) * _order.ScaleMagnitude[k];
            Vector512<double> lower = Vector512.LessThan(vm, _vmMin[bus]);
            _vmMin[bus] = Vector512.ConditionalSelect(lower, vm, _vmMin[bus]);
            _stepMin[bus] = Vector512.ConditionalSelect(lower, steps, _stepMin[bus]);
            Vector512<double> higher = Vector512.GreaterThan(vm, _vmMax[bus]);
            _vmMax[bus] = Vector512.ConditionalSelect(higher, vm, _vmMax[bus]);
            _stepMax[bus] = Vector512.ConditionalSelect(higher, steps, _stepMax[bus]);
            if (_lowTracker!.IsOpen(bus) || Vector512.LessThanAny(vm, Vector512.Create(_low[bus])))
            {
                for (int lane = 0; lane < count; lane++)
                {
                    _lowTracker.Tell(bus, first + lane, vm[lane], _low[bus], vm[lane] < _low[bus]);
                }
            }

            if (_highTracker!.IsOpen(bus) || Vector512.GreaterThanAny(vm, Vector512.Create(_high[bus])))
            {
                for (int lane = 0; lane < count; lane++)
                {
                    _highTracker.Tell(bus, first + lane, vm[lane], _high[bus], vm[lane] > _high[bus]);
                }
            }

            if (result.Voltages.Length > 0)
            {
                Write(result.Voltages, (bus * result.Steps) + first, count, vm);
            }
        }

        double kva = _net.BaseKva;
        Write(result.LossKw, first, count, lanes.LossP * kva);
        Write(result.LossKvar, first, count, lanes.LossQ * kva);
        TakeSupply(profiles, result, first, count);
        if (_hasBranchLimits)
        {
            TakeLoadings(result, first, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeSupply(SeriesProfiles profiles, SeriesResult result, int first, int count)
    {
        int slack = _net.Slack;
        double v = _net.SetPoint[slack];
        double kva = _net.BaseKva;
        int at = (slack * profiles.Steps) + first;
        double active = _net.ActiveShares[slack].At(v);
        double reactive = _net.ReactiveShares[slack].At(v);
        Vector512<double> p = (_lanes!.SupplyP * kva) + (Read(profiles.LoadKw, at, count) * active) - Generation(profiles.OwnGenerationKw, 0, at, count);
        Vector512<double> q = (_lanes.SupplyQ * kva) + (Read(profiles.LoadKvar, at, count) * reactive) - Generation(profiles.OwnGenerationKvar, 0, at, count);
        p += Vector512.Create(_order!.ShuntG[0] * v * v * kva);
        q -= Vector512.Create(_order.ShuntB[0] * v * v * kva);
        for (int lane = 0; lane < count; lane++)
        {
            Finite(p[lane] + q[lane], "power", slack, first + lane);
        }

        Write(result.SlackPKw, first, count, p);
        Write(result.SlackQKvar, first, count, q);
    }

    /// <summary>Apparent power at both ends of every limited branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeLoadings(SeriesResult result, int first, int count)
    {
        SweepLanes lanes = _lanes!;
        Span<SweepLanes.Cell> cells = lanes.Cells;
        for (int k = 1; k < cells.Length; k++)
        {
            int branch = _order!.BranchAt[k];
            double limit = _net.LimitKva[branch] / _net.BaseKva;
            if (double.IsPositiveInfinity(limit))
            {
                continue;
            }

            ref SweepLanes.Cell child = ref cells[k];
            ref SweepLanes.Current current = ref lanes.Currents[k];
            ref SweepLanes.Cell parent = ref cells[_order.Parent[k]];
            double half = _order.HalfCharging[k];
            Vector512<double> largest = Vector512.Max(Squared(ref parent, ref current, -half), Squared(ref child, ref current, half));
            Vector512<double> loading = Vector512.Sqrt(largest) / limit;
            bool over = Vector512.GreaterThanAny(loading, Vector512<double>.One);
            if (over || _loadingTracker!.IsOpen(branch) || Vector512.GreaterThanAny(loading, Vector512.Create(result.LoadingMax[branch])))
            {
                for (int lane = 0; lane < count; lane++)
                {
                    TellLoading(result, branch, first + lane, loading[lane]);
                }
            }
        }

        // At the child's end the current into the branch is the opposite, which changes the sign of P and Q but not their square.
        static Vector512<double> Squared(ref SweepLanes.Cell end, ref SweepLanes.Current current, double half)
        {
            Vector512<double> w = (end.E * end.E) + (end.F * end.F);
            Vector512<double> p = (end.E * current.Ie) + (end.F * current.If);
            Vector512<double> q = (end.F * current.Ie) - (end.E * current.If) + (w * half);
            return (p * p) + (q * q);
        }
    }

    private void TellLoading(SeriesResult result, int branch, int step, double loading)
    {
        _loadingTracker!.Tell(branch, step, loading, 1, loading > 1);
        if (loading > result.LoadingMax[branch])
        {
            result.LoadingMax[branch] = loading;
            result.StepOfLoadingMax[branch] = step;
        }
    }

    private void SolveSingle(SeriesProfiles profiles, SeriesResult result, int step)
    {
        _single ??= new PowerFlowSolver(Feeder, PowerFlowMethod.Auto, new PowerFlowOptions(_options.Tolerance), warmStart: true);
        for (int i = 0; i < _p.Length; i++)
        {
            int at = (i * profiles.Steps) + step;
            _p[i] = Finite(profiles.LoadKw[at], "active load", i, step);
            _q[i] = Finite(profiles.LoadKvar[at], "reactive load", i, step);
            _pg[i] = Finite(profiles.OwnGenerationKw is { } pg ? pg[at] : _net.GenerationKw[i], "active generation", i, step);
            _qg[i] = Finite(profiles.OwnGenerationKvar is { } qg ? qg[at] : _net.GenerationKvar[i], "reactive generation", i, step);
        }

        PowerFlowSolution solution = _single.Solve(_p, _q, _pg, _qg);
        bool solved = solution.Converged;
        if (!solved)
        {
            result.UnsolvedList.Add(step);
        }

        result.Iterations += solution.Iterations;
        result.LossKw[step] = solved ? solution.LossKw : double.NaN;
        result.LossKvar[step] = solved ? solution.LossKvar : double.NaN;
        result.SlackPKw[step] = solved ? solution.SlackPKw : double.NaN;
        result.SlackQKvar[step] = solved ? solution.SlackQKvar : double.NaN;
        for (int i = 0; i < _p.Length; i++)
        {
            double vm = solved ? solution.VmPu[i] : double.NaN;
            if (vm < _vmMin[i][0])
            {
                _vmMin[i] = _vmMin[i].WithElement(0, vm);
                _stepMin[i] = _stepMin[i].WithElement(0, step);
            }

            if (vm > _vmMax[i][0])
            {
                _vmMax[i] = _vmMax[i].WithElement(0, vm);
                _stepMax[i] = _stepMax[i].WithElement(0, step);
            }

            _lowTracker!.Tell(i, step, vm, _low[i], vm < _low[i]);
            _highTracker!.Tell(i, step, vm, _high[i], vm > _high[i]);
            if (result.Voltages.Length > 0)
            {
                result.Voltages[(i * result.Steps) + step] = vm;
            }
        }

        for (int k = 0; _hasBranchLimits && k < _net.BranchCount; k++)
        {
            TellLoading(result, k, step, solved ? solution.Loading(k) : 0);
        }
    }

    private void Finish(SeriesResult result)
    {
        for (int i = 0; i < _vmMin.Length; i++)
        {
            (result.VmMin[i], result.StepOfVmMin[i]) = Extreme(_vmMin[i], _stepMin[i], -1);
            (result.VmMax[i], result.StepOfVmMax[i]) = Extreme(_vmMax[i], _stepMax[i], 1);
        }

        _lowTracker!.CloseAll(result.Steps - 1);
        _highTracker!.CloseAll(result.Steps - 1);
        _loadingTracker!.CloseAll(result.Steps - 1);

        static (double Value, int Step) Extreme(Vector512<double> values, Vector512<double> steps, int sign)
        {
            int best = 0;
            for (int lane = 1; lane < Lanes; lane++)
            {
                bool better = sign * values[lane] > sign * values[best];
                bool earlier = values[lane] == values[best] && steps[lane] < steps[best];
                best = better || earlier ? lane : best;
            }

            return double.IsFinite(values[best]) ? (values[best], (int)steps[best]) : (double.NaN, -1);
        }
    }

    private double Finite(double value, string name, int bus, int step) => double.IsFinite(value)
        ? value
        : throw new InputException(Feeder.Where, $"{name} of bus {Feeder.Buses[bus].Id} at step {step}", $"{value}", "a finite number");

    private static void Write(double[] values, int at, int count, Vector512<double> lanes)
    {
        if (count == Lanes)
        {
            lanes.StoreUnsafe(ref values[at]);
            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            values[at + lane] = lanes[lane];
        }
    }
}

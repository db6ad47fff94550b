using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// The sweep of <see cref="RadialSweep"/> over eight steps at once, one step a vector lane. The forward pass computes the next injection of a bus while
/// its new voltage is in a register, so one iteration is two passes over the buses. Compiled optimised at once: one series is over before tiering.
/// </summary>
internal sealed unsafe class SweepLanes
{
    public const int Lanes = 8;

    private const int MaximumIterations = 100;
    private const int CacheLine = 64;

    private readonly RadialOrder _order;
    private readonly PerUnitNetwork _net;
    private readonly double[] _storage;
    private readonly Cell* _cells;
    private readonly Current* _currents;
    private readonly Line[] _lines;
    private readonly int _count;
    private readonly Vector512<double> _slackVoltage;

    public SweepLanes(Feeder feeder, RadialOrder order)
    {
        _order = order;
        _net = feeder.Network;
        _count = order.Count;

        // Pinned and moved up to a cache line, so that no vector straddles two lines.
        _storage = GC.AllocateArray<double>(((order.Count * (sizeof(Cell) + sizeof(Current))) + CacheLine) / sizeof(double), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _storage[0]);
        _cells = (Cell*)((address + CacheLine - 1) & ~(nint)(CacheLine - 1));
        _currents = (Current*)(_cells + order.Count);
        Generation = order.Count > 0 && _net.HasZip ? new Vector512<double>[2 * order.Count] : [];
        _lines = new Line[order.Count];
        for (int k = 0; k < order.Count; k++)
        {
            _lines[k] = new Line { Parent = order.Parent[k], R = order.R[k], X = order.X[k], G = order.ShuntG[k], B = order.ShuntB[k] };
        }

        _slackVoltage = Vector512.Create(_net.SetPoint[_net.Slack]);
    }

    /// <summary>Lanes of the last solve that converged, a bit each.</summary>
    public uint ConvergedLanes { get; private set; }

    public int Iterations { get; private set; }

    public Span<Cell> Cells => new(_cells, _count);

    /// <summary>After a solve, the series current towards each bus; apart from the cells because the backward pass needs nothing else.</summary>
    public Span<Current> Currents => new(_currents, _count);

    /// <summary>Constant-power generation P, Q of each bus, p.u.; used, and allocated, only with ZIP loads. Otherwise loads are net.</summary>
    public Vector512<double>[] Generation { get; }

    /// <summary>Losses and the power into the slack's branches, p.u.</summary>
    public Vector512<double> LossP { get; private set; }
    public Vector512<double> LossQ { get; private set; }
    public Vector512<double> SupplyP { get; private set; }
    public Vector512<double> SupplyQ { get; private set; }

    /// <summary>Voltages to the slack's; needed before the first block and after one with lanes that ran away.</summary>
    public void FlatStart()
    {
        foreach (ref Cell cell in Cells)
        {
            cell.E = _slackVoltage;
            cell.F = Vector512<double>.Zero;
        }
    }

    /// <summary>Iterates from the present voltages with the loads in <see cref="Cells"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(double tolerance)
    {
        InjectAll();
        Vector512<double> limit = Vector512.Create(tolerance);
        Vector512<double> previous = Vector512.Create(double.PositiveInfinity);
        Vector512<double> one = Vector512<double>.One;
        ConvergedLanes = 0;
        for (int iteration = 1; iteration <= MaximumIterations; iteration++)
        {
            Iterations = iteration;
            Backward();
            Vector512<double> change = Vector512.Sqrt(Forward());
            Vector512<double> rate = change / previous;
            Vector512<double> error = change * Vector512.MaxNative(one, rate / (one - rate));
            Vector512<double> met = (Vector512.LessThanOrEqual(error, limit) & Vector512.LessThan(rate, one)) | Vector512.Equals(change, Vector512<double>.Zero);
            ConvergedLanes = (uint)met.ExtractMostSignificantBits();
            if (ConvergedLanes == (1u << Lanes) - 1)
            {
                break;
            }

            previous = change;
        }

        Backward();
        Total();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InjectAll()
    {
        for (int k = 1; k < _count; k++)
        {
            Inject(ref _cells[k], out _currents[k], in _lines[k], k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Inject(ref Cell cell, out Current current, in Line line, int k)
    {
        Vector512<double> e = cell.E;
        Vector512<double> f = cell.F;
        Vector512<double> squared = Vector512.FusedMultiplyAdd(e, e, f * f);
        if (_net.HasZip)
        {
            InjectZip(ref cell, out current, squared, in line, k);
            return;
        }

        Vector512<double> inverse = Vector512<double>.One / squared;
        Vector512<double> p = Vector512.FusedMultiplyAdd(cell.P, inverse, Vector512.Create(line.G));
        Vector512<double> q = Vector512.FusedMultiplyAdd(cell.Q, inverse, Vector512.Create(-line.B));
        current.Ie = Vector512.FusedMultiplyAdd(p, e, q * f);
        current.If = Vector512.FusedMultiplyAdd(p, f, -(q * e));
    }

    private void InjectZip(ref Cell cell, out Current current, Vector512<double> squared, in Line line, int k)
    {
        int bus = _order.BusAt[k];
        Vector512<double> vm = Vector512.Sqrt(squared) * _order.ScaleMagnitude[k];
        Vector512<double> p = ((cell.P * At(_net.ActiveShares[bus], vm)) - Generation[2 * k]) / squared;
        Vector512<double> q = ((cell.Q * At(_net.ReactiveShares[bus], vm)) - Generation[(2 * k) + 1]) / squared;
        p += Vector512.Create(line.G);
        q -= Vector512.Create(line.B);
        current.Ie = (p * cell.E) + (q * cell.F);
        current.If = (p * cell.F) - (q * cell.E);

        static Vector512<double> At(LoadShares shares, Vector512<double> vm)
            => (((vm * shares.Impedance) + Vector512.Create(shares.Current)) * vm) + Vector512.Create(shares.Power);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward()
    {
        Current* currents = _currents;
        ReadOnlySpan<Line> lines = _lines;
        currents->Ie = Vector512<double>.Zero;
        currents->If = Vector512<double>.Zero;

        // Depth-first order puts most parents right before their child: the sum then stays in registers.
        Vector512<double> re = Vector512<double>.Zero;
        Vector512<double> im = Vector512<double>.Zero;
        for (int k = lines.Length - 1; k > 0; k--)
        {
            re += currents[k].Ie;
            im += currents[k].If;
            currents[k].Ie = re;
            currents[k].If = im;
            int up = lines[k].Parent;
            if (up != k - 1)
            {
                currents[up].Ie += re;
                currents[up].If += im;
                re = Vector512<double>.Zero;
                im = Vector512<double>.Zero;
            }
        }

        currents->Ie += re;
        currents->If += im;
    }

    /// <summary>Largest squared voltage change of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<double> Forward()
    {
        Cell* cells = _cells;
        ReadOnlySpan<Line> lines = _lines;
        Vector512<double> largest = Vector512<double>.Zero;
        for (int k = 1; k < lines.Length; k++)
        {
            ref Cell cell = ref cells[k];
            ref readonly Line line = ref lines[k];
            Cell* parent = cells + line.Parent;
            Vector512<double> r = Vector512.Create(line.R);
            Vector512<double> x = Vector512.Create(line.X);
            Vector512<double> ie = _currents[k].Ie;
            Vector512<double> im = _currents[k].If;

            // Grouped so that only one addition waits for the parent's voltage.
            Vector512<double> e = parent->E - Vector512.FusedMultiplyAdd(r, ie, -(x * im));
            Vector512<double> f = parent->F - Vector512.FusedMultiplyAdd(r, im, x * ie);
            Vector512<double> de = e - cell.E;
            Vector512<double> df = f - cell.F;

            // The native maximum keeps its second argument beside a NaN: a lane that ran away is NaN at the last bus at the latest.
            largest = Vector512.MaxNative(largest, Vector512.FusedMultiplyAdd(de, de, df * df));
            cell.E = e;
            cell.F = f;
            Inject(ref cell, out _currents[k], in line, k);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Total()
    {
        Vector512<double> p = Vector512<double>.Zero;
        Vector512<double> q = Vector512<double>.Zero;
        for (int k = 1; k < _count; k++)
        {
            ref Current current = ref _currents[k];
            Vector512<double> squared = Vector512.FusedMultiplyAdd(current.Ie, current.Ie, current.If * current.If);
            p += squared * _lines[k].R;
            q += squared * _lines[k].X;
        }

        LossP = p;
        LossQ = q;

        // The slack's voltage is real.
        SupplyP = _slackVoltage * _currents->Ie;
        SupplyQ = -(_slackVoltage * _currents->If);
    }

    /// <summary>One bus in eight steps: voltage and load.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Cell
    {
        public Vector512<double> E;
        public Vector512<double> F;
        public Vector512<double> P;
        public Vector512<double> Q;
    }

    /// <summary>Current in eight steps.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Current
    {
        public Vector512<double> Ie;
        public Vector512<double> If;
    }

    private readonly struct Line
    {
        public int Parent { get; init; }
        public double R { get; init; }
        public double X { get; init; }
        public double G { get; init; }
        public double B { get; init; }
    }
}

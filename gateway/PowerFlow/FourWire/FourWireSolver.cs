using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Unbalanced power flow of a four-wire feeder by current injection on the factorised nodal admittance matrix, Y V = I(V) (T.-H. Chen et al., "Distribution
/// system power flow analysis: a rigid approach", IEEE Trans. Power Delivery 6(3), 1991). Neutral and earthing are nodes and branches like others.
/// Not for concurrent use; a solve allocates nothing.
/// </summary>
public sealed class FourWireSolver
{
    private const int DefaultIterations = 500;

    private readonly PowerFlowOptions _options;
    private readonly EliminationPlan _plan;
    private readonly ComplexLdl _factor;
    private readonly Complex[][,] _lineAdmittance;
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly Complex[] _sourceCurrent;
    private readonly Complex[] _right;
    private readonly Complex[] _v;
    private readonly int[] _loadBus;
    private readonly double[] _kw;
    private readonly double[] _kvar;
    private readonly FourWireSolution _solution;

    /// <summary>Factorises a feeder.</summary>
    /// <exception cref="InputException">The admittance matrix is singular.</exception>
    public FourWireSolver(FourWireFeeder feeder, PowerFlowOptions options)
    {
        Feeder = feeder;
        _options = options;
        int n = feeder.Buses.Count;
        _from = [.. feeder.Lines.Select(l => feeder.IndexOf(l.From))];
        _to = [.. feeder.Lines.Select(l => feeder.IndexOf(l.To))];
        _lineAdmittance = [.. feeder.Lines.Select(l => SmallMatrix.Inverse(l.Impedance)!)];
        _plan = new EliminationPlan(4 * (n - 1), Pairs());
        _factor = new ComplexLdl(_plan);
        _sourceCurrent = new Complex[4 * (n - 1)];
        _right = new Complex[4 * (n - 1)];
        _v = new Complex[4 * n];
        for (int phase = 0; phase < 3; phase++)
        {
            _v[(4 * feeder.SourceIndex) + phase] = Complex.FromPolarCoordinates(feeder.SourceVolts, -2 * Math.PI * phase / 3);
        }

        Assemble();
        _loadBus = [.. feeder.Loads.Select(l => feeder.IndexOf(l.Bus))];
        _kw = [.. feeder.Loads.Select(l => l.Kw)];
        _kvar = [.. feeder.Loads.Select(l => l.Kvar)];
        _solution = new FourWireSolution(n, feeder.Lines.Count);
    }

    public FourWireFeeder Feeder { get; }

    /// <summary>Solves with the loads of the file.</summary>
    public FourWireSolution Solve() => Solve(_kw, _kvar);

    /// <summary>Solves with other powers, kW and kvar in the order of the feeder's loads.</summary>
    /// <exception cref="InputException">A wrong length or a value that is not finite.</exception>
    public FourWireSolution Solve(ReadOnlySpan<double> kw, ReadOnlySpan<double> kvar)
    {
        Check("active load", kw);
        Check("reactive load", kvar);
        int limit = _options.IterationsOr(DefaultIterations);
        double previous = double.PositiveInfinity;
        _solution.Converged = false;
        _solution.Failure = SolveFailure.IterationLimit;
        for (int i = 0; i < _v.Length; i++)
        {
            // Without load every bus has the source's voltage; the neutral's is 0.
            _v[i] = _v[(4 * Feeder.SourceIndex) + (i % 4)];
        }

        for (int iteration = 1; iteration <= limit; iteration++)
        {
            _solution.Iterations = iteration;
            _sourceCurrent.CopyTo(_right, 0);
            InjectLoads(kw, kvar);
            _factor.Solve(_right);
            double change = Take() / Feeder.SourceVolts;
            if (!double.IsFinite(change) || change > 10)
            {
                _solution.Failure = SolveFailure.Diverged;
                break;
            }

            double rate = change / previous;
            if (change == 0 || (rate < 1 && change * Math.Max(1, rate / (1 - rate)) <= _options.Tolerance))
            {
                _solution.Converged = true;
                _solution.Failure = SolveFailure.None;
                break;
            }

            previous = change;
        }

        Finish(kw, kvar);
        return _solution;
    }

    private int Row(int node) => node / 4 < Feeder.SourceIndex ? node : node - 4;

    private bool IsSource(int bus) => bus == Feeder.SourceIndex;

    private IEnumerable<(int I, int J)> Pairs()
    {
        for (int bus = 0; bus < Feeder.Buses.Count; bus++)
        {
            for (int p = 0; !IsSource(bus) && p < 16; p++)
            {
                if (p / 4 < p % 4)
                {
                    yield return (Row((4 * bus) + (p / 4)), Row((4 * bus) + (p % 4)));
                }
            }
        }

        for (int k = 0; k < _from.Length; k++)
        {
            for (int p = 0; !IsSource(_from[k]) && !IsSource(_to[k]) && p < 16; p++)
            {
                yield return (Row((4 * _from[k]) + (p / 4)), Row((4 * _to[k]) + (p % 4)));
            }
        }
    }

    private void Assemble()
    {
        for (int k = 0; k < _from.Length; k++)
        {
            Complex[,] y = _lineAdmittance[k];
            for (int p = 0; p < 4; p++)
            {
                for (int q = 0; q < 4; q++)
                {
                    AddBetween(_from[k], p, _from[k], q, y[p, q], mirrored: p > q);
                    AddBetween(_to[k], p, _to[k], q, y[p, q], mirrored: p > q);
                    AddBetween(_from[k], p, _to[k], q, -y[p, q], mirrored: false);
                }
            }
        }

        for (int bus = 0; bus < Feeder.Buses.Count; bus++)
        {
            if (!IsSource(bus) && Feeder.Buses[bus].GroundingOhm is { } ohm)
            {
                int row = Row((4 * bus) + 3);
                _factor.Add(row, row, 1 / ohm);
            }
        }

        if (!_factor.Factorise())
        {
            throw new InputException(Feeder.Where, "lines", "a singular admittance matrix", "physical impedances");
        }
    }

    /// <summary>One entry of Y; entries towards the source become constant currents. A mirrored entry is implied by its twin.</summary>
    private void AddBetween(int busA, int p, int busB, int q, Complex y, bool mirrored)
    {
        int a = (4 * busA) + p;
        int b = (4 * busB) + q;
        if (IsSource(busA) && IsSource(busB))
        {
            return;
        }

        if (IsSource(busA))
        {
            _sourceCurrent[_plan.PositionOf[Row(b)]] -= y * _v[a];
        }
        else if (IsSource(busB))
        {
            _sourceCurrent[_plan.PositionOf[Row(a)]] -= y * _v[b];
        }
        else if (!mirrored)
        {
            _factor.Add(Row(a), Row(b), y);
        }
    }

    private void InjectLoads(ReadOnlySpan<double> kw, ReadOnlySpan<double> kvar)
    {
        for (int i = 0; i < kw.Length; i++)
        {
            FourWireLoad load = Feeder.Loads[i];
            int node = 4 * _loadBus[i];
            if (IsSource(_loadBus[i]))
            {
                continue;
            }

            switch (load.Connection)
            {
                case LoadConnection.ThreePhase:
                    for (int phase = 0; phase < 3; phase++)
                    {
                        Draw(load, node + phase, node + 3, kw[i] / 3, kvar[i] / 3, 1);
                    }

                    break;
                case LoadConnection.PhaseA or LoadConnection.PhaseB or LoadConnection.PhaseC:
                    Draw(load, node + (int)load.Connection, node + 3, kw[i], kvar[i], 1);
                    break;
                default:
                    int first = load.Connection - LoadConnection.PhasesAb;
                    Draw(load, node + first, node + ((first + 1) % 3), kw[i], kvar[i], Math.Sqrt(3));
                    break;
            }
        }
    }

    private void Draw(FourWireLoad load, int from, int to, double kw, double kvar, double nominal)
    {
        Complex v = _v[from] - _v[to];
        double vm = v.Magnitude / (nominal * Feeder.SourceVolts);
        Complex s = new(kw * 1000 * load.ActiveShares.At(vm), kvar * 1000 * load.ReactiveShares.At(vm));
        Complex current = Complex.Conjugate(s / v);
        _right[_plan.PositionOf[Row(from)]] -= current;
        _right[_plan.PositionOf[Row(to)]] += current;
    }

    /// <summary>Takes the new voltages; returns the largest change in V.</summary>
    private double Take()
    {
        double largest = 0;
        for (int node = 0; node < _v.Length; node++)
        {
            if (IsSource(node / 4))
            {
                continue;
            }

            Complex v = _right[_plan.PositionOf[Row(node)]];
            double change = (v - _v[node]).Magnitude;
            largest = double.IsNaN(change) ? double.NaN : Math.Max(largest, change);
            _v[node] = v;
        }

        return largest;
    }

    private void Finish(ReadOnlySpan<double> kw, ReadOnlySpan<double> kvar)
    {
        Complex a = Complex.FromPolarCoordinates(1, 2 * Math.PI / 3);
        double ground = 0;
        for (int bus = 0; bus < Feeder.Buses.Count; bus++)
        {
            ReadOnlySpan<Complex> v = _v.AsSpan(4 * bus, 4);
            for (int phase = 0; phase < 3; phase++)
            {
                _solution.PhaseVolts[bus, phase] = (v[phase] - v[3]).Magnitude;
            }

            double neutral = v[3].Magnitude;
            _solution.NeutralVolts[bus] = neutral;
            _solution.UnbalancePercent[bus] = 100 * (v[0] + (a * a * v[1]) + (a * v[2])).Magnitude / (v[0] + (a * v[1]) + (a * a * v[2])).Magnitude;
            ground += Feeder.Buses[bus].GroundingOhm is { } ohm && !IsSource(bus) ? neutral * neutral / ohm : 0;
        }

        double loss = 0;
        Complex source = Complex.Zero;
        for (int k = 0; k < _from.Length; k++)
        {
            double ampacity = Feeder.Lines[k].AmpacityA ?? double.PositiveInfinity;
            _solution.Loading[k] = 0;
            for (int p = 0; p < 4; p++)
            {
                Complex current = Complex.Zero;
                for (int q = 0; q < 4; q++)
                {
                    current += _lineAdmittance[k][p, q] * (_v[(4 * _from[k]) + q] - _v[(4 * _to[k]) + q]);
                }

                _solution.CurrentA[k, p] = current.Magnitude;
                _solution.Loading[k] = Math.Max(_solution.Loading[k], current.Magnitude / ampacity);
                Complex conjugate = Complex.Conjugate(current);
                loss += ((_v[(4 * _from[k]) + p] - _v[(4 * _to[k]) + p]) * conjugate).Real;
                if (IsSource(_from[k]))
                {
                    source += _v[(4 * _from[k]) + p] * conjugate;
                }
                else if (IsSource(_to[k]))
                {
                    source -= _v[(4 * _to[k]) + p] * conjugate;
                }
            }
        }

        for (int i = 0; i < _loadBus.Length; i++)
        {
            // A load at the source bus sees nominal voltage.
            source += IsSource(_loadBus[i]) ? new Complex(kw[i], kvar[i]) * 1000 : 0;
        }

        _solution.LossKw = loss / 1000;
        _solution.GroundLossKw = ground / 1000;
        _solution.SourceKw = source.Real / 1000;
        _solution.SourceKvar = source.Imaginary / 1000;
    }

    private void Check(string name, ReadOnlySpan<double> values)
    {
        if (values.Length != _loadBus.Length)
        {
            throw new InputException(Feeder.Where, name, $"{values.Length} values", $"{_loadBus.Length}, one a load");
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new InputException(Feeder.Where, $"{name} {i} at bus {Feeder.Loads[i].Bus}", $"{values[i]}", "a finite number");
            }
        }
    }
}

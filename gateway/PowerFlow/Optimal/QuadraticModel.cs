using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Minimise f(x) with lower &lt;= g(x) &lt;= upper and bounds on x, where f and every g are sums of linear, product and square-root terms. Derivatives
/// follow from the terms; solved by Ipopt (A. Waechter, L. T. Biegler, Math. Program. 106(1), 2006). Repeated entries of a matrix are summed by it.
/// </summary>
internal sealed unsafe class QuadraticModel
{
    /// <summary>Row number of the objective in the term methods.</summary>
    public const int Objective = -1;

    private const double Unbounded = 2e19;
    private const int Solved = 0;
    private const int SolvedToAcceptable = 1;
    private const int InfeasibleDetected = 2;

    // MUMPS, the linear solver below Ipopt, keeps state of the whole process: two solves at once crash it.
    private static readonly Lock OneAtATime = new();

    private readonly List<double> _lower = [];
    private readonly List<double> _upper = [];
    private readonly List<double> _start = [];
    private readonly List<double> _rowLower = [];
    private readonly List<double> _rowUpper = [];
    private readonly List<(int Row, int I, double A)> _linear = [];
    private readonly List<(int Row, int I, int J, double A)> _products = [];
    private readonly List<(int Row, int I, double A)> _roots = [];
    private (int Row, int I, double A)[] _l = [];
    private (int Row, int I, int J, double A)[] _p = [];
    private (int Row, int I, double A)[] _r = [];

    public int Variables => _lower.Count;

    public int Rows => _rowLower.Count;

    /// <summary>Solution, multipliers of rows (of f + sum lambda g) and of lower and upper bounds.</summary>
    public double[] X { get; private set; } = [];
    public double[] RowMultipliers { get; private set; } = [];
    public double[] LowerMultipliers { get; private set; } = [];
    public double[] UpperMultipliers { get; private set; } = [];
    public double ObjectiveValue { get; private set; }

    public int AddVariable(double lower, double upper, double start)
    {
        _lower.Add(lower);
        _upper.Add(upper);
        _start.Add(start);
        return _lower.Count - 1;
    }

    public int AddRow(double lower, double upper)
    {
        _rowLower.Add(lower);
        _rowUpper.Add(upper);
        return _rowLower.Count - 1;
    }

    public void AddLinear(int row, int i, double a)
    {
        if (a != 0)
        {
            _linear.Add((row, i, a));
        }
    }

    public void AddProduct(int row, int i, int j, double a)
    {
        if (a != 0)
        {
            _products.Add((row, Math.Max(i, j), Math.Min(i, j), a));
        }
    }

    /// <summary>a * sqrt(x_i).</summary>
    public void AddRoot(int row, int i, double a)
    {
        if (a != 0)
        {
            _roots.Add((row, i, a));
        }
    }

    public double StartOf(int i) => _start[i];

    /// <summary>Solves from the start values.</summary>
    /// <exception cref="InputException">Ipopt is not installed.</exception>
    public ModelStatus Solve(double tolerance = 1e-10)
    {
        _l = [.. _linear];
        _p = [.. _products];
        _r = [.. _roots];
        int jacobian = _l.Count(t => t.Row >= 0) + _p.Where(t => t.Row >= 0).Sum(t => t.I == t.J ? 1 : 2) + _r.Count(t => t.Row >= 0);
        double[] x = [.. _start];
        double[] g = new double[Rows];
        double[] multG = new double[Rows];
        double[] multL = new double[Variables];
        double[] multU = new double[Variables];
        double value = 0;
        int status;
        GCHandle handle = GCHandle.Alloc(this);
        try
        {
            fixed (double* xl = Bounds(_lower), xu = Bounds(_upper), gl = Bounds(_rowLower), gu = Bounds(_rowUpper), px = x, pg = g, pm = multG, pl = multL, pu = multU)
            {
                nint problem = Ipopt.CreateIpoptProblem(Variables, xl, xu, Rows, gl, gu, jacobian, _p.Length + _r.Length, 0, &EvaluateObjective, &EvaluateRows, &EvaluateGradient, &EvaluateJacobian, &EvaluateHessian);
                OneAtATime.Enter();
                try
                {
                    Ipopt.AddIpoptIntOption(problem, "print_level", 0);
                    Ipopt.AddIpoptStrOption(problem, "sb", "yes");
                    Ipopt.AddIpoptNumOption(problem, "tol", tolerance);
                    Ipopt.AddIpoptNumOption(problem, "constr_viol_tol", tolerance);
                    Ipopt.AddIpoptNumOption(problem, "bound_relax_factor", 0);
                    Ipopt.AddIpoptIntOption(problem, "max_iter", 500);
                    status = Ipopt.IpoptSolve(problem, px, pg, &value, pm, pl, pu, GCHandle.ToIntPtr(handle));
                }
                finally
                {
                    Ipopt.FreeIpoptProblem(problem);
                    OneAtATime.Exit();
                }
            }
        }
        catch (DllNotFoundException e)
        {
            throw new InputException("optimal power flow: Ipopt (libipopt.so.1) is not installed; on Debian the package is coinor-libipopt1v5", e);
        }
        finally
        {
            handle.Free();
        }

        X = x;
        RowMultipliers = multG;
        LowerMultipliers = multL;
        UpperMultipliers = multU;
        ObjectiveValue = value;
        return status switch
        {
            Solved or SolvedToAcceptable => ModelStatus.Solved,
            InfeasibleDetected => ModelStatus.Infeasible,
            _ => ModelStatus.Failed,
        };
    }

    private static double[] Bounds(List<double> values) => [.. values.Select(v => Math.Clamp(v, -Unbounded, Unbounded))];

    private static QuadraticModel Of(nint userData) => (QuadraticModel)GCHandle.FromIntPtr(userData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EvaluateObjective(int n, double* x, int isNew, double* value, nint userData)
    {
        QuadraticModel model = Of(userData);
        double sum = 0;
        foreach ((int row, int i, double a) in model._l)
        {
            sum += row == Objective ? a * x[i] : 0;
        }

        foreach ((int row, int i, int j, double a) in model._p)
        {
            sum += row == Objective ? a * x[i] * x[j] : 0;
        }

        foreach ((int row, int i, double a) in model._r)
        {
            sum += row == Objective ? a * Math.Sqrt(x[i]) : 0;
        }

        *value = sum;
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EvaluateGradient(int n, double* x, int isNew, double* gradient, nint userData)
    {
        QuadraticModel model = Of(userData);
        new Span<double>(gradient, n).Clear();
        foreach ((int row, int i, double a) in model._l)
        {
            if (row == Objective)
            {
                gradient[i] += a;
            }
        }

        foreach ((int row, int i, int j, double a) in model._p)
        {
            if (row == Objective)
            {
                gradient[i] += a * x[j];
                gradient[j] += a * x[i];
            }
        }

        foreach ((int row, int i, double a) in model._r)
        {
            if (row == Objective)
            {
                gradient[i] += a / (2 * Math.Sqrt(x[i]));
            }
        }

        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EvaluateRows(int n, double* x, int isNew, int m, double* g, nint userData)
    {
        QuadraticModel model = Of(userData);
        new Span<double>(g, m).Clear();
        foreach ((int row, int i, double a) in model._l)
        {
            if (row >= 0)
            {
                g[row] += a * x[i];
            }
        }

        foreach ((int row, int i, int j, double a) in model._p)
        {
            if (row >= 0)
            {
                g[row] += a * x[i] * x[j];
            }
        }

        foreach ((int row, int i, double a) in model._r)
        {
            if (row >= 0)
            {
                g[row] += a * Math.Sqrt(x[i]);
            }
        }

        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EvaluateJacobian(int n, double* x, int isNew, int m, int count, int* rows, int* columns, double* values, nint userData)
    {
        QuadraticModel model = Of(userData);
        int at = 0;
        foreach ((int row, int i, double a) in model._l)
        {
            if (row >= 0)
            {
                Put(row, i, a);
            }
        }

        foreach ((int row, int i, int j, double a) in model._p)
        {
            if (row >= 0 && i == j)
            {
                Put(row, i, values is null ? 0 : 2 * a * x[i]);
            }
            else if (row >= 0)
            {
                Put(row, i, values is null ? 0 : a * x[j]);
                Put(row, j, values is null ? 0 : a * x[i]);
            }
        }

        foreach ((int row, int i, double a) in model._r)
        {
            if (row >= 0)
            {
                Put(row, i, values is null ? 0 : a / (2 * Math.Sqrt(x[i])));
            }
        }

        return 1;

        void Put(int row, int column, double value)
        {
            if (values is null)
            {
                rows[at] = row;
                columns[at] = column;
            }
            else
            {
                values[at] = value;
            }

            at++;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EvaluateHessian(int n, double* x, int isNew, double factor, int m, double* lambda, int isNewLambda, int count, int* rows, int* columns, double* values, nint userData)
    {
        QuadraticModel model = Of(userData);
        int at = 0;
        foreach ((int row, int i, int j, double a) in model._p)
        {
            if (values is null)
            {
                rows[at] = i;
                columns[at] = j;
            }
            else
            {
                values[at] = (row == Objective ? factor : lambda[row]) * (i == j ? 2 * a : a);
            }

            at++;
        }

        foreach ((int row, int i, double a) in model._r)
        {
            if (values is null)
            {
                rows[at] = i;
                columns[at] = i;
            }
            else
            {
                values[at] = -(row == Objective ? factor : lambda[row]) * a / (4 * x[i] * Math.Sqrt(x[i]));
            }

            at++;
        }

        return 1;
    }
}

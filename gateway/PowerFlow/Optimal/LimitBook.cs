namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Keeps what each bound and row of a model means. In the elastic form operating limits may be exceeded by a slack that the objective counts, so that
/// the least-violation point tells which limits conflict.
/// </summary>
internal sealed class LimitBook(QuadraticModel model, bool elastic)
{
    private const double SlackIsUsed = 1e-6;
    private const double PriceCounts = 1e-5;

    private readonly List<Entry> _entries = [];

    public bool Elastic => elastic;

    /// <summary>A device's variable with its limits, kept in both forms; <paramref name="unit"/> turns p.u. into what people read.</summary>
    public int Bounded(int step, OpfLimitKind low, OpfLimitKind high, string place, double lower, double upper, double start, double unit)
    {
        int x = model.AddVariable(lower, upper, start);
        if (lower < upper)
        {
            NoteBound(step, low, place, lower * unit, x, m => m.X[x] * unit, lower: true);
            NoteBound(step, high, place, upper * unit, x, m => m.X[x] * unit, lower: false);
        }

        return x;
    }

    /// <summary>A bound of a variable, kept in both forms.</summary>
    public void NoteBound(int step, OpfLimitKind kind, string place, double limit, int variable, Func<QuadraticModel, double> value, bool lower)
        => _entries.Add(new Entry(step, kind, place, limit, variable, -1, -1, value, lower));

    /// <summary>A row with one finite side, kept in both forms.</summary>
    public void NoteRow(int step, OpfLimitKind kind, string place, double limit, int row, Func<QuadraticModel, double> value, bool lower)
        => _entries.Add(new Entry(step, kind, place, limit, -1, row, -1, value, lower));

    /// <summary>An operating limit on a linear variable: x &gt;= bound (lower) or x &lt;= bound; elastic: a row with a slack.</summary>
    public void Operating(int step, OpfLimitKind kind, string place, int variable, double bound, bool lower, double shownLimit, Func<QuadraticModel, double> value)
    {
        int row = model.AddRow(lower ? bound : double.NegativeInfinity, lower ? double.PositiveInfinity : bound);
        model.AddLinear(row, variable, 1);
        OperatingRow(step, kind, place, row, lower, shownLimit, value);
    }

    /// <summary>The same on a row that exists.</summary>
    public void OperatingRow(int step, OpfLimitKind kind, string place, int row, bool lower, double shownLimit, Func<QuadraticModel, double> value)
    {
        int slack = -1;
        if (elastic)
        {
            slack = model.AddVariable(0, double.PositiveInfinity, 0.01);
            model.AddLinear(row, slack, lower ? 1 : -1);
            model.AddLinear(QuadraticModel.Objective, slack, 1);
        }

        _entries.Add(new Entry(step, kind, place, shownLimit, -1, row, slack, value, lower));
    }

    /// <summary>Limits with a price at the solution, dearest first.</summary>
    public IReadOnlyList<OpfLimit> Binding()
        => [.. _entries.Select(e => (Entry: e, Price: e.Price(model))).Where(e => e.Price > PriceCounts).OrderByDescending(e => e.Price).Select(e => e.Entry.Told(model))];

    /// <summary>Limits broken at the least-violation point, worst first, then those that hold it there.</summary>
    public IReadOnlyList<OpfLimit> Conflicts()
    {
        Entry[] broken = [.. _entries.Where(e => e.Slack >= 0 && model.X[e.Slack] > SlackIsUsed).OrderByDescending(e => model.X[e.Slack])];
        IEnumerable<Entry> holding = _entries.Except(broken).Where(e => e.Price(model) > PriceCounts).OrderByDescending(e => e.Price(model));
        return [.. broken.Concat(holding).Select(e => e.Told(model))];
    }

    private sealed record Entry(int Step, OpfLimitKind Kind, string Place, double Limit, int Variable, int Row, int Slack, Func<QuadraticModel, double> Value, bool Lower)
    {
        public double Price(QuadraticModel m) => Variable >= 0
            ? (Lower ? m.LowerMultipliers[Variable] : m.UpperMultipliers[Variable])
            : Math.Abs(m.RowMultipliers[Row]);

        public OpfLimit Told(QuadraticModel m) => new(Step, Kind, Place, Value(m), Limit);
    }
}

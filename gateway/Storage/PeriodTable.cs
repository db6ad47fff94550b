using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Rows that belong to a settlement period and keep their order in it.</summary>
internal sealed class PeriodTable<T>(string name, string[] columns, Func<T, object?[]> write, Func<SqlRow, SettlementPeriod, T> read)
{
    private const string Range = "WHERE period_start BETWEEN @p1 AND @p2 ORDER BY period_start, period_minutes, position";

    private readonly SqlTable<Entry> _table = new(
        name,
        ["period_start", "period_minutes", "position", .. columns],
        entry => [entry.Period.StartUnix, entry.Period.Minutes, entry.Position, .. write(entry.Item)],
        row =>
        {
            SettlementPeriod period = row.Period();
            return new Entry(period, row.Int(), read(row, period));
        });

    public void Insert(SqlSession session, SettlementPeriod period, IReadOnlyList<T> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            _table.Insert(session, new Entry(period, i, items[i]));
        }
    }

    /// <summary>Items of the periods that start from first to last, by period.</summary>
    public ILookup<SettlementPeriod, T> Select(SqlSession session, long firstStart, long lastStart) =>
        _table.Select(session, Range, firstStart, lastStart).ToLookup(entry => entry.Period, entry => entry.Item);

    private readonly record struct Entry(SettlementPeriod Period, int Position, T Item);
}

namespace EdgeEnergy.Storage;

/// <summary>
/// One kind of value kept as rows: the columns, how a value fills them and how it is read back, in the same order. All statements are made from
/// that one list, so they can not drift apart.
/// </summary>
internal sealed class SqlTable<T> : SqlView<T>
{
    private readonly Func<T, object?[]> _write;
    private readonly string _insert;
    private readonly string _insertIfNew;

    public SqlTable(string name, string[] columns, Func<T, object?[]> write, Func<SqlRow, T> read)
        : base(name, columns, read)
    {
        string values = string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => FormattableString.Invariant($"@p{i}")));
        _write = write;
        _insert = $"INSERT INTO {name} ({string.Join(", ", columns)}) VALUES ({values})";
        _insertIfNew = _insert + " ON CONFLICT DO NOTHING";
    }

    public void Insert(SqlSession session, T value) => session.Execute(_insert, _write(value));

    /// <summary>False, with nothing changed, when a row of the same key is there.</summary>
    public bool TryInsert(SqlSession session, T value) => session.Execute(_insertIfNew, _write(value)) == 1;

    /// <summary>Inserts, or does what <paramref name="onConflict"/> (ON CONFLICT ...) says.</summary>
    public void Insert(SqlSession session, T value, string onConflict) => session.Execute(_insert + onConflict, _write(value));
}

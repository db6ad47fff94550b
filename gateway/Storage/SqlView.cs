namespace EdgeEnergy.Storage;

/// <summary>Columns of a table and how a row of them is read, in the same order.</summary>
internal class SqlView<T>(string name, string[] columns, Func<SqlRow, T> read)
{
    private readonly string _select = $"SELECT {string.Join(", ", columns)} FROM {name} ";

    /// <summary>The rows that <paramref name="tail"/> (WHERE ..., ORDER BY ...) picks.</summary>
    public List<T> Select(SqlSession session, string tail, params ReadOnlySpan<object?> values) => session.Query(_select + tail, read, values);
}

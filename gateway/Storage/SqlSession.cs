using System.Data;
using System.Data.Common;

namespace EdgeEnergy.Storage;

/// <summary>
/// The one connection of a store behind one lock. Statements are prepared on first use and kept. Parameters are named @p1, @p2 ... in order.
/// </summary>
internal sealed class SqlSession(DbConnection connection) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private DbTransaction? _transaction;

    /// <summary>Runs reads that must see one state.</summary>
    public T Read<T>(Func<SqlSession, T> work)
    {
        lock (_gate)
        {
            return work(this);
        }
    }

    /// <summary>Runs one transaction: durable when this returns, without effect when it throws.</summary>
    public T Write<T>(Func<SqlSession, T> work)
    {
        lock (_gate)
        {
            using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            _transaction = transaction;
            try
            {
                T result = work(this);
                transaction.Commit();
                return result;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    /// <summary>Runs a statement inside <see cref="Write"/>; the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs several statements once, inside <see cref="Write"/>; a later one may use what an earlier one made.</summary>
    public void ExecuteScript(string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<object?> values)
    {
        using DbDataReader reader = Prepare(sql, values).ExecuteReader();
        var row = new SqlRow(reader);
        var result = new List<T>();
        while (row.Next())
        {
            result.Add(map(row));
        }

        return result;
    }

    /// <summary>The only row of a query that has exactly one.</summary>
    public T Single<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<object?> values)
    {
        using DbDataReader reader = Prepare(sql, values).ExecuteReader();
        var row = new SqlRow(reader);
        return row.Next() ? map(row) : throw new InvalidOperationException("no row: " + sql);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (DbCommand command in _prepared.Values)
            {
                command.Dispose();
            }

            connection.Dispose();
        }
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        bool known = _prepared.TryGetValue(sql, out DbCommand? command);
        if (!known)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = FormattableString.Invariant($"@p{i + 1}");
                command.Parameters.Add(parameter);
            }

        }

        for (int i = 0; i < values.Length; i++)
        {
            // SQL has no NaN; SqlRow.Double gives it back.
            command!.Parameters[i].Value = values[i] is null or double.NaN ? DBNull.Value : values[i];
        }

        command!.Transaction = _transaction;
        if (!known)
        {
            command.Prepare();
            _prepared.Add(sql, command);
        }

        return command;
    }
}

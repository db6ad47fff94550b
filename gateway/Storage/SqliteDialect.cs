using System.Data.Common;
using EdgeEnergy.Domain;
using Microsoft.Data.Sqlite;

namespace EdgeEnergy.Storage;

/// <summary>One SQLite file: write-ahead log, synchronous FULL (a commit survives a power cut), foreign keys enforced.</summary>
internal sealed class SqliteDialect(string path) : SqlDialect
{
    // "EdgE": tells a store of ours from a database of another program.
    private const int ApplicationId = 0x45646745;
    private const int BusySeconds = 10;

    // SQLite result codes, https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CanNotOpen = 14;
    private const int NotADatabase = 26;

    public override string BytesType => "BLOB";

    public override string RowNumber => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public override string Place => path;

    public override DbConnection Open()
    {
        SystemSqlite.Use();
        CreateFolder();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            Run(connection, FormattableString.Invariant($"PRAGMA busy_timeout = {BusySeconds * 1000}"));
            RequireOurs(connection);
            if (Run(connection, "PRAGMA journal_mode = WAL") is not "wal")
            {
                throw new InputException(path, "file system", "no write-ahead log", "a local file system");
            }

            Run(connection, "PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override string? Explain(DbException fault) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        Busy => "database: found in use by another process, expected to be free",
        ReadOnly => "file: found read-only, expected to be writable",
        InputOutput => "file: found unreadable or unwritable (input/output error), expected to be writable",
        Corrupt => "file: found a damaged database, expected a store (restore a backup)",
        Full => "disk: found full, expected free space",
        CanNotOpen => "file: found not to open, expected a readable file in a writable folder",
        NotADatabase => "file: found no database, expected a store or no file",
        _ => null,
    };

    private void CreateFolder()
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        try
        {
            Directory.CreateDirectory(folder ?? "/");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: folder: found {fault.Message.TrimEnd('.')}, expected a writable folder", fault);
        }
    }

    private void RequireOurs(SqliteConnection connection)
    {
        if (Run(connection, "PRAGMA application_id") is long and ApplicationId)
        {
            return;
        }

        if (Run(connection, "SELECT COUNT(*) FROM sqlite_master") is not 0L)
        {
            throw new InputException(path, "file", "a database of another program", "a store or no file");
        }

        Run(connection, FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

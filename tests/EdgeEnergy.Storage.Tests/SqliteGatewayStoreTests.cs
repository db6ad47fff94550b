using EdgeEnergy.Domain;
using Microsoft.Data.Sqlite;

namespace EdgeEnergy.Storage.Tests;

public sealed class SqliteGatewayStoreTests : GatewayStoreKit
{
    private readonly ScratchFolder _folder = new();

    private string Store => _folder.File("data/store.db");

    [Fact]
    public void The_file_keeps_a_write_ahead_log_and_commits_survive_a_power_cut()
    {
        using GatewayStore store = GatewayStore.Open(Store);
        Assert.Equal("wal", Shell("PRAGMA journal_mode"));
        using var session = new SqlSession(new SqliteDialect(Store).Open());
        Assert.Equal(2, session.Single("PRAGMA synchronous", row => row.Long()));
        Assert.Equal(1, session.Single("PRAGMA foreign_keys", row => row.Long()));
    }

    [Fact]
    public void The_library_is_the_one_of_the_operating_system()
    {
        using GatewayStore store = GatewayStore.Open(Store);
        string[] loaded = File.ReadAllLines("/proc/self/maps").Where(line => line.Contains("sqlite3", StringComparison.Ordinal) && line.Contains(".so", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(loaded);
        Assert.All(loaded, line => Assert.Contains("/libsqlite3.so.0", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_person_can_query_trades_with_any_shell()
    {
        using GatewayStore store = GatewayStore.Open(Store);
        store.SaveRound(Samples.Round(Samples.Period));
        Assert.Equal(143L, Shell("SELECT SUM(wh) FROM trades WHERE buyer = 'b04'"));
    }

    [Fact]
    public void Opening_again_changes_nothing()
    {
        GatewayStore.Open(Store).Dispose();
        object? schema = Shell("SELECT GROUP_CONCAT(sql) FROM sqlite_master");
        GatewayStore.Open(Store).Dispose();
        Assert.Equal(schema, Shell("SELECT GROUP_CONCAT(sql) FROM sqlite_master"));
        Assert.Equal(2L, Shell("SELECT COUNT(*) FROM schema_versions"));
    }

    [Fact]
    public void A_store_of_a_newer_program_is_refused_in_one_line()
    {
        GatewayStore.Open(Store).Dispose();
        Shell("INSERT INTO schema_versions (version) VALUES (900)");
        Refused(Store, "schema version: found 900, expected at most 2 (the store was made by a newer EdgeEnergy)");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        string path = _folder.File("notes.txt");
        string text = string.Concat(Enumerable.Repeat("these are my notes\n", 200));
        File.WriteAllText(path, text);
        Refused(path, "file: found no database, expected a store or no file");
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        GatewayStore.Open(Store).Dispose();
        Shell("PRAGMA application_id = 7");
        Refused(Store, "file: found a database of another program, expected a store or no file");
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_refused()
    {
        File.WriteAllText(_folder.File("file"), "");
        Refused(_folder.File("file/store.db"), "expected a writable folder");
        Refused("/proc/store.db", "file: found not to open, expected a readable file in a writable folder");
    }

    [Fact]
    public void A_database_in_use_is_told_in_one_line_and_an_error_of_ours_is_not_dressed_up()
    {
        var locked = new SqliteException("database is locked", 5);
        Assert.Equal("database: found in use by another process, expected to be free", new SqliteDialect(Store).Explain(locked));
        Assert.Null(new SqliteDialect(Store).Explain(new SqliteException("constraint", 19)));
    }

    protected override IGatewayStore OpenStore() => GatewayStore.Open(Store);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private static void Refused(string path, string expected)
    {
        InputException refusal = Assert.Throws<InputException>(() => GatewayStore.Open(path));
        Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private object? Shell(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>The schema as numbered steps, forward only. A step that was released is never edited: the next change is the next number.</summary>
internal static class Migrations
{
    // Step n is element n - 1. {bytes} and {row_number} are filled in by the dialect.
    private static readonly string[] Steps = [InitialSchema.Sql, WalletTable.Schema];

    /// <summary>Brings the schema up to date in one transaction. Throws <see cref="InputException"/> when it is of a newer program.</summary>
    public static void Apply(SqlSession session, SqlDialect dialect) => session.Write(_ =>
    {
        session.ExecuteScript("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY)");
        long version = session.Single("SELECT COALESCE(MAX(version), 0) FROM schema_versions", row => row.Long());
        if (version > Steps.Length)
        {
            throw new InputException(
                dialect.Place,
                "schema version",
                version.ToString(),
                FormattableString.Invariant($"at most {Steps.Length} (the store was made by a newer EdgeEnergy)"));
        }

        for (; version < Steps.Length; version++)
        {
            session.ExecuteScript(Steps[version]
                .Replace("{bytes}", dialect.BytesType, StringComparison.Ordinal)
                .Replace("{row_number}", dialect.RowNumber, StringComparison.Ordinal));
            session.Execute("INSERT INTO schema_versions (version) VALUES (@p1)", version + 1);
        }

        return version;
    });
}

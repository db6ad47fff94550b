using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Statements of the vault's accounts, and up to which block they go.</summary>
internal static class WalletTable
{
    public const string Schema =
        """
        CREATE TABLE wallet_movements (
            id {row_number}, account TEXT NOT NULL, kind TEXT NOT NULL, amount_micro BIGINT NOT NULL, balance_micro BIGINT NOT NULL,
            unix BIGINT NOT NULL, block BIGINT NOT NULL, transaction_hash TEXT NOT NULL, settled_window BIGINT);
        CREATE INDEX wallet_movements_by_account ON wallet_movements (account, id);
        CREATE INDEX wallet_movements_by_window ON wallet_movements (settled_window);
        """;

    private const string BlockSetting = "wallet_movements_block";

    private static readonly string[] Columns =
        ["account", "kind", "amount_micro", "balance_micro", "unix", "block", "transaction_hash", "settled_window"];

    private static readonly SqlTable<WalletMovement> Table = new(
        "wallet_movements",
        Columns,
        m => [m.Account, m.Kind.ToString(), m.AmountMicro, m.BalanceMicro, m.Unix, m.Block, m.TransactionHash, m.Window],
        row => Read(0, row));

    private static readonly SqlView<WalletMovement> View = new("wallet_movements", ["id", .. Columns], row => Read(row.Long(), row));

    public static long? UpTo(SqlSession session) => EventTables.Setting(session, BlockSetting) is { } block ? long.Parse(block) : null;

    public static void Append(SqlSession session, IReadOnlyList<WalletMovement> movements, long block)
    {
        foreach (WalletMovement movement in movements)
        {
            Table.Insert(session, movement);
        }

        EventTables.Set(session, BlockSetting, block.ToString());
    }

    public static IReadOnlyList<WalletMovement> Of(SqlSession session, string account, long beforeId, int count) =>
        View.Select(session, "WHERE account = @p1 AND id < @p2 ORDER BY id DESC LIMIT @p3", account, beforeId, count);

    public static IReadOnlyList<WalletMovement> Last(SqlSession session) =>
        View.Select(session, "WHERE id IN (SELECT MAX(id) FROM wallet_movements GROUP BY account) ORDER BY id");

    public static long? LastWindow(SqlSession session) => session.Single("SELECT MAX(settled_window) FROM wallet_movements", row => row.OptionalLong());

    private static WalletMovement Read(long id, SqlRow row) => new(
        id, row.Text(), row.Enum<WalletMovementKind>(), row.Long(), row.Long(), row.Long(), row.Long(), row.Text(), row.OptionalLong());
}

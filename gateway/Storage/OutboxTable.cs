using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Transactions and how far they got, numbered in the order they were queued.</summary>
internal static class OutboxTable
{
    private const string Add =
        """
        INSERT INTO outbox (intent_key, kind, account, to_address, data, amount_micro, state) VALUES (@p1, @p2, @p3, @p4, @p5, @p6, @p7)
        ON CONFLICT DO NOTHING
        """;

    private const string Update =
        """
        UPDATE outbox SET state = @p2, nonce = @p3, raw = @p4, hash = @p5, block_hash = @p6, block = @p7, gas_used = @p8, error = @p9
        WHERE id = @p1
        """;

    private static readonly SqlView<OutboxEntry> Entries = new(
        "outbox",
        ["id", "state", "nonce", "raw", "hash", "block_hash", "block", "gas_used", "error",
            "intent_key", "kind", "account", "to_address", "data", "amount_micro"],
        row => new OutboxEntry
        {
            Id = row.Long(),
            State = row.Enum<OutboxState>(),
            Nonce = row.OptionalLong(),
            Raw = row.OptionalBytes(),
            Hash = row.OptionalText(),
            BlockHash = row.OptionalText(),
            Block = row.OptionalLong(),
            GasUsed = row.OptionalLong(),
            Error = row.OptionalText(),
            Intent = new OutboxIntent(row.Text(), row.Text(), row.Text(), row.Text(), row.Bytes(), row.Long()),
        });

    public static OutboxEntry Enqueue(SqlSession session, OutboxIntent intent)
    {
        session.Execute(Add, intent.Key, intent.Kind, intent.Account, intent.To, intent.Data, intent.AmountMicro, nameof(OutboxState.Queued));
        return Find(session, intent.Key)!;
    }

    public static OutboxEntry? Find(SqlSession session, string key) => Entries.Select(session, "WHERE intent_key = @p1", key).SingleOrDefault();

    public static IReadOnlyList<OutboxEntry> Unfinished(SqlSession session) => Entries.Select(
        session, "WHERE state NOT IN (@p1, @p2) ORDER BY id", nameof(OutboxState.Final), nameof(OutboxState.Failed));

    public static IReadOnlyList<OutboxEntry> Latest(SqlSession session, int count) => Entries.Select(session, "ORDER BY id DESC LIMIT @p1", count);

    public static long? HighestNonce(SqlSession session, string account) =>
        session.Single("SELECT MAX(nonce) FROM outbox WHERE account = @p1", row => row.OptionalLong(), account);

    /// <summary>Saves how far an entry got; its intent never changes. Throws when there is no such entry.</summary>
    public static void Save(SqlSession session, OutboxEntry entry)
    {
        int changed = session.Execute(
            Update, entry.Id, entry.State.ToString(), entry.Nonce, entry.Raw, entry.Hash, entry.BlockHash, entry.Block, entry.GasUsed, entry.Error);
        if (changed != 1)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"no outbox entry {entry.Id} ({entry.Intent.Key})"));
        }
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The entries of one chain in an outbox that several chains share, so that each has a sender of its own and nonces of its own. In the store accounts
/// and keys carry the chain id behind an "@"; the home chain's carry none, as in an outbox of one chain.
/// </summary>
public sealed class ChainOutbox : IOutboxStore
{
    private const char Mark = '@';
    private readonly IOutboxStore _store;
    private readonly string _suffix;

    private ChainOutbox(IOutboxStore store, string suffix)
    {
        _store = store;
        _suffix = suffix;
    }

    /// <summary>What is of no chain by name.</summary>
    public static ChainOutbox Home(IOutboxStore store) => new(store, "");

    /// <summary>What is of another chain.</summary>
    public static ChainOutbox Of(IOutboxStore store, long chainId) => new(store, $"{Mark}{chainId}");

    /// <summary>The intent as the shared store has it, for writers who put it there together with something else.</summary>
    public OutboxIntent Stored(OutboxIntent intent) => intent.Account.Contains(Mark, StringComparison.Ordinal)
        ? throw new InputException($"transaction {intent.Key}", "account", intent.Account, $"a name without \"{Mark}\"")
        : intent with { Key = intent.Key + _suffix, Account = intent.Account + _suffix };

    public OutboxEntry Enqueue(OutboxIntent intent) => Seen(_store.Enqueue(Stored(intent)));

    public IReadOnlyList<OutboxEntry> Unfinished() => [.. _store.Unfinished().Where(IsOurs).Select(Seen)];

    public OutboxEntry? Find(string key) => _store.Find(key + _suffix) is { } entry && IsOurs(entry) ? Seen(entry) : null;

    public IReadOnlyList<OutboxEntry> Latest(int count)
    {
        // More and more of all, until enough are of this chain.
        for (long read = count; ; read *= 2)
        {
            IReadOnlyList<OutboxEntry> all = _store.Latest((int)Math.Min(read, int.MaxValue));
            OutboxEntry[] ours = [.. all.Where(IsOurs).Take(count).Select(Seen)];
            if (ours.Length == count || all.Count < read)
            {
                return ours;
            }
        }
    }

    public long? HighestNonce(string account) => _store.HighestNonce(account + _suffix);

    public void Save(OutboxEntry entry) => _store.Save(entry with { Intent = Stored(entry.Intent) });

    private bool IsOurs(OutboxEntry entry)
    {
        int mark = entry.Intent.Account.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? _suffix.Length == 0 : entry.Intent.Account.AsSpan(mark).SequenceEqual(_suffix);
    }

    private OutboxEntry Seen(OutboxEntry entry) => entry with
    {
        Intent = entry.Intent with { Key = entry.Intent.Key[..^_suffix.Length], Account = entry.Intent.Account[..^_suffix.Length] },
    };
}

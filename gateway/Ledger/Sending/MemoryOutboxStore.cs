using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>An outbox for tools that need none after they end: nothing survives the process.</summary>
public sealed class MemoryOutboxStore : IOutboxStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, OutboxEntry> _entries = [];
    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);

    public OutboxEntry Enqueue(OutboxIntent intent)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(intent.Key, out long known))
            {
                return _entries[known];
            }

            OutboxEntry entry = new() { Id = _entries.Count + 1, Intent = intent };
            _entries.Add(entry.Id, entry);
            _byKey.Add(intent.Key, entry.Id);
            return entry;
        }
    }

    public IReadOnlyList<OutboxEntry> Unfinished()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Where(e => e.State is not (OutboxState.Final or OutboxState.Failed))];
        }
    }

    public OutboxEntry? Find(string key)
    {
        lock (_lock)
        {
            return _byKey.TryGetValue(key, out long id) ? _entries[id] : null;
        }
    }

    public IReadOnlyList<OutboxEntry> Latest(int count)
    {
        lock (_lock)
        {
            return [.. _entries.Values.Reverse().Take(count)];
        }
    }

    public long? HighestNonce(string account)
    {
        lock (_lock)
        {
            return _entries.Values.Where(e => e.Intent.Account == account).Max(e => e.Nonce);
        }
    }

    public void Save(OutboxEntry entry)
    {
        lock (_lock)
        {
            _entries[entry.Id] = entry;
        }
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>An outbox store that outlives a sender, as a database would; <see cref="BeforeSave"/> lets a test stop the world at a write.</summary>
internal sealed class InMemoryOutboxStore : IOutboxStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, OutboxEntry> _entries = [];

    public Action<OutboxEntry>? BeforeSave { get; set; }

    public Action<OutboxEntry>? AfterSave { get; set; }

    public OutboxEntry Enqueue(OutboxIntent intent)
    {
        lock (_lock)
        {
            if (_entries.Values.FirstOrDefault(e => e.Intent.Key == intent.Key) is { } known)
            {
                return known;
            }

            OutboxEntry entry = new() { Id = _entries.Count + 1, Intent = intent };
            _entries.Add(entry.Id, entry);
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
            return _entries.Values.FirstOrDefault(e => e.Intent.Key == key);
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
        BeforeSave?.Invoke(entry);
        lock (_lock)
        {
            _entries[entry.Id] = entry;
        }

        AfterSave?.Invoke(entry);
    }
}

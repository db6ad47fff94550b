using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>An outbox store that outlives a sender, as a database would; <see cref="BeforeSave"/> and <see cref="AfterSave"/> let a test stop the world at a write.</summary>
internal sealed class InMemoryOutboxStore : IOutboxStore
{
    private readonly MemoryOutboxStore _entries = new();

    public Action<OutboxEntry>? BeforeSave { get; set; }

    public Action<OutboxEntry>? AfterSave { get; set; }

    /// <summary>Another store with the same entries.</summary>
    public InMemoryOutboxStore Copy()
    {
        InMemoryOutboxStore copy = new();
        foreach (OutboxEntry entry in _entries.Latest(int.MaxValue).Reverse())
        {
            copy.Enqueue(entry.Intent);
            copy.Save(entry);
        }

        return copy;
    }

    public OutboxEntry Enqueue(OutboxIntent intent) => _entries.Enqueue(intent);

    public IReadOnlyList<OutboxEntry> Unfinished() => _entries.Unfinished();

    public OutboxEntry? Find(string key) => _entries.Find(key);

    public IReadOnlyList<OutboxEntry> Latest(int count) => _entries.Latest(count);

    public long? HighestNonce(string account) => _entries.HighestNonce(account);

    public void Save(OutboxEntry entry)
    {
        BeforeSave?.Invoke(entry);
        _entries.Save(entry);
        AfterSave?.Invoke(entry);
    }
}

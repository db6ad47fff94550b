using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>An outbox in a file whose process ends at a chosen write: before it, or after.</summary>
internal sealed class DyingStore(string path, int lastSave, bool afterTheWrite) : IOutboxStore, IDisposable
{
    private readonly FileOutboxStore _store = FileOutboxStore.Open(path);
    private int _saves;

    public OutboxEntry Enqueue(OutboxIntent intent) => _store.Enqueue(intent);

    public IReadOnlyList<OutboxEntry> Unfinished() => _store.Unfinished();

    public OutboxEntry? Find(string key) => _store.Find(key);

    public IReadOnlyList<OutboxEntry> Latest(int count) => _store.Latest(count);

    public long? HighestNonce(string account) => _store.HighestNonce(account);

    public void Save(OutboxEntry entry)
    {
        bool last = ++_saves == lastSave;
        if (!last || afterTheWrite)
        {
            _store.Save(entry);
        }

        if (last)
        {
            throw new IOException("killed");
        }
    }

    public void Dispose() => _store.Dispose();
}

using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// An outbox in one file, for tools without a gateway: each change is a line, on the disk before the call returns, so that what was cut off goes on
/// with the same bytes. A line cut off at the end counts as not written. One process at a time.
/// </summary>
public sealed class FileOutboxStore : IOutboxStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryOutboxStore _entries = new();
    private readonly FileStream _file;

    private FileOutboxStore(FileStream file) => _file = file;

    /// <summary>Opens or makes the file; <see cref="InputException"/> when another process has it or it is not such a file.</summary>
    public static FileOutboxStore Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be opened for writing: {e.Message}", e);
        }

        FileOutboxStore store = new(file);
        try
        {
            store.Load(path);
            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public OutboxEntry Enqueue(OutboxIntent intent)
    {
        lock (_lock)
        {
            if (_entries.Find(intent.Key) is { } known)
            {
                return known;
            }

            OutboxEntry entry = _entries.Enqueue(intent);
            Append(entry);
            return entry;
        }
    }

    public IReadOnlyList<OutboxEntry> Unfinished() => _entries.Unfinished();

    public OutboxEntry? Find(string key) => _entries.Find(key);

    public IReadOnlyList<OutboxEntry> Latest(int count) => _entries.Latest(count);

    public long? HighestNonce(string account) => _entries.HighestNonce(account);

    public void Save(OutboxEntry entry)
    {
        lock (_lock)
        {
            Append(entry);
            _entries.Save(entry);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Load(string path)
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        int number = 0;
        foreach (Range line in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            ReadOnlySpan<byte> text = bytes.AsSpan(0, whole)[line];
            number++;
            if (text.IsEmpty)
            {
                continue;
            }

            OutboxEntry entry = Read(text) ?? throw new InputException($"{path}: line {number}", "text", "no entry of an outbox", "the file of an earlier deployment, or none");
            if (_entries.Enqueue(entry.Intent).Id != entry.Id)
            {
                throw new InputException($"{path}: line {number}", "id", $"{entry.Id}", "the entries in the order in which they were queued");
            }

            _entries.Save(entry);
        }

        _file.SetLength(whole);
        _file.Position = whole;
    }

    private static OutboxEntry? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<OutboxEntry>(line) is { Intent: { Key: not null, To: not null, Data: not null } } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Append(OutboxEntry entry)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry), (byte)'\n']);
        _file.Flush(flushToDisk: true);
    }
}

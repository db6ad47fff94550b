namespace EdgeEnergy.Domain;

/// <summary>Durable home of the outbox; every call commits before it returns.</summary>
public interface IOutboxStore
{
    /// <summary>Adds an intent unless its key is known; returns the entry of that key either way.</summary>
    OutboxEntry Enqueue(OutboxIntent intent);

    /// <summary>Entries that are neither Final nor Failed, oldest first.</summary>
    IReadOnlyList<OutboxEntry> Unfinished();

    OutboxEntry? Find(string key);

    /// <summary>The newest entries first.</summary>
    IReadOnlyList<OutboxEntry> Latest(int count);

    /// <summary>Highest nonce ever given to an entry of the account, or null.</summary>
    long? HighestNonce(string account);

    void Save(OutboxEntry entry);
}

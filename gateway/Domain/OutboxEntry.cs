namespace EdgeEnergy.Domain;

/// <summary>A transaction and how far it got. Nonce, raw bytes and hash are stored before the first broadcast.</summary>
public sealed record OutboxEntry
{
    public required long Id { get; init; }
    public required OutboxIntent Intent { get; init; }
    public OutboxState State { get; init; }
    public long? Nonce { get; init; }
    public byte[]? Raw { get; init; }

    /// <summary>0x and 64 hex digits, computed locally.</summary>
    public string? Hash { get; init; }
    public string? BlockHash { get; init; }
    public long? Block { get; init; }
    public long? GasUsed { get; init; }
    public string? Error { get; init; }
}

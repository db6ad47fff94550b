namespace EdgeEnergy.Core.Tests.Log;

/// <summary>A record as the test appended it; its content follows from its name.</summary>
internal sealed record LogEntry(RecordKind Kind, uint Epoch, uint Sequence)
{
    internal byte[] Content
    {
        get
        {
            byte[] content = new byte[1 + ((Sequence * 7) + (uint)Kind) % 24];
            new Random((int)((Epoch * 100_000) + (Sequence * 10) + (uint)Kind)).NextBytes(content);
            return content;
        }
    }

    internal bool IsUpTo(LogEntry? other) => other is not null && (Epoch, Sequence).CompareTo((other.Epoch, other.Sequence)) <= 0;
}

namespace EdgeEnergy.Core;

/// <summary>A record read from the log, in a buffer that the caller reuses.</summary>
public sealed class LogRecord
{
    public LogRecord(int capacity)
    {
        Data = new byte[capacity];
    }

    public RecordKind Kind { get; internal set; }

    public uint Epoch { get; internal set; }

    public uint Sequence { get; internal set; }

    /// <summary>The record is Data[0 .. Length).</summary>
    public byte[] Data { get; }

    public int Length { get; internal set; }
}

namespace EdgeEnergy.Core;

/// <summary>A place in the log: a segment and the offset of a frame in it.</summary>
internal sealed class LogCursor
{
    internal uint Segment;
    internal int Offset;

    internal void Set(LogCursor other)
    {
        Segment = other.Segment;
        Offset = other.Offset;
    }

    internal bool IsBefore(LogCursor other) => Segment < other.Segment || (Segment == other.Segment && Offset < other.Offset);
}

namespace EdgeEnergy.Core.Tests.Log;

internal static class LogReader
{
    internal const int SegmentBytes = 256;
    internal const int MaxSegments = 12;
    internal const int MaxRecord = 24;

    internal static ReadingLog Open(IBlockStore store, int maxSegments = MaxSegments) => new(store, SegmentBytes, maxSegments, MaxRecord);

    internal static void Append(this ReadingLog log, LogEntry entry)
    {
        byte[] content = entry.Content;
        log.Append(entry.Kind, entry.Epoch, entry.Sequence, [9, .. content], 1, content.Length);
    }

    /// <summary>Everything the log hands out from the oldest on; the content of each record is checked.</summary>
    internal static List<LogEntry> ReadAll(this ReadingLog log)
    {
        List<LogEntry> entries = [];
        LogRecord record = new(MaxRecord);
        log.Rewind();
        while (log.ReadNext(record))
        {
            LogEntry entry = new(record.Kind, record.Epoch, record.Sequence);
            Assert.Equal(entry.Content, record.Data[..record.Length]);
            entries.Add(entry);
        }

        return entries;
    }
}

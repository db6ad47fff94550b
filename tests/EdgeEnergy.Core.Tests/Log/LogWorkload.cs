namespace EdgeEnergy.Core.Tests.Log;

/// <summary>
/// A fixed day in the life of a log: readings, a statement now and then, syncs, acknowledgements that lag and that stop for a while, two epochs. It keeps what the log
/// promised so far, so that it can be held to it when the power is cut in between.
/// </summary>
internal sealed class LogWorkload(ReadingLog log)
{
    private LogEntry? _appliedReading;
    private LogEntry? _appliedStatement;

    internal List<LogEntry> Appended { get; } = [];

    /// <summary>How many of the appended were synced.</summary>
    internal int Synced { get; private set; }

    /// <summary>Newest acknowledged and synced of each kind: these are never handed out again.</summary>
    internal LogEntry? SettledReading { get; private set; }

    internal LogEntry? SettledStatement { get; private set; }

    /// <summary>Newest acknowledged of each kind, perhaps not yet synced.</summary>
    internal LogEntry? AckedReading { get; private set; }

    internal LogEntry? AckedStatement { get; private set; }

    internal void Run()
    {
        for (uint epoch = 1; epoch <= 2; epoch++)
        {
            for (uint sequence = 1; sequence <= 36; sequence++)
            {
                Append(new LogEntry(RecordKind.Reading, epoch, sequence));
                if (sequence % 9 == 0)
                {
                    Append(new LogEntry(RecordKind.Statement, epoch, sequence));
                }

                if (sequence % 3 == 0)
                {
                    Sync();
                }

                bool acknowledging = sequence is < 12 or > 24;
                if (acknowledging && sequence % 4 == 0)
                {
                    AcknowledgeReading(new LogEntry(RecordKind.Reading, epoch, sequence - 3));
                }

                if (acknowledging && sequence % 18 == 10)
                {
                    AcknowledgeStatement(new LogEntry(RecordKind.Statement, epoch, sequence - 1));
                }
            }
        }
    }

    /// <summary>Holds a log that was opened after the cut to everything promised before.</summary>
    internal void Check(ReadingLog reopened)
    {
        List<LogEntry> found = reopened.ReadAll();
        Assert.Equal(found.Count, reopened.Pending);
        Assert.Equal(0u, reopened.Dropped);

        // Only what was appended, in that order, nothing twice.
        int at = -1;
        foreach (LogEntry entry in found)
        {
            int next = Appended.IndexOf(entry);
            Assert.True(next > at);
            at = next;
        }

        // Everything synced is there unless acknowledged, and of the rest a beginning without holes; what was acknowledged for good stays away.
        int reach = Math.Max(Synced - 1, at);
        for (int i = 0; i < Appended.Count; i++)
        {
            LogEntry entry = Appended[i];
            bool settled = entry.IsUpTo(entry.Kind == RecordKind.Reading ? SettledReading : SettledStatement);
            bool acked = entry.IsUpTo(entry.Kind == RecordKind.Reading ? AckedReading : AckedStatement);
            if (settled)
            {
                Assert.DoesNotContain(entry, found);
            }
            else if (!acked && i <= reach)
            {
                Assert.Contains(entry, found);
            }
        }
    }

    /// <summary>The log goes on: what is appended now is found, once, behind what was there, also after another start.</summary>
    internal static void GoOn(ReadingLog reopened, MemoryBlockStore store)
    {
        List<LogEntry> expected = reopened.ReadAll();
        uint epoch = reopened.LastEpoch + 1;
        for (uint sequence = 1; sequence <= 5; sequence++)
        {
            LogEntry entry = new(RecordKind.Reading, epoch, sequence);
            reopened.Append(entry);
            expected.Add(entry);
        }

        reopened.Sync();
        Assert.Equal(expected, reopened.ReadAll());
        ReadingLog again = LogReader.Open(store);
        Assert.Equal(expected, again.ReadAll());
        Assert.Equal(expected.Count, again.Pending);
        Assert.Equal((epoch, 5u), (again.LastEpoch, again.LastSequence));
    }

    private void Append(LogEntry entry)
    {
        // In the list first: a record whose Append was cut may be found or not.
        Appended.Add(entry);
        log.Append(entry);
    }

    private void Sync()
    {
        log.Sync();
        Synced = Appended.Count;
        SettledReading = _appliedReading;
        SettledStatement = _appliedStatement;
    }

    private void AcknowledgeReading(LogEntry entry)
    {
        AckedReading = entry;
        log.Acknowledge(entry.Kind, entry.Epoch, entry.Sequence);
        _appliedReading = entry;
    }

    private void AcknowledgeStatement(LogEntry entry)
    {
        AckedStatement = entry;
        log.Acknowledge(entry.Kind, entry.Epoch, entry.Sequence);
        _appliedStatement = entry;
    }
}

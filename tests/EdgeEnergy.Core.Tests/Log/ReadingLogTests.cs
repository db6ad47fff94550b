namespace EdgeEnergy.Core.Tests.Log;

public sealed class ReadingLogTests
{
    private readonly MemoryBlockStore _store = new();

    [Fact]
    public void Records_are_handed_out_after_a_sync_in_order_until_acknowledged()
    {
        ReadingLog log = LogReader.Open(_store);
        LogEntry[] entries = Readings(1, 1, 10);
        Append(log, entries[..3]);
        Assert.Empty(log.ReadAll());
        Assert.Equal(3, log.Pending);
        log.Sync();
        Assert.Equal(entries[..3], log.ReadAll());
        Append(log, entries[3..]);
        log.Sync();
        Assert.Equal(entries, log.ReadAll());
        log.Acknowledge(RecordKind.Reading, 1, 4);
        Assert.Equal(6, log.Pending);
        Assert.Equal(entries[4..], log.ReadAll());
        log.Acknowledge(RecordKind.Reading, 1, 2);
        Assert.Equal(6, log.Pending);
        log.Acknowledge(RecordKind.Reading, 1, 10);
        Assert.Equal(0, log.Pending);
        Assert.Empty(log.ReadAll());
    }

    [Fact]
    public void Reading_goes_on_where_it_was_and_starts_again_after_rewind()
    {
        ReadingLog log = LogReader.Open(_store);
        LogRecord record = new(LogReader.MaxRecord);
        Append(log, Readings(1, 1, 2));
        log.Sync();
        Assert.True(log.ReadNext(record));
        Assert.True(log.ReadNext(record));
        Assert.False(log.ReadNext(record));
        Append(log, Readings(1, 3, 1));
        Assert.False(log.ReadNext(record));
        log.Sync();
        Assert.True(log.ReadNext(record));
        Assert.Equal(3u, record.Sequence);
        log.Rewind();
        Assert.True(log.ReadNext(record));
        Assert.Equal(1u, record.Sequence);
    }

    [Fact]
    public void Kinds_are_acknowledged_apart()
    {
        ReadingLog log = LogReader.Open(_store);
        LogEntry statement = new(RecordKind.Statement, 1, 3);
        Append(log, [.. Readings(1, 1, 3), statement, .. Readings(1, 4, 2)]);
        log.Sync();
        log.Acknowledge(RecordKind.Reading, 1, 5);
        Assert.Equal([statement], log.ReadAll());
        Assert.Equal(1, log.Pending);
        log.Acknowledge(RecordKind.Statement, 1, 3);
        Assert.Equal(0, log.Pending);
    }

    [Fact]
    public void Nothing_that_was_not_synced_can_be_acknowledged()
    {
        ReadingLog log = LogReader.Open(_store);
        Append(log, Readings(1, 1, 2));
        log.Sync();
        LogEntry[] later = Readings(1, 3, 2);
        Append(log, later);
        log.Acknowledge(RecordKind.Reading, uint.MaxValue, uint.MaxValue);
        log.Sync();
        Assert.Equal(later, log.ReadAll());
        LogEntry[] nextEpoch = Readings(2, 1, 2);
        Append(log, nextEpoch);
        log.Sync();
        Assert.Equal([.. later, .. nextEpoch], log.ReadAll());
    }

    [Fact]
    public void Sequences_must_rise_within_their_kind_over_restarts_too()
    {
        ReadingLog log = LogReader.Open(_store);
        Append(log, Readings(2, 5, 1));
        log.Sync();
        log = LogReader.Open(_store);
        Assert.Throws<InvalidOperationException>(() => Append(log, Readings(2, 5, 1)));
        Assert.Throws<InvalidOperationException>(() => Append(log, Readings(1, 9, 1)));
        Append(log, [new LogEntry(RecordKind.Statement, 2, 5)]);
        Append(log, Readings(2, 6, 1));
        Append(log, Readings(3, 1, 1));
        Assert.Equal((3u, 1u), (log.LastEpoch, log.LastSequence));
    }

    [Fact]
    public void The_last_epoch_is_known_when_every_record_is_gone()
    {
        ReadingLog log = LogReader.Open(_store);
        for (uint sequence = 1; sequence <= 100; sequence++)
        {
            Append(log, Readings(7, sequence, 1));
            log.Sync();
            log.Acknowledge(RecordKind.Reading, 7, sequence);
        }

        Assert.InRange(_store.List().Length, 1, 2);
        log = LogReader.Open(_store);
        Assert.Equal((7u, 100u), (log.LastEpoch, log.LastSequence));
        Assert.Equal(0, log.Pending);
    }

    [Fact]
    public void A_full_log_drops_the_oldest_segment_and_counts_what_was_in_it()
    {
        ReadingLog log = LogReader.Open(_store, 3);
        LogEntry[] entries = Readings(1, 1, 200);
        Append(log, entries);
        log.Sync();
        List<LogEntry> left = log.ReadAll();
        Assert.InRange(left.Count, 5, 30);
        Assert.Equal(entries[^left.Count..], left);
        Assert.Equal(left.Count, log.Pending);
        Assert.Equal((uint)(200 - left.Count), log.Dropped);
        Assert.InRange(_store.List().Length, 2, 3);
        Assert.All(_store.Contents, c => Assert.InRange(c.Length, 1, LogReader.SegmentBytes + 64));

        log = LogReader.Open(_store, 3);
        Assert.Equal(left, log.ReadAll());
        Assert.Equal((uint)(200 - left.Count), log.Dropped);
    }

    /// <summary>The bound with a power cut at every byte: dropped and left are always all that was synced, each counted once.</summary>
    [Fact]
    public void A_cut_at_every_byte_of_a_full_log_leaves_its_newest_records()
    {
        MemoryBlockStore whole = new();
        FillAndSync(LogReader.Open(whole, 3), []);
        for (int cut = 0; cut < whole.StepsDone; cut++)
        {
            MemoryBlockStore before = new() { StepsLeft = cut };
            List<LogEntry> synced = [];
            Assert.Throws<PowerCutException>(() => FillAndSync(LogReader.Open(before, 3), synced));
            ReadingLog log = LogReader.Open(before.AfterCut(CutMode.Everything, new Random(cut)), 3);
            List<LogEntry> left = log.ReadAll();
            int reach = (int)log.LastSequence;
            Assert.True(reach >= synced.Count);
            Assert.Equal(Readings(1, (uint)(reach - left.Count + 1), left.Count), left);
            Assert.Equal((uint)(reach - left.Count), log.Dropped);
        }
    }

    [Fact]
    public void A_write_that_fails_half_way_costs_only_its_record()
    {
        for (int space = 0; space < 600; space++)
        {
            MemoryBlockStore store = new();
            ReadingLog log = LogReader.Open(store);
            List<LogEntry> expected = [];
            store.Space = space;
            uint sequence = 1;
            try
            {
                for (; sequence <= 40; sequence++)
                {
                    Append(log, Readings(1, sequence, 1));
                    expected.Add(new LogEntry(RecordKind.Reading, 1, sequence));
                }
            }
            catch (IOException)
            {
                store.Space = int.MaxValue;
            }

            Assert.True(sequence < 40);
            Assert.Equal(expected.Count, log.Pending);
            Append(log, Readings(1, sequence, 2));
            expected.AddRange(Readings(1, sequence, 2));
            log.Sync();
            Assert.Equal(expected, log.ReadAll());
            Assert.Equal(expected, LogReader.Open(store).ReadAll());
        }
    }

    /// <summary>A failed write ends its segment without a mark; what the bound drops then is still known after the next start.</summary>
    [Fact]
    public void What_is_dropped_after_a_failed_write_is_counted()
    {
        uint dropped = 0;
        for (int space = 400; space < 900; space++)
        {
            MemoryBlockStore store = new();
            ReadingLog log = LogReader.Open(store, 3);
            store.Space = space;
            uint sequence = 0;
            try
            {
                while (sequence < 200)
                {
                    Append(log, Readings(1, sequence + 1, 1));
                    sequence++;
                }
            }
            catch (IOException)
            {
                store.Space = int.MaxValue;
            }

            Append(log, Readings(1, sequence + 1, 1));
            log.Sync();
            log = LogReader.Open(store, 3);
            Assert.Equal(sequence + 1, log.Dropped + (uint)log.Pending);
            dropped += log.Dropped;
        }

        Assert.True(dropped > 0);
    }

    [Fact]
    public void A_medium_that_stays_full_refuses_and_keeps_what_it_has()
    {
        ReadingLog log = LogReader.Open(_store);
        _store.Space = 700;
        uint sequence = 0;
        Assert.Throws<IOException>(() =>
        {
            while (sequence < 1000)
            {
                Append(log, Readings(1, ++sequence, 1));
            }
        });
        for (int i = 0; i < 5; i++)
        {
            Assert.Throws<IOException>(() => Append(log, Readings(1, sequence, 1)));
        }

        log.Sync();
        Assert.Equal(Readings(1, 1, (int)sequence - 1), log.ReadAll());
        Assert.Equal(0u, log.Dropped);

        // An acknowledgement frees segments, and the log goes on.
        log.Acknowledge(RecordKind.Reading, 1, sequence - 1);
        Append(log, Readings(1, sequence, 1));
        log.Sync();
        Assert.Equal(Readings(1, sequence, 1), log.ReadAll());
    }

    [Fact]
    public void A_file_system_that_can_not_shorten_a_file_gets_a_new_segment()
    {
        ReadingLog log = LogReader.Open(_store);
        LogEntry[] entries = Readings(1, 1, 3);
        Append(log, entries);
        log.Sync();
        _store.StepsLeft = 10;
        Assert.Throws<PowerCutException>(() => Append(log, Readings(1, 4, 1)));
        MemoryBlockStore after = _store.AfterCut(CutMode.Everything, new Random(1));
        after.CanTruncate = false;
        log = LogReader.Open(after);
        Assert.Equal(10, log.DamagedBytes);
        LogWorkload.GoOn(log, after);
        Assert.Equal(2, after.List().Length);
        Assert.Equal(entries, log.ReadAll()[..3]);
    }

    /// <summary>One changed byte anywhere in the files: the log opens, hands out only true records in order, goes on, and says that bytes are damaged.</summary>
    [Fact]
    public void A_changed_byte_costs_at_most_the_rest_of_its_segment()
    {
        int files = Filled().Contents.Count();
        for (int file = 0; file < files; file++)
        {
            int length = Filled().Contents.ElementAt(file).Length;
            for (int position = 0; position < length; position++)
            {
                MemoryBlockStore store = Filled();
                store.Damage(file, position);
                ReadingLog log = LogReader.Open(store);
                List<LogEntry> left = log.ReadAll();
                Assert.Equal(left.OrderBy(e => e.Sequence), left);
                Assert.Equal(left.Distinct(), left);
                Assert.InRange(left.Count, 30, 40);
                Assert.True(log.DamagedBytes > 0);
                LogWorkload.GoOn(log, store);
            }
        }

        static MemoryBlockStore Filled()
        {
            MemoryBlockStore store = new();
            ReadingLog log = LogReader.Open(store);
            Append(log, Readings(1, 1, 40));
            log.Sync();
            return store;
        }
    }

    [Fact]
    public void A_medium_that_decays_while_the_log_is_open_costs_at_most_the_rest_of_a_segment()
    {
        // From the first record on: a damaged mark is only seen at the next start.
        for (int position = 67; position < 200; position++)
        {
            MemoryBlockStore store = new();
            ReadingLog log = LogReader.Open(store);
            Append(log, Readings(1, 1, 40));
            log.Sync();
            store.Damage(0, position);
            List<LogEntry> left = log.ReadAll();
            Assert.Equal(left.OrderBy(e => e.Sequence).Distinct(), left);
            Assert.InRange(left.Count, 30, 39);
            Assert.Equal(left.Count, log.Pending);
            LogWorkload.GoOn(log, store);
        }
    }

    [Fact]
    public void Other_files_in_the_place_are_left_alone()
    {
        string[] others = ["readme.txt", "0000001.log", "00000000.log", "0000000a.log", "00000001.txt"];
        foreach (string name in others)
        {
            _store.Open(name);
        }

        ReadingLog log = LogReader.Open(_store);
        Append(log, Readings(1, 1, 1));
        Assert.All(others, name => Assert.Contains(name, _store.List()));
    }

    [Fact]
    public void Sizes_that_can_not_work_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLog(_store, 100, 4, 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLog(_store, 256, 1, 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLog(_store, 256, 4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLog(_store, 1 << 20, 4, 65536));
        ReadingLog log = LogReader.Open(_store);
        Assert.Throws<ArgumentException>(() => log.Append(RecordKind.Reading, 1, 1, new byte[100], 0, 25));
        Assert.Throws<ArgumentException>(() => log.Append(RecordKind.Reading, 1, 1, new byte[100], 0, 0));
        Append(log, Readings(1, 5, 1));
        log.Sync();
        Assert.Throws<ArgumentException>(() => log.ReadNext(new LogRecord(1)));
    }

    [Fact]
    public void Files_of_a_directory()
    {
        string directory = Path.Combine(Path.GetTempPath(), "edgeenergy-log-" + Guid.NewGuid().ToString("N"));
        try
        {
            ReadingLog log = LogReader.Open(new FileBlockStore(directory));
            LogEntry[] entries = Readings(1, 1, 60);
            Append(log, entries);
            log.Sync();
            log.Acknowledge(RecordKind.Reading, 1, 20);
            log.Sync();
            log.Close();

            // A torn tail, as after a cut.
            string newest = Directory.GetFiles(directory).Order(StringComparer.Ordinal).Last();
            File.AppendAllBytes(newest, [1, 2, 3]);

            log = LogReader.Open(new FileBlockStore(directory));
            Assert.Equal(3, log.DamagedBytes);
            Assert.Equal(entries[20..], log.ReadAll());
            Append(log, Readings(1, 61, 1));
            log.Sync();
            log.Close();
            log = LogReader.Open(new FileBlockStore(directory));
            Assert.Equal(Readings(1, 21, 41), log.ReadAll());
            log.Close();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Appending_reading_and_acknowledging_allocate_nothing_within_a_segment()
    {
        ReadingLog log = new(_store, 100_000, 4, 64);
        byte[] data = new byte[64];
        LogRecord record = new(64);
        long allocated = -1;
        uint sequence = 1;

        // The store of this test keeps its bytes in a growing list; rounds after the first fit the capacity it has by then often enough to show zero.
        for (int round = 0; round < 20 && allocated != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            log.Append(RecordKind.Reading, 1, sequence, data, 0, data.Length);
            log.Sync();
            Assert.True(log.ReadNext(record));
            log.Acknowledge(RecordKind.Reading, 1, sequence);
            sequence++;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    /// <summary>The check value of every table of CRCs.</summary>
    [Fact]
    public void Crc_of_123456789()
    {
        byte[] digits = "123456789"u8.ToArray();
        Assert.Equal(0xCBF43926u, Crc32.Update(0, digits, 0, 9));
        Assert.Equal(0xCBF43926u, Crc32.Update(Crc32.Update(0, digits, 0, 4), digits, 4, 5));
    }

    private static LogEntry[] Readings(uint epoch, uint first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LogEntry(RecordKind.Reading, epoch, first + (uint)i))];

    private static void Append(ReadingLog log, LogEntry[] entries)
    {
        foreach (LogEntry entry in entries)
        {
            log.Append(entry);
        }
    }

    private static void FillAndSync(ReadingLog log, List<LogEntry> synced)
    {
        foreach (LogEntry entry in Readings(1, 1, 60))
        {
            log.Append(entry);
            log.Sync();
            synced.Add(entry);
        }
    }
}

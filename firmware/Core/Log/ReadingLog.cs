using System;
using System.Collections;
using System.IO;

namespace EdgeEnergy.Core;

/// <summary>
/// Store-and-forward log of signed records on a <see cref="IBlockStore"/>: Append, Sync, hand out the oldest unacknowledged, forget on the gateway's acknowledgement.
/// Opens after a power cut at any byte with every synced record, none doubled. When it is full the oldest segment goes, acknowledged or not, and what it held is counted
/// in <see cref="Dropped"/>. Every member may throw IOException when the medium fails; the log stays usable. Safe for several threads; allocates only where a segment begins.
/// </summary>
public sealed class ReadingLog
{
    /// <summary>Bytes a record costs beside its own.</summary>
    public const int FrameOverhead = FrameHead + 4;

    private const int SegmentHead = 12;
    private const uint SegmentMagic = 0x45454C47; // "EELG"
    private const int FrameHead = 11;
    private const byte MarkKind = 0x10;
    private const int MarkLength = 40;
    private const string Extension = ".log";

    private readonly object _gate = new();
    private readonly IBlockStore _store;
    private readonly int _segmentBytes;
    private readonly int _maxSegments;
    private readonly int _maxRecordLength;
    private readonly ArrayList _segments = new();
    private readonly byte[] _frame;
    private readonly byte[] _head = new byte[SegmentHead];
    private readonly byte[] _mark = new byte[MarkLength];
    private readonly KindState _readings = new(RecordKind.Reading);
    private readonly KindState _statements = new(RecordKind.Statement);
    private readonly LogCursor _next = new();
    private readonly LogCursor _probe = new();

    private IBlockFile? _active;
    private IBlockFile? _older;
    private uint _olderNumber;
    private uint _lastNumber;
    private uint _firstNumber;
    private int _syncedLength;
    private bool _activeIsTorn;
    private bool _isCut;

    // The frame head last read by TryReadHead.
    private byte _headKind;
    private int _headLength;
    private uint _headEpoch;
    private uint _headSequence;

    /// <summary>
    /// Opens or creates the log: <paramref name="maxSegments"/> (2 or more) files of about <paramref name="segmentBytes"/> each, records of up to
    /// <paramref name="maxRecordLength"/> bytes.
    /// </summary>
    public ReadingLog(IBlockStore store, int segmentBytes, int maxSegments, int maxRecordLength)
    {
        if (maxRecordLength < 1 || maxRecordLength > 0xFFFF)
        {
            throw new ArgumentOutOfRangeException(nameof(maxRecordLength));
        }

        if (segmentBytes < SegmentHead + MarkLength + maxRecordLength + (2 * FrameOverhead))
        {
            throw new ArgumentOutOfRangeException(nameof(segmentBytes));
        }

        if (maxSegments < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(maxSegments));
        }

        _store = store;
        _segmentBytes = segmentBytes;
        _maxSegments = maxSegments;
        _maxRecordLength = maxRecordLength;
        _frame = new byte[FrameOverhead + (maxRecordLength > MarkLength ? maxRecordLength : MarkLength)];
        Recover();
    }

    /// <summary>Records not acknowledged, both kinds, those not yet synced included.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _readings.Pending + _statements.Pending;
            }
        }
    }

    /// <summary>Unacknowledged records lost to the bound since the log was created.</summary>
    public uint Dropped { get; private set; }

    /// <summary>Bytes found that are no whole record: a torn tail after a power cut, or a failing medium.</summary>
    public int DamagedBytes { get; private set; }

    /// <summary>Epoch of the newest reading ever appended, kept when its record is gone; 0 for none. A new chain starts above it.</summary>
    public uint LastEpoch => _readings.LastEpoch;

    /// <summary>Sequence of the newest reading ever appended.</summary>
    public uint LastSequence => _readings.LastSequence;

    /// <summary>
    /// Adds a record. It is handed out and safe from power cuts after the next <see cref="Sync"/>. (epoch, sequence) must rise within its kind: InvalidOperationException
    /// otherwise; ArgumentException when the record is longer than the log allows.
    /// </summary>
    public void Append(RecordKind kind, uint epoch, uint sequence, byte[] data, int offset, int count)
    {
        if (count < 1 || count > _maxRecordLength)
        {
            throw new ArgumentException("a record is 1 byte to the log's longest", nameof(count));
        }

        lock (_gate)
        {
            KindState state = StateOf(kind);
            if (!state.IsNew(epoch, sequence))
            {
                throw new InvalidOperationException("epoch and sequence of a record must rise");
            }

            if (_activeIsTorn || ActiveSegment.Length + FrameOverhead + count > _segmentBytes)
            {
                Rotate();
            }

            WriteToActive((byte)kind, epoch, sequence, data, offset, count);
            state.Appended(epoch, sequence);
            state.Pending++;
        }
    }

    /// <summary>True when records of that many bytes in all, <see cref="FrameOverhead"/> each included, can be appended without dropping an unacknowledged one.</summary>
    public bool HasRoom(int bytes)
    {
        lock (_gate)
        {
            bool fits = !_activeIsTorn && ActiveSegment.Length + bytes <= _segmentBytes;
            return fits || _segments.Count < _maxSegments || FindTail().Segment > FirstSegment.Number;
        }
    }

    /// <summary>Returns when everything appended and acknowledged is on the medium.</summary>
    public void Sync()
    {
        lock (_gate)
        {
            SyncActive();
        }
    }

    /// <summary>Hands out the next unacknowledged record in the order of appending; false when there is none that is synced.</summary>
    public bool ReadNext(LogRecord record)
    {
        lock (_gate)
        {
            while (TryReadHead(_next))
            {
                LogSegment segment = SegmentOf(_next.Segment)!;
                if (segment == ActiveSegment && _next.Offset >= _syncedLength)
                {
                    break;
                }

                bool wanted = _headKind != MarkKind && StateOf((RecordKind)_headKind).IsUnacknowledged(_headEpoch, _headSequence);
                if (wanted)
                {
                    if (!IsWhole(segment, _next.Offset, record.Data))
                    {
                        CutSegment(segment, _next.Offset);
                        continue;
                    }

                    if (_headLength > record.Data.Length)
                    {
                        throw new ArgumentException("the record's buffer is too small", nameof(record));
                    }

                    record.Kind = (RecordKind)_headKind;
                    record.Epoch = _headEpoch;
                    record.Sequence = _headSequence;
                    record.Length = _headLength;
                }

                _next.Offset += FrameOverhead + _headLength;
                if (wanted)
                {
                    RecountIfCut();
                    return true;
                }
            }

            RecountIfCut();
            return false;
        }
    }

    /// <summary>The next <see cref="ReadNext"/> starts again at the oldest unacknowledged record (after a reconnection).</summary>
    public void Rewind()
    {
        lock (_gate)
        {
            _next.Set(FindTail());
        }
    }

    /// <summary>
    /// Takes the gateway's word that every record of a kind up to (epoch, sequence) is stored there. Nothing newer than the last synced record can be acknowledged.
    /// Lasts from the next <see cref="Sync"/>; lost before, records are merely handed out again.
    /// </summary>
    public void Acknowledge(RecordKind kind, uint epoch, uint sequence)
    {
        lock (_gate)
        {
            KindState state = StateOf(kind);
            if (!state.Acknowledge(epoch, sequence))
            {
                return;
            }

            _firstNumber = FindTail().Segment;
            if (_activeIsTorn || ActiveSegment.Length + FrameOverhead + MarkLength > _segmentBytes)
            {
                Rotate();
                return;
            }

            // Should the mark be lost before the next Sync, the deleted segments held nothing that is still needed.
            WriteMarkToActive();
            DeleteUnneeded();
            RecountIfCut();
        }
    }

    /// <summary>Closes the files without a Sync; the log must not be used afterwards.</summary>
    public void Close()
    {
        lock (_gate)
        {
            CloseOlder();
            _active?.Close();
            _active = null;
        }
    }

    private LogSegment FirstSegment => (LogSegment)_segments[0]!;

    private LogSegment ActiveSegment => (LogSegment)_segments[_segments.Count - 1]!;

    // The oldest place that any kind still needs.
    private LogCursor FindTail()
    {
        SkipAcknowledged(_readings);
        SkipAcknowledged(_statements);
        return _readings.Oldest.IsBefore(_statements.Oldest) ? _readings.Oldest : _statements.Oldest;
    }

    private KindState StateOf(RecordKind kind) => kind == RecordKind.Statement ? _statements : _readings;

    private static string NameOf(uint number) => number.ToString("D8") + Extension;

    private static bool TryParseName(string name, out uint number)
    {
        number = 0;
        if (name.Length != 8 + Extension.Length || name.Substring(8) != Extension)
        {
            return false;
        }

        for (int i = 0; i < 8; i++)
        {
            if (name[i] < '0' || name[i] > '9')
            {
                return false;
            }

            number = (number * 10) + (uint)(name[i] - '0');
        }

        return number > 0;
    }

    private void Recover()
    {
        string[] names = _store.List();
        for (int i = 0; i < names.Length; i++)
        {
            if (TryParseName(names[i], out uint number))
            {
                Insert(new LogSegment(number));
            }
        }

        int index = 0;
        while (index < _segments.Count)
        {
            LogSegment segment = (LogSegment)_segments[index]!;
            _lastNumber = segment.Number;
            if (Scan(segment))
            {
                index++;
            }
            else
            {
                // A segment begins with a synced head, so a file without one was still being created.
                _segments.RemoveAt(index);
                CloseOlder();
                _store.Delete(NameOf(segment.Number));
            }
        }

        CloseOlder();
        if (_segments.Count == 0)
        {
            StartSegment();
        }
        else
        {
            OpenActive();
        }

        DeleteUnneeded();
        Recount();
        _next.Set(FindTail());
    }

    private void Insert(LogSegment segment)
    {
        int index = _segments.Count;
        while (index > 0 && ((LogSegment)_segments[index - 1]!).Number > segment.Number)
        {
            index--;
        }

        _segments.Insert(index, segment);
    }

    // Measures how far a segment is whole and learns from its marks; false when not even its head is.
    private bool Scan(LogSegment segment)
    {
        IBlockFile file = FileOf(segment);
        int fileLength = file.Length;
        bool hasHead = file.Read(0, _head, 0, SegmentHead) == SegmentHead
            && ByteOrder.GetUInt32(_head, 0) == SegmentMagic
            && ByteOrder.GetUInt32(_head, 4) == segment.Number
            && ByteOrder.GetUInt32(_head, 8) == Crc32.Update(0, _head, 0, 8);
        if (!hasHead)
        {
            DamagedBytes += fileLength;
            return false;
        }

        segment.Length = fileLength;
        int offset = SegmentHead;
        while (offset < fileLength && ReadHead(segment, offset) && IsWhole(segment, offset, _frame))
        {
            if (_headKind == MarkKind)
            {
                MergeMark(_frame);
            }
            else
            {
                StateOf((RecordKind)_headKind).Appended(_headEpoch, _headSequence);
            }

            offset += FrameOverhead + _headLength;
        }

        segment.Length = offset;
        DamagedBytes += fileLength - segment.Length;
        return true;
    }

    private void OpenActive()
    {
        LogSegment segment = ActiveSegment;
        _active = _store.Open(NameOf(segment.Number));
        if (_active.Length > segment.Length)
        {
            try
            {
                _active.Truncate(segment.Length);
            }
            catch (IOException)
            {
                _activeIsTorn = true;
            }
            catch (NotSupportedException)
            {
                // A file system that can not shorten a file: the torn tail stays, and the next record begins a new segment.
                _activeIsTorn = true;
            }
        }

        // What was read back may still be in a cache only (the process died, not the power).
        SyncActive();
    }

    private void SyncActive()
    {
        _active!.Sync();
        _syncedLength = ActiveSegment.Length;
        _readings.Synced();
        _statements.Synced();
    }

    // Ends the active segment and begins the next. Room is made first: a mark that says which segments go is synced before they are deleted.
    private void Rotate()
    {
        uint first = FindTail().Segment;
        int keep = _maxSegments - 1;
        if (_segments.Count > keep)
        {
            uint oldestKept = ((LogSegment)_segments[_segments.Count - keep]!).Number;
            if (first < oldestKept)
            {
                Drop(_readings, oldestKept);
                Drop(_statements, oldestKept);
                first = oldestKept;
            }
        }

        _firstNumber = first;
        if (!_activeIsTorn)
        {
            try
            {
                WriteMarkToActive();
            }
            catch (IOException)
            {
                // A full medium: go on to the deletions, which make room. Without this mark a power cut now brings the deleted back, or leaves them uncounted.
                _activeIsTorn = true;
            }
        }

        SyncActive();
        DeleteUnneeded();
        StartSegment();
    }

    // Forgets the unacknowledged records of a kind in segments before the one named.
    private void Drop(KindState state, uint oldestKept)
    {
        while (state.Oldest.Segment < oldestKept && TryReadHead(state.Oldest) && state.Oldest.Segment < oldestKept)
        {
            if (_headKind == (byte)state.Kind && state.IsUnacknowledged(_headEpoch, _headSequence))
            {
                state.Pending--;
                Dropped++;
            }

            state.Oldest.Offset += FrameOverhead + _headLength;
        }

        SkipAcknowledged(state);
    }

    private void StartSegment()
    {
        LogSegment segment = new(++_lastNumber);
        IBlockFile file = _store.Open(NameOf(segment.Number));
        try
        {
            ByteOrder.PutUInt32(_head, 0, SegmentMagic);
            ByteOrder.PutUInt32(_head, 4, segment.Number);
            ByteOrder.PutUInt32(_head, 8, Crc32.Update(0, _head, 0, 8));
            file.Append(_head, 0, SegmentHead);
            segment.Length = SegmentHead;
            if (_firstNumber == 0)
            {
                _firstNumber = segment.Number;
            }

            WriteMark(file, segment);
            file.Sync();
        }
        catch (IOException)
        {
            file.Close();
            Discard(segment.Number);
            throw;
        }

        _active?.Close();
        _active = file;
        _activeIsTorn = false;
        _segments.Add(segment);
        _syncedLength = segment.Length;
    }

    // A segment that could not be begun; its number is free again if its file could be removed.
    private void Discard(uint number)
    {
        try
        {
            _store.Delete(NameOf(number));
            _lastNumber = number - 1;
        }
        catch (IOException)
        {
            DamagedBytes += SegmentHead;
        }
    }

    private void DeleteUnneeded()
    {
        while (_segments.Count > 1 && FirstSegment.Number < _firstNumber)
        {
            uint number = FirstSegment.Number;
            if (_older != null && _olderNumber == number)
            {
                CloseOlder();
            }

            _store.Delete(NameOf(number));
            _segments.RemoveAt(0);
        }
    }

    private void WriteToActive(byte kind, uint epoch, uint sequence, byte[] data, int offset, int count)
    {
        // Until the write returns the file may hold a part of it, behind which nothing may be written.
        _activeIsTorn = true;
        WriteFrame(_active!, ActiveSegment, kind, epoch, sequence, data, offset, count);
        _activeIsTorn = false;
    }

    private void WriteMarkToActive()
    {
        _activeIsTorn = true;
        WriteMark(_active!, ActiveSegment);
        _activeIsTorn = false;
    }

    private void WriteMark(IBlockFile file, LogSegment segment)
    {
        int offset = _readings.Save(_mark, 0);
        offset = _statements.Save(_mark, offset);
        offset = ByteOrder.PutUInt32(_mark, offset, _firstNumber);
        ByteOrder.PutUInt32(_mark, offset, Dropped);
        WriteFrame(file, segment, MarkKind, 0, 0, _mark, 0, MarkLength);
    }

    private void MergeMark(byte[] mark)
    {
        _readings.Merge(mark, 0);
        _statements.Merge(mark, 16);
        uint first = ByteOrder.GetUInt32(mark, 32);
        uint dropped = ByteOrder.GetUInt32(mark, 36);
        _firstNumber = first > _firstNumber ? first : _firstNumber;
        Dropped = dropped > Dropped ? dropped : Dropped;
    }

    private void WriteFrame(IBlockFile file, LogSegment segment, byte kind, uint epoch, uint sequence, byte[] data, int offset, int count)
    {
        byte[] frame = _frame;
        frame[0] = kind;
        frame[1] = (byte)(count >> 8);
        frame[2] = (byte)count;
        ByteOrder.PutUInt32(frame, 3, epoch);
        ByteOrder.PutUInt32(frame, 7, sequence);
        Array.Copy(data, offset, frame, FrameHead, count);
        ByteOrder.PutUInt32(frame, FrameHead + count, Crc32.Update(SeedOf(segment), frame, 0, FrameHead + count));
        file.Append(frame, 0, FrameOverhead + count);
        segment.Length += FrameOverhead + count;
    }

    // The segment's number enters the CRC, so that blocks of a deleted file that the medium gives back are no frames.
    private static uint SeedOf(LogSegment segment) => segment.Number * 2654435761;

    // Moves the cursor on to the next frame and reads its head; false at the end of the log.
    private bool TryReadHead(LogCursor cursor)
    {
        LogSegment? segment = SegmentOf(cursor.Segment);
        if (segment == null)
        {
            segment = FirstSegment;
            cursor.Segment = segment.Number;
            cursor.Offset = SegmentHead;
        }

        while (true)
        {
            if (cursor.Offset < segment.Length)
            {
                if (ReadHead(segment, cursor.Offset))
                {
                    return true;
                }

                CutSegment(segment, cursor.Offset);
            }

            int index = _segments.IndexOf(segment) + 1;
            if (index == _segments.Count)
            {
                return false;
            }

            segment = (LogSegment)_segments[index]!;
            cursor.Segment = segment.Number;
            cursor.Offset = SegmentHead;
        }
    }

    private bool ReadHead(LogSegment segment, int offset)
    {
        if (FileOf(segment).Read(offset, _head, 0, FrameHead) != FrameHead)
        {
            return false;
        }

        _headKind = _head[0];
        _headLength = (_head[1] << 8) | _head[2];
        _headEpoch = ByteOrder.GetUInt32(_head, 3);
        _headSequence = ByteOrder.GetUInt32(_head, 7);
        bool isMark = _headKind == MarkKind && _headLength == MarkLength;
        bool isRecord = (_headKind == (byte)RecordKind.Reading || _headKind == (byte)RecordKind.Statement) && _headLength > 0;
        return (isMark || isRecord) && offset + FrameOverhead + _headLength <= segment.Length;
    }

    // Checks the CRC of the frame whose head was read last; its content is then in the buffer where that is large enough.
    private bool IsWhole(LogSegment segment, int offset, byte[] buffer)
    {
        IBlockFile file = FileOf(segment);
        uint crc = Crc32.Update(SeedOf(segment), _head, 0, FrameHead);
        int done = 0;
        while (done < _headLength)
        {
            int part = _headLength - done;
            if (part > buffer.Length)
            {
                part = buffer.Length;
            }

            if (file.Read(offset + FrameHead + done, buffer, 0, part) != part)
            {
                return false;
            }

            crc = Crc32.Update(crc, buffer, 0, part);
            done += part;
        }

        return file.Read(offset + FrameHead + _headLength, _head, 0, 4) == 4 && ByteOrder.GetUInt32(_head, 0) == crc;
    }

    // The medium lost what was whole when the log was opened: nothing behind the place can be trusted. Pending is counted anew at the end of the call.
    private void CutSegment(LogSegment segment, int offset)
    {
        DamagedBytes += segment.Length - offset;
        segment.Length = offset;
        _isCut = true;
        if (segment == ActiveSegment)
        {
            _activeIsTorn = true;
            _syncedLength = _syncedLength > offset ? offset : _syncedLength;
        }
    }

    private void RecountIfCut()
    {
        if (_isCut)
        {
            Recount();
        }
    }

    private void Recount()
    {
        do
        {
            _isCut = false;
            Recount(_readings);
            Recount(_statements);
        }
        while (_isCut);
    }

    private void Recount(KindState state)
    {
        int pending = 0;
        _probe.Segment = FirstSegment.Number;
        _probe.Offset = SegmentHead;
        while (TryReadHead(_probe))
        {
            if (_headKind == (byte)state.Kind && state.IsUnacknowledged(_headEpoch, _headSequence))
            {
                pending++;
            }

            _probe.Offset += FrameOverhead + _headLength;
        }

        state.Oldest.Segment = FirstSegment.Number;
        state.Oldest.Offset = SegmentHead;
        SkipAcknowledged(state);
        state.Pending = pending;
    }

    // Moves the oldest needed place of a kind to its first unacknowledged record, or to the end.
    private void SkipAcknowledged(KindState state)
    {
        while (TryReadHead(state.Oldest))
        {
            if (_headKind == (byte)state.Kind)
            {
                if (state.IsUnacknowledged(_headEpoch, _headSequence))
                {
                    return;
                }

                state.Pending--;
            }

            state.Oldest.Offset += FrameOverhead + _headLength;
        }
    }

    private LogSegment? SegmentOf(uint number)
    {
        for (int i = 0; i < _segments.Count; i++)
        {
            LogSegment segment = (LogSegment)_segments[i]!;
            if (segment.Number == number)
            {
                return segment;
            }
        }

        return null;
    }

    private IBlockFile FileOf(LogSegment segment)
    {
        if (_active != null && segment == ActiveSegment)
        {
            return _active;
        }

        if (_older == null || _olderNumber != segment.Number)
        {
            CloseOlder();
            _older = _store.Open(NameOf(segment.Number));
            _olderNumber = segment.Number;
        }

        return _older;
    }

    private void CloseOlder()
    {
        _older?.Close();
        _older = null;
    }
}

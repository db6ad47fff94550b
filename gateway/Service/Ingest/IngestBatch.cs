using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Ingest;

/// <summary>What is verified and not stored yet, and the acknowledgements that wait for it. Used by the ingest loop alone.</summary>
internal sealed class IngestBatch(IGatewayStore store)
{
    private readonly List<StoredReading> readings = [];
    private readonly Dictionary<string, DeviceCursor> cursors = new(StringComparer.Ordinal);
    private readonly List<MeteredPeriod> ended = [];
    private readonly Dictionary<string, (long Epoch, long Sequence)> acknowledge = new(StringComparer.Ordinal);
    private readonly List<(string Device, byte[] Ack)> acks = [];
    private readonly AckCodec codec = new();
    private readonly Ack ack = new();
    private readonly byte[] buffer = new byte[AckCodec.MaxLength];
    private long duplicates;

    /// <summary>Messages refused since the last commit.</summary>
    public long Rejected { get; set; }

    public void Add(StoredReading reading, DeviceCursor cursor, IReadOnlyList<MeteredPeriod> periods)
    {
        readings.Add(reading);
        cursors[cursor.DeviceId] = cursor;
        ended.AddRange(periods);
        acknowledge[cursor.DeviceId] = (cursor.Epoch, cursor.Sequence);
    }

    /// <summary>True when the place of the chain holds these bytes, here or in the store.</summary>
    public bool Holds(string device, long epoch, long sequence, ReadOnlySpan<byte> headHash)
    {
        StoredReading? held = readings.Find(r => r.Sequence == sequence && r.Epoch == epoch && r.DeviceId == device)
            ?? store.Readings(device, epoch, sequence, sequence).SingleOrDefault();
        return held is not null && headHash.SequenceEqual(held.HeadHash);
    }

    /// <summary>A reading that is stored already: its device is told again how far it is.</summary>
    public void Duplicate(DeviceCursor cursor)
    {
        duplicates++;
        acknowledge[cursor.DeviceId] = (cursor.Epoch, cursor.Sequence);
    }

    /// <summary>What a device is told of a message that will never be taken, with the acknowledgements.</summary>
    public void Refuse(string device, byte[] refusal) => acks.Add((device, refusal));

    /// <summary>A statement that is in the store.</summary>
    public void StatementStored(string device, uint epoch, uint lastSequence, long periodStart)
    {
        ack.Epoch = epoch;
        ack.Sequence = lastSequence;
        ack.PeriodStart = periodStart;
        acks.Add((device, Encoded()));
    }

    /// <summary>Stores everything in one transaction; false when there was nothing to store.</summary>
    public bool Commit()
    {
        bool any = readings.Count > 0 || duplicates > 0 || Rejected > 0;
        if (any)
        {
            store.AppendReadings(readings, [.. cursors.Values], ended, Rejected, duplicates);
        }

        foreach ((string device, (long epoch, long sequence)) in acknowledge)
        {
            ack.Epoch = (uint)epoch;
            ack.Sequence = (uint)sequence;
            ack.PeriodStart = 0;
            acks.Add((device, Encoded()));
        }

        Forget();
        return any;
    }

    /// <summary>Acknowledgements of what is stored.</summary>
    public IReadOnlyList<(string Device, byte[] Ack)> TakeAcks()
    {
        (string, byte[])[] taken = [.. acks];
        acks.Clear();
        return taken;
    }

    /// <summary>Gives everything up that is not stored.</summary>
    public void Clear()
    {
        Forget();
        acks.Clear();
    }

    private void Forget()
    {
        readings.Clear();
        cursors.Clear();
        ended.Clear();
        acknowledge.Clear();
        duplicates = 0;
        Rejected = 0;
    }

    private byte[] Encoded() => buffer[..codec.Encode(ack, buffer, 0)];
}

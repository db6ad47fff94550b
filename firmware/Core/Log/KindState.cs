namespace EdgeEnergy.Core;

/// <summary>What the log knows of one kind of record: newest appended, newest synced, newest acknowledged, and the oldest place still needed.</summary>
internal sealed class KindState
{
    internal readonly RecordKind Kind;
    internal readonly LogCursor Oldest = new();
    internal uint LastEpoch;
    internal uint LastSequence;
    internal uint SyncedEpoch;
    internal uint SyncedSequence;
    internal uint AckEpoch;
    internal uint AckSequence;
    internal int Pending;

    internal KindState(RecordKind kind)
    {
        Kind = kind;
    }

    internal bool IsNew(uint epoch, uint sequence) => IsAfter(epoch, sequence, LastEpoch, LastSequence);

    internal bool IsUnacknowledged(uint epoch, uint sequence) => IsAfter(epoch, sequence, AckEpoch, AckSequence);

    /// <summary>Takes an acknowledgement, of nothing newer than what is synced; false when it says nothing new.</summary>
    internal bool Acknowledge(uint epoch, uint sequence)
    {
        if (IsAfter(epoch, sequence, SyncedEpoch, SyncedSequence))
        {
            epoch = SyncedEpoch;
            sequence = SyncedSequence;
        }

        if (!IsUnacknowledged(epoch, sequence))
        {
            return false;
        }

        AckEpoch = epoch;
        AckSequence = sequence;
        return true;
    }

    internal void Appended(uint epoch, uint sequence)
    {
        if (IsNew(epoch, sequence))
        {
            LastEpoch = epoch;
            LastSequence = sequence;
        }
    }

    internal void Synced()
    {
        SyncedEpoch = LastEpoch;
        SyncedSequence = LastSequence;
    }

    /// <summary>Writes 16 bytes: newest appended, newest acknowledged.</summary>
    internal int Save(byte[] buffer, int offset)
    {
        offset = ByteOrder.PutUInt32(buffer, offset, LastEpoch);
        offset = ByteOrder.PutUInt32(buffer, offset, LastSequence);
        offset = ByteOrder.PutUInt32(buffer, offset, AckEpoch);
        return ByteOrder.PutUInt32(buffer, offset, AckSequence);
    }

    /// <summary>Takes what <see cref="Save"/> wrote where it is newer.</summary>
    internal void Merge(byte[] buffer, int offset)
    {
        Appended(ByteOrder.GetUInt32(buffer, offset), ByteOrder.GetUInt32(buffer, offset + 4));
        uint epoch = ByteOrder.GetUInt32(buffer, offset + 8);
        uint sequence = ByteOrder.GetUInt32(buffer, offset + 12);
        if (IsUnacknowledged(epoch, sequence))
        {
            AckEpoch = epoch;
            AckSequence = sequence;
        }
    }

    private static bool IsAfter(uint epoch, uint sequence, uint thanEpoch, uint thanSequence) =>
        epoch > thanEpoch || (epoch == thanEpoch && sequence > thanSequence);
}

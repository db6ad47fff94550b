using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering;

/// <summary>
/// (Epoch, sequence) is the next of the device's chain. An epoch starts at sequence 1; one that was left is over. The newest place again is a
/// duplicate with the same content and a replay with other content; of an older place only the store can tell, so it is a duplicate here.
/// </summary>
public sealed class OrderRule : IReadingRule
{
    private const long FirstSequence = 1;

    public Verdict Check(ReadingContext context)
    {
        DeviceCursor? cursor = context.Cursor;
        long epoch = context.Reading.Epoch;
        long sequence = context.Reading.Sequence;
        if (cursor is null || epoch > cursor.Epoch)
        {
            return sequence == FirstSequence ? Verdict.Accept : new Verdict(Outcome.Ahead, Rejection.None);
        }

        if (epoch < cursor.Epoch || sequence < cursor.Sequence)
        {
            return new Verdict(Outcome.Duplicate, Rejection.None);
        }

        if (sequence == cursor.Sequence)
        {
            return context.HeadHash.AsSpan().SequenceEqual(cursor.HeadHash) ? new Verdict(Outcome.Duplicate, Rejection.None) : Verdict.Refuse(Rejection.Replayed);
        }

        return sequence == cursor.Sequence + 1 ? Verdict.Accept : new Verdict(Outcome.Ahead, Rejection.None);
    }
}

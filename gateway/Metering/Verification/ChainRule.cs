namespace EdgeEnergy.Metering;

/// <summary>The reading carries the hash of the one before; the first of an epoch carries zero.</summary>
public sealed class ChainRule : IReadingRule
{
    public Verdict Check(ReadingContext context)
    {
        ReadOnlySpan<byte> previous = context.Reading.PreviousHash;
        bool first = context.Cursor is null || context.Reading.Epoch > context.Cursor.Epoch;
        bool holds = first ? !previous.ContainsAnyExcept((byte)0) : previous.SequenceEqual(context.Cursor!.HeadHash);
        return holds ? Verdict.Accept : Verdict.Refuse(Rejection.BrokenChain);
    }
}

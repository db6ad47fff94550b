namespace EdgeEnergy.Core;

/// <summary>One file of the log and how far its frames are whole.</summary>
internal sealed class LogSegment
{
    internal LogSegment(uint number)
    {
        Number = number;
    }

    internal uint Number { get; }

    internal int Length { get; set; }
}

namespace EdgeEnergy.Core;

/// <summary>What a record of the reading log is. Each kind has its own rising (epoch, sequence) and its own acknowledgement.</summary>
public enum RecordKind : byte
{
    /// <summary>A COSE envelope.</summary>
    Reading = 1,

    /// <summary>An interval statement; the number that stands for its sequence is the choice of whoever appends, as long as it rises.</summary>
    Statement = 2,
}

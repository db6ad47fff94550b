namespace EdgeEnergy.Core;

/// <summary>What a record of the reading log is. Each kind has its own rising (epoch, sequence) and its own acknowledgement.</summary>
public enum RecordKind : byte
{
    /// <summary>A COSE envelope.</summary>
    Reading = 1,

    /// <summary>An interval statement; its sequence is that of the last reading in it.</summary>
    Statement = 2,
}

namespace EdgeEnergy.Metering;

/// <summary>Why a message is refused.</summary>
public enum Rejection
{
    None,

    /// <summary>The bytes are not an envelope of ours.</summary>
    Malformed,

    /// <summary>No such device is provisioned, or it is not the one of the topic.</summary>
    UnknownDevice,

    /// <summary>The signature is not the device's.</summary>
    Forged,

    /// <summary>An epoch or sequence of the past with other content, or an old epoch.</summary>
    Replayed,

    /// <summary>The previous hash is not that of the reading before.</summary>
    BrokenChain,

    /// <summary>Time stands before the last reading, or lies in the future.</summary>
    NotFresh,

    /// <summary>A statement's energy, or the head it names, is not that of the readings.</summary>
    Contradicted,
}

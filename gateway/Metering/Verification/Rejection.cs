namespace EdgeEnergy.Metering;

/// <summary>Why a message is refused.</summary>
public enum Rejection
{
    None,

    /// <summary>The bytes are not an envelope of ours.</summary>
    Malformed,

    /// <summary>No such device is provisioned, or it is not the one of the topic.</summary>
    UnknownDevice,

    /// <summary>The signature is not the device's, or is none (a MAC).</summary>
    Forged,

    /// <summary>A place of the chain that is taken by other content, or one of the past that was never filled.</summary>
    Replayed,

    /// <summary>The previous hash is not that of the reading before.</summary>
    BrokenChain,

    /// <summary>Time lies in the future.</summary>
    NotFresh,

    /// <summary>A statement's period, energy or the readings it names are not what the readings say.</summary>
    Contradicted,
}

namespace EdgeEnergy.Core;

/// <summary>Why a value of a reading can or can not be used. A value that is not <see cref="Good"/> travels as its name and the reason, without a number.</summary>
public enum ValueQuality : byte
{
    Good = 0,

    /// <summary>The device did not answer, or not with this register.</summary>
    ReadFailed = 1,

    /// <summary>Outside the range of the register map.</summary>
    OutOfRange = 2,

    /// <summary>Changed faster than the register map allows.</summary>
    Jump = 3,

    /// <summary>Contradicts other values of the same poll.</summary>
    Inconsistent = 4,

    /// <summary>Not read in this poll, and the last value is too old.</summary>
    Stale = 5,

    /// <summary>A reason this version does not know.</summary>
    Other = 6,
}

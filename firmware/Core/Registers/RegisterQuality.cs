namespace EdgeEnergy.Core;

/// <summary>Whether the last value of a register can be used, and if not, why.</summary>
public enum RegisterQuality
{
    /// <summary>Not read yet, or its block could not be read this time.</summary>
    NotRead = 0,

    Good = 1,

    /// <summary>The device returned a fill value: it has no such quantity.</summary>
    Missing = 2,

    /// <summary>Outside the range of the register.</summary>
    OutOfRange = 3,

    /// <summary>Changed faster than physically possible.</summary>
    Jumped = 4,

    /// <summary>A counter that must not fall fell.</summary>
    Fell = 5,

    /// <summary>Does not fit the other registers of the same poll (power balance, volt times ampere).</summary>
    Contradicts = 6,

    /// <summary>Not a valid text, time, date or number.</summary>
    Malformed = 7,
}

namespace EdgeEnergy.Core;

/// <summary>What the technician does next in a <see cref="SignTest"/>.</summary>
public enum SignTestPhase
{
    /// <summary>The load is off and stays off.</summary>
    Off = 0,

    /// <summary>The load is on.</summary>
    On = 1,

    /// <summary>The load is off again.</summary>
    OffAgain = 2,

    /// <summary>The outcome is known.</summary>
    Done = 3,
}

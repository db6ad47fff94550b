namespace EdgeEnergy.Core;

/// <summary>What a known load has shown about the grid power of a device.</summary>
public enum SignTestOutcome
{
    /// <summary>Not done yet.</summary>
    Open = 0,

    Passed = 1,

    /// <summary>The grid power fell by what the load takes: the current transformer is turned round, or the sign of the map is wrong.</summary>
    Reversed = 2,

    /// <summary>The load is not seen.</summary>
    NoChange = 3,

    /// <summary>Right direction, wrong size: transformer ratio, phase or scale.</summary>
    WrongSize = 4,

    /// <summary>Wrong direction and wrong size.</summary>
    ReversedAndWrongSize = 5,

    /// <summary>Other loads moved too much in between.</summary>
    Unsteady = 6,
}

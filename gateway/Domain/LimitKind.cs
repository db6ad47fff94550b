namespace EdgeEnergy.Domain;

/// <summary>The kinds of limit that can bind an allocation.</summary>
public enum LimitKind
{
    VoltageLow,
    VoltageHigh,
    BranchLoading,

    /// <summary>The power flow has no solution with the trade.</summary>
    NoSolution,
}

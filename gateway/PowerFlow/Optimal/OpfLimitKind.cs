namespace EdgeEnergy.PowerFlow;

/// <summary>Limits of an optimal power flow that can bind or conflict.</summary>
public enum OpfLimitKind
{
    VoltageLow,
    VoltageHigh,

    /// <summary>Apparent power of a branch at one end, kVA.</summary>
    BranchLoading,
    SourceMinimum,
    SourceMaximum,
    ActiveMinimum,
    ActiveMaximum,
    ReactiveMinimum,
    ReactiveMaximum,
    ApparentPower,
    PowerFactor,

    /// <summary>Energy a vehicle must have by its deadline, kWh.</summary>
    VehicleEnergy,

    /// <summary>Energy a battery must hold at the end, kWh.</summary>
    StorageFinal,
    StorageEnergy,

    /// <summary>The feeder has no solution at this load whatever the limits.</summary>
    NoSolution,
}

namespace EdgeEnergy.Simulator.Homes;

/// <summary>What an inverter has been told, in physical units; made from its settings registers for each minute.</summary>
public readonly record struct HomeSettings
{
    public required bool On { get; init; }

    /// <summary>Selling first: PV surplus and, where allowed, the battery feed in up to <see cref="MaxSellW"/>.</summary>
    public required bool SellingFirst { get; init; }

    /// <summary>The battery may be emptied into the grid: the time-of-use schedule is active now.</summary>
    public required bool BatterySells { get; init; }

    /// <summary>PV surplus that the battery does not take may feed in.</summary>
    public required bool SolarSell { get; init; }
    public required int MaxSellW { get; init; }

    /// <summary>Import kept as a safety margin against feeding in, W.</summary>
    public required int ZeroExportW { get; init; }
    public required int MaxAcW { get; init; }
    public required int MaxPvW { get; init; }
    public required int MaxChargeW { get; init; }
    public required int MaxDischargeW { get; init; }
    public required int FloorPercent { get; init; }

    /// <summary>Charging power wanted from the grid at the battery's terminals, W; 0 when grid charging is off.</summary>
    public required int GridChargeW { get; init; }
    public required int GridChargeTargetPercent { get; init; }
}

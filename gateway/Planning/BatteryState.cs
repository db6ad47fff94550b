namespace EdgeEnergy.Planning;

/// <summary>A battery at the start of the period to plan for, values at the bus; all zero where there is none.</summary>
/// <param name="StoredWh">Energy in it.</param>
/// <param name="CapacityWh">Energy in it when full.</param>
/// <param name="FloorWh">Energy it is never discharged below.</param>
/// <param name="PowerW">Limit of charging and of discharging.</param>
/// <param name="ChargeEfficiency">Stored energy per energy taken in, above 0 up to 1.</param>
/// <param name="DischargeEfficiency">Energy given out per stored energy, above 0 up to 1.</param>
public sealed record BatteryState(
    long StoredWh, long CapacityWh, long FloorWh, long PowerW, double ChargeEfficiency, double DischargeEfficiency)
{
    public static BatteryState None { get; } = new(0, 0, 0, 0, 1, 1);

    /// <summary>Energy it can give out, Wh at its terminals.</summary>
    public double AvailableWh => Math.Max(0, StoredWh - FloorWh) * DischargeEfficiency;

    /// <summary>Energy it can take in, Wh at its terminals.</summary>
    public double RoomWh => Math.Max(0, CapacityWh - StoredWh) / ChargeEfficiency;
}

namespace EdgeEnergy.Domain;

/// <summary>Prices in micro-units of the settlement token per kWh.</summary>
/// <param name="GridMicroPerKwh">Energy supplied by the grid.</param>
/// <param name="PvMicroPerKwh">Energy a neighbour sells from PV.</param>
/// <param name="BatteryAddedMicroPerKwh">Added to the cost of charging when a neighbour sells from a battery.</param>
/// <param name="FeeMicroPerKwh">Chain fee, paid by the buyer of a neighbour's energy.</param>
public sealed record Tariffs(long GridMicroPerKwh, long PvMicroPerKwh, long BatteryAddedMicroPerKwh, long FeeMicroPerKwh);

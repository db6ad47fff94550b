namespace EdgeEnergy.Simulator.Rigs;

/// <summary>Prices in millionths of the settlement token per kWh.</summary>
public sealed record RigTariffs(long GridMicroPerKwh, long PvMicroPerKwh, long BatteryAddedMicroPerKwh, long FeeMicroPerKwh);

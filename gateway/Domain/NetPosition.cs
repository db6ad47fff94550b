namespace EdgeEnergy.Domain;

/// <summary>Net of one account in one settlement: money in micro-units (positive: receives), energy in Wh (positive: took in).</summary>
public sealed record NetPosition(string Account, long MoneyMicro, long EnergyWh);

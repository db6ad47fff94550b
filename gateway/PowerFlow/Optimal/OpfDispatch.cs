namespace EdgeEnergy.PowerFlow;

/// <summary>Decided power of one device in each step: injections positive, so charging is negative. Energy at the end of each step for batteries, kWh.</summary>
public sealed record OpfDispatch(string Id, int Bus, double[] PKw, double[] QKvar, double[] EnergyKwh);

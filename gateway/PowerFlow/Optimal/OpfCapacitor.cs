namespace EdgeEnergy.PowerFlow;

/// <summary>A controllable reactive source, kvar injected independently of the voltage.</summary>
public sealed record OpfCapacitor(string Id, int Bus, double MinimumKvar, double MaximumKvar);

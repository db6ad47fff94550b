namespace EdgeEnergy.Ledger;

/// <summary>A producer's standing offer: steady period in Unix seconds, capacity in Wh, price in micro-units per kWh.</summary>
public sealed record RenewableSupply(long SteadyFromUnix, long SteadyUntilUnix, long CapacityWh, long PriceMicroPerKwh);

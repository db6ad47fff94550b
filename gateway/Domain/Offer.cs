namespace EdgeEnergy.Domain;

/// <summary>Energy offered for one period. <see cref="Wh"/> is at the bus; the price is in micro-units per kWh.</summary>
public sealed record Offer(SettlementPeriod Period, string Seller, EnergySource Source, long Wh, long PriceMicroPerKwh);

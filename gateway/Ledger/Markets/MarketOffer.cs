namespace EdgeEnergy.Ledger;

/// <summary>An offer of a window in the local market, by its number there; price in micro-units per kWh.</summary>
public sealed record MarketOffer(int Number, string Producer, long PriceMicroPerKwh, long Wh);

namespace EdgeEnergy.Domain;

/// <summary>Energy agreed between a seller and a buyer for one period, before delivery. Source <see cref="EnergySource.Grid"/> has the grid as seller.</summary>
public sealed record Trade(SettlementPeriod Period, string Seller, string Buyer, EnergySource Source, BidPurpose Purpose, long Wh, long PriceMicroPerKwh);

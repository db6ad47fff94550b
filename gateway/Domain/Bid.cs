namespace EdgeEnergy.Domain;

/// <summary>Energy requested for one period. <see cref="Wh"/> is at the bus; no part is filled above the limit price.</summary>
public sealed record Bid(SettlementPeriod Period, string Buyer, BidPurpose Purpose, long Wh, long LimitMicroPerKwh);

namespace EdgeEnergy.Domain;

/// <summary>A bid, or the part of one, that was not admitted; <see cref="AllowedWh"/> is what would be.</summary>
public sealed record Refusal(SettlementPeriod Period, string Buyer, BidPurpose Purpose, long AskedWh, long AllowedWh, RefusalReason Reason);

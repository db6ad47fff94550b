namespace EdgeEnergy.Domain;

/// <summary>What a home is asked to do for one period, W at the bus: export at least SellW, charge ChargeW on top of its load.</summary>
public sealed record SetPoint(string ParticipantId, SettlementPeriod Period, long SellW, long ChargeW);

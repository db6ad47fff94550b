namespace EdgeEnergy.Domain;

/// <summary>
/// Power a participant may still buy in a period: rated peak minus the forecast projected on the rated peak, W at the bus (M. H. Majed, M.E.
/// thesis, American University of Beirut, 2025).
/// </summary>
public sealed record AllowedPower(string ParticipantId, SettlementPeriod Period, long ProjectedW, long AllowedW);

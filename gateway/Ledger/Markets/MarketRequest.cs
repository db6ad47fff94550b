namespace EdgeEnergy.Ledger;

/// <summary>A request of a window in the local market, by its number there.</summary>
public sealed record MarketRequest(int Number, string User, long Wh, int MinimumReputation);

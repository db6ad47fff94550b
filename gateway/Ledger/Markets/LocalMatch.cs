namespace EdgeEnergy.Ledger;

/// <summary>Energy that changed hands in a window of the local market; the number is what a rating names.</summary>
public sealed record LocalMatch(long Window, int Number, string Producer, string User, long Wh, long PriceMicroPerKwh);

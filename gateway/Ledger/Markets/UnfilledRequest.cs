namespace EdgeEnergy.Ledger;

/// <summary>What the local market could not meet of a request; it goes on to the renewable market.</summary>
public sealed record UnfilledRequest(long Window, int Request, long Wh);

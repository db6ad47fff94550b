namespace EdgeEnergy.Ledger;

/// <summary>A day of a site as it was anchored; the site is the hash of its name.</summary>
public sealed record AnchoredDay(byte[] Site, long Day, byte[] Root, long Readings, long Block, string TransactionHash);

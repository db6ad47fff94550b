namespace EdgeEnergy.Ledger;

/// <summary>What helps a reader and proves nothing: the gateway's names of the two accounts, and when the file was made.</summary>
public sealed record EvidenceLabels(string Seller, string Buyer, long MadeUnix);

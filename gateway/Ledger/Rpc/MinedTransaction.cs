namespace EdgeEnergy.Ledger;

/// <summary>A transaction found in a block.</summary>
public sealed record MinedTransaction(string Hash, string From, string To, long Nonce, byte[] Data);

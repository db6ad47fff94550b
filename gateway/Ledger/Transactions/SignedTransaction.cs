namespace EdgeEnergy.Ledger;

/// <summary>Bytes ready for the chain, their hash (0x and 64 digits) and the sender.</summary>
public sealed record SignedTransaction(byte[] Raw, string Hash, string From);

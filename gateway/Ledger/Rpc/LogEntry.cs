namespace EdgeEnergy.Ledger;

/// <summary>An event of a contract: its address, up to four topics of 32 bytes, and data.</summary>
public sealed record LogEntry(string Address, IReadOnlyList<byte[]> Topics, byte[] Data, long Block, string BlockHash, string TransactionHash, long Index);

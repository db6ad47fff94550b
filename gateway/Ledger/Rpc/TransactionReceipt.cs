namespace EdgeEnergy.Ledger;

/// <summary>What became of a mined transaction.</summary>
public sealed record TransactionReceipt(
    string TransactionHash, string From, long Block, string BlockHash, bool Succeeded, long GasUsed, IReadOnlyList<LogEntry> Logs);

namespace EdgeEnergy.Ledger;

/// <summary>Opens proven events: header, receipt, log. Nothing is believed that the header's hash does not cover.</summary>
internal static class EventAudit
{
    private const int TransactionsRoot = 4;
    private const int ReceiptsRoot = 5;
    private const int Number = 8;
    private const int Timestamp = 11;
    private const int LeastHeaderItems = 15;

    /// <summary>The header's fields, once its hash, number and time are those of the evidence.</summary>
    public static IReadOnlyList<RlpItem> Header(ProvenEvent proven)
    {
        AuditLog.SameBytes("block hash", Keccak.Hash(proven.Header), proven.BlockHash);
        IReadOnlyList<RlpItem> items = Rlp.Decode(proven.Header).Items;
        AuditLog.Require(items.Count >= LeastHeaderItems, "block header", $"{items.Count} fields", $"at least {LeastHeaderItems}");
        AuditLog.Same("block number", items[Number].Integer, proven.BlockNumber);
        AuditLog.Same("block time", items[Timestamp].Integer, proven.BlockUnix);
        return items;
    }

    /// <summary>The transaction must stand in the block.</summary>
    public static void RequireTransaction(ProvenEvent proven, ProvenTransaction transaction) => AuditLog.SameBytes(
        "transaction in the block",
        MerklePatriciaTrie.Prove(Header(proven)[TransactionsRoot].Bytes, proven.TransactionIndex, transaction.Proof),
        transaction.Raw);

    /// <summary>The receipt must stand in the block.</summary>
    public static void RequireReceipt(ProvenEvent proven) => AuditLog.SameBytes(
        "receipt in the block",
        MerklePatriciaTrie.Prove(Header(proven)[ReceiptsRoot].Bytes, proven.TransactionIndex, proven.ReceiptProof),
        proven.Receipt);

    /// <summary>The event as the receipt has it; the transaction must have succeeded.</summary>
    public static LogEntry Log(ProvenEvent proven)
    {
        ReadOnlySpan<byte> receipt = proven.Receipt;
        AuditLog.Require(receipt.Length > 1, "receipt", $"{receipt.Length} bytes", "a receipt");
        IReadOnlyList<RlpItem> items = Rlp.Decode(receipt[0] < 0x80 ? receipt[1..] : receipt).Items;
        AuditLog.Require(items.Count == 4, "receipt", $"{items.Count} fields", "4");
        AuditLog.Same("receipt status", items[0].Integer, 1);
        IReadOnlyList<RlpItem> logs = items[3].Items;
        AuditLog.Require(proven.LogIndex >= 0 && proven.LogIndex < logs.Count, "log index", $"{proven.LogIndex}", $"0 to {logs.Count - 1}");
        IReadOnlyList<RlpItem> log = logs[proven.LogIndex].Items;
        AuditLog.Require(log.Count == 3 && log[0].Bytes.Length == EthereumAddress.Length, "log", $"{log.Count} fields", "address, topics and data");
        return new LogEntry(
            EthereumAddress.Format(log[0].Bytes), [.. log[1].Items.Select(topic => topic.Bytes)], log[2].Bytes, proven.BlockNumber, Hex.Format(proven.BlockHash), "", proven.LogIndex);
    }

    /// <summary>The event with these first topics that the contract made, proven into its block.</summary>
    public static LogEntry Open(ProvenEvent proven, string contract, IReadOnlyList<byte[]> topics)
    {
        RequireReceipt(proven);
        LogEntry log = Log(proven);
        AuditLog.Same("contract of the event", log.Address, contract);
        for (int i = 0; i < topics.Count; i++)
        {
            AuditLog.Require(i < log.Topics.Count, "event", $"{log.Topics.Count} topics", $"at least {topics.Count}");
            AuditLog.SameBytes($"topic {i} of the event", log.Topics[i], topics[i]);
        }

        return log;
    }

    /// <summary>The event must be older than the settlement.</summary>
    public static void RequireBefore(ProvenEvent earlier, ProvenEvent settlement) => AuditLog.Require(
        (earlier.BlockNumber, earlier.TransactionIndex).CompareTo((settlement.BlockNumber, settlement.TransactionIndex)) < 0,
        "event",
        $"block {earlier.BlockNumber}",
        $"one before the settlement in block {settlement.BlockNumber}");
}

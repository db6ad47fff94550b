namespace EdgeEnergy.Ledger;

/// <summary>
/// An event and its way into a block: the block's header (RLP, whose Keccak-256 is the block's hash), the receipt of the transaction that made it, and the
/// nodes from the header's receipts root to that receipt.
/// </summary>
/// <param name="BlockNumber">Number of the block, as its header says.</param>
/// <param name="BlockHash">Keccak-256 of the header.</param>
/// <param name="BlockUnix">Time of the block, as its header says.</param>
/// <param name="Header">RLP of the header.</param>
/// <param name="TransactionIndex">Place of the transaction in the block.</param>
/// <param name="Receipt">The receipt as the block holds it (EIP-2718).</param>
/// <param name="ReceiptProof">Trie nodes from the root on.</param>
/// <param name="LogIndex">Place of the event in the receipt.</param>
public sealed record ProvenEvent(
    long BlockNumber,
    byte[] BlockHash,
    long BlockUnix,
    byte[] Header,
    int TransactionIndex,
    byte[] Receipt,
    IReadOnlyList<byte[]> ReceiptProof,
    int LogIndex);

namespace EdgeEnergy.Ledger;

/// <summary>A transaction as its block holds it, and the nodes from the header's transactions root to it.</summary>
public sealed record ProvenTransaction(byte[] Raw, byte[] Hash, IReadOnlyList<byte[]> Proof);

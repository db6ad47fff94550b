using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>What is needed of a block. The base fee is wei per gas, zero on chains without one.</summary>
public sealed record BlockHeader(long Number, string Hash, string ParentHash, long Unix, BigInteger BaseFeePerGas);

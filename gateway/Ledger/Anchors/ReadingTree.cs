namespace EdgeEnergy.Ledger;

/// <summary>
/// Merkle tree over the hashes of a day's readings (SHA-256 of each envelope), as the anchors' contract checks it: leaf =
/// keccak256(keccak256(hash)), pairs in sorted order, an odd node moves up. The order of the hashes is part of the tree.
/// </summary>
public static class ReadingTree
{
    public const int SecondsADay = 86_400;

    /// <summary>The tree over these hashes of 32 bytes.</summary>
    public static SettlementTree Of(IReadOnlyCollection<byte[]> hashes) => new([.. hashes.Select(h => Leaf(h))]);

    /// <summary>The leaf of one reading.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> hash) => Keccak.Hash(Keccak.Hash(hash));

    /// <summary>Days since 1970 in UTC.</summary>
    public static long DayOf(long unix) => Math.DivRem(unix, SecondsADay, out long rest) - (rest < 0 ? 1 : 0);
}

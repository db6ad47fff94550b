using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Merkle tree: pairs are hashed in sorted order, an odd node moves up unhashed, so that OpenZeppelin's MerkleProof verifies the proofs. A window's root
/// is the pair of two such trees, its trades and the positions of the accounts, four to a leaf: a trade's proof ends with the root of the positions, and
/// the other way round. Leaves of a window are hashed twice: no inner node can pass for a leaf. The root of no leaves is 32 zero bytes.
/// </summary>
public sealed class SettlementTree
{
    /// <summary>The place of the first four positions: above that of every trade.</summary>
    private const long PositionsAt = 1L << 32;

    private const int Neighbours = 4;

    private readonly byte[][][] _layers;
    private readonly SettlementTree? _positionTree;

    /// <summary>A tree over 32-byte leaves.</summary>
    public SettlementTree(IReadOnlyList<byte[]> leaves)
    {
        List<byte[][]> layers = [[.. leaves]];
        while (layers[^1].Length > 1)
        {
            byte[][] below = layers[^1];
            byte[][] layer = new byte[(below.Length + 1) / 2][];
            for (int i = 0; i < layer.Length; i++)
            {
                layer[i] = (2 * i) + 1 < below.Length ? Pair(below[2 * i], below[(2 * i) + 1]) : below[2 * i];
            }

            layers.Add(layer);
        }

        _layers = [.. layers];
    }

    private SettlementTree(IReadOnlyList<byte[]> leaves, SortedDictionary<int, AccountPosition> positions, SettlementTree positionTree)
        : this(leaves)
    {
        Positions = positions;
        _positionTree = positionTree;
    }

    public byte[] Root => _positionTree is { } positions && Leaves.Count > 0 ? Pair(Top, positions.Top) : Top;

    /// <summary>Leaves of the trades.</summary>
    public IReadOnlyList<byte[]> Leaves => _layers[0];

    /// <summary>Positions of the accounts that traded, by account number; none for a tree over leaves.</summary>
    public IReadOnlyDictionary<int, AccountPosition> Positions { get; } = new SortedDictionary<int, AccountPosition>();

    private byte[] Top => _layers[^1].Length == 0 ? new byte[Core.Keccak256.HashLength] : _layers[^1][0];

    /// <summary>The tree of a batch's trades, in their order, and of their positions.</summary>
    public static SettlementTree Of(SettlementBatch batch, Deployment deployment) => Of(batch.Trades, deployment);

    /// <summary>The tree of trades of one period.</summary>
    public static SettlementTree Of(IReadOnlyList<SettledTrade> trades, Deployment deployment)
    {
        SortedDictionary<int, AccountPosition> positions = [];
        foreach (SettledTrade trade in trades.Where(t => t.Wh > 0))
        {
            int seller = deployment.IndexOf(trade.Seller);
            AccountPosition sold = positions.GetValueOrDefault(seller);
            positions[seller] = sold with { SoldWh = sold.SoldWh + trade.Wh };
            int buyer = deployment.IndexOf(trade.Buyer);
            AccountPosition bought = positions.GetValueOrDefault(buyer);
            positions[buyer] = bought with { BoughtWh = bought.BoughtWh + trade.Wh };
        }

        byte[][] leaves = [.. trades.Select((trade, index) => Leaf(deployment, trade, index))];
        SettlementTree positionTree = new([.. Groups(positions).Select(group => Leaf(
            deployment, trades[0].Period, PositionsAt + group, Lanes(positions, group, 0), Lanes(positions, group, 2)))]);
        return new SettlementTree(leaves, positions, positionTree);
    }

    /// <summary>
    /// Leaf of one trade: keccak256(keccak256(abi.encode(chain id, vault, window, index, <see cref="TradeWord"/>))), each a word of 32 bytes; it proves
    /// nothing on another chain, contract, window or place. That of positions has 2^32 + account / 4 for the index, and two words of two positions each.
    /// </summary>
    public static byte[] Leaf(Deployment deployment, SettledTrade trade, int index) =>
        Leaf(deployment, trade.Period, index, new BigInteger(TradeWord.Pack(deployment, trade), isUnsigned: true, isBigEndian: true));

    /// <summary>Siblings from a trade's leaf up to the root; empty for a single leaf.</summary>
    public IReadOnlyList<byte[]> Proof(int index) => _positionTree is { } positions ? [.. Siblings(index), positions.Top] : Siblings(index);

    /// <summary>The words with the position of an account, its neighbours', and the siblings up to the root; the account's group must have traded.</summary>
    public PositionProof PositionProof(int account)
    {
        int group = account / Neighbours;
        int place = Groups(Positions).TakeWhile(g => g != group).Count();
        return new PositionProof(account, Lanes(Positions, group, 0), Lanes(Positions, group, 2), [.. _positionTree!.Siblings(place), Top]);
    }

    /// <summary>True when the proof leads from the leaf to the root.</summary>
    public static bool Verify(ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof, byte[] leaf)
    {
        byte[] node = leaf;
        foreach (byte[] sibling in proof)
        {
            node = Pair(node, sibling);
        }

        return root.SequenceEqual(node);
    }

    private static IEnumerable<int> Groups(IReadOnlyDictionary<int, AccountPosition> positions) => positions.Keys.Select(account => account / Neighbours).Distinct();

    /// <summary>Two positions in a word, the even account's below.</summary>
    private static BigInteger Lanes(IReadOnlyDictionary<int, AccountPosition> positions, int group, int first)
    {
        int even = (group * Neighbours) + first;
        return positions.GetValueOrDefault(even).Word() | (positions.GetValueOrDefault(even + 1).Word() << 128);
    }

    private static byte[] Leaf(Deployment deployment, SettlementPeriod period, long place, params ReadOnlySpan<BigInteger> words)
    {
        AbiEncoder content = AbiEncoder.Arguments().Number(deployment.ChainId).Address(deployment.Vault).Number(SettlementVaultContract.Window(period)).Number(place);
        foreach (BigInteger word in words)
        {
            content.Number(word);
        }

        return Keccak.Hash(Keccak.Hash(content.ToArray()));
    }

    private List<byte[]> Siblings(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Leaves.Count);
        List<byte[]> proof = [];
        for (int layer = 0; layer < _layers.Length - 1; layer++, index /= 2)
        {
            if ((index ^ 1) < _layers[layer].Length)
            {
                proof.Add(_layers[layer][index ^ 1]);
            }
        }

        return proof;
    }

    private static byte[] Pair(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b) < 0 ? Keccak.Hash([.. a, .. b]) : Keccak.Hash([.. b, .. a]);
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Merkle tree of a settlement's trades: pairs are hashed in sorted order, an odd node moves up unhashed, so that OpenZeppelin's MerkleProof verifies
/// the proofs. Leaves are hashed twice: no inner node can pass for a leaf. The root of no trades is 32 zero bytes.
/// </summary>
public sealed class SettlementTree
{
    private readonly byte[][][] _layers;

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

    public byte[] Root => _layers[^1].Length == 0 ? new byte[32] : _layers[^1][0];

    public IReadOnlyList<byte[]> Leaves => _layers[0];

    /// <summary>The tree of a batch's trades, in their order.</summary>
    public static SettlementTree Of(SettlementBatch batch, Deployment deployment) =>
        new([.. batch.Trades.Select((trade, index) => Leaf(deployment, trade, index))]);

    /// <summary>
    /// Leaf of one trade: keccak256(keccak256(abi.encode(chain id, vault, window, index, <see cref="TradeWord"/>))), each a word of 32 bytes; it proves
    /// nothing on another chain, contract, window or place.
    /// </summary>
    public static byte[] Leaf(Deployment deployment, SettledTrade trade, int index) => Keccak.Hash(Keccak.Hash(
        AbiEncoder.Arguments()
            .Number(deployment.ChainId)
            .Address(deployment.Vault)
            .Number(SettlementVaultContract.Window(trade.Period))
            .Number(index)
            .Bytes32(TradeWord.Pack(deployment, trade))
            .ToArray()));

    /// <summary>Siblings from the leaf up; empty for a single leaf.</summary>
    public IReadOnlyList<byte[]> Proof(int index)
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

    private static byte[] Pair(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b) < 0 ? Keccak.Hash([.. a, .. b]) : Keccak.Hash([.. b, .. a]);
}

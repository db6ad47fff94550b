using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The trie under a block's transactions root and receipts root (yellow paper, appendix D): values by the RLP of their index. Roots and proofs are made
/// from all values of a block; a proof is checked without them.
/// </summary>
public sealed class MerklePatriciaTrie(IReadOnlyList<byte[]> values)
{
    private const int BranchItems = 17;
    private const int Nibbles = 16;
    private const int HashLength = 32;
    private const int LongestProof = 64;
    private static readonly byte[] Empty = [0x80];

    /// <summary>The root, 32 bytes; of no values that of the empty trie.</summary>
    public byte[] Root() => Keccak.Hash(Node(Items(), 0, null, []));

    /// <summary>Nodes from the root to a value, each in RLP; those that stand inside their parent are not listed.</summary>
    public IReadOnlyList<byte[]> Proof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, values.Count);
        List<byte[]> proof = [];
        byte[] root = Node(Items(), 0, Key(index), proof);
        if (root.Length < HashLength)
        {
            proof.Add(root);
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The value that the proof shows at an index under the root; <see cref="InputException"/> when it shows none.</summary>
    public static byte[] Prove(ReadOnlySpan<byte> root, long index, IReadOnlyList<byte[]> proof)
    {
        if (proof.Count is 0 or > LongestProof)
        {
            throw Bad($"{proof.Count} nodes", $"1 to {LongestProof}");
        }

        byte[] key = Key(index);
        int depth = 0;
        int next = 0;
        RlpItem node = Take(root, proof, ref next);
        while (true)
        {
            if (node.Items.Count == BranchItems)
            {
                if (depth == key.Length)
                {
                    throw Bad("the end of the key in a branch", "a leaf");
                }

                node = Child(node.Items[key[depth++]], proof, ref next);
                continue;
            }

            if (node.Items.Count != 2)
            {
                throw Bad($"a node of {node.Items.Count} items", $"2 or {BranchItems}");
            }

            bool leaf = Match(node.Items[0].Bytes, key, ref depth);
            if (!leaf)
            {
                node = Child(node.Items[1], proof, ref next);
                continue;
            }

            return depth == key.Length && next == proof.Count ? node.Items[1].Bytes : throw Bad("a leaf on the way or nodes after it", "the leaf at the end");
        }
    }

    private List<(byte[] Key, byte[] Value)> Items() => [.. values.Select((value, i) => (Key(i), value)).OrderBy(item => item.Item1, KeyOrder.Instance)];

    /// <summary>The RLP of the node over the items, which agree in the nibbles before depth; nodes on the way to the target are added after their children.</summary>
    private static byte[] Node(List<(byte[] Key, byte[] Value)> items, int depth, byte[]? target, List<byte[]> path)
    {
        if (items.Count == 0)
        {
            return Empty;
        }

        byte[] node;
        if (items.Count == 1)
        {
            node = Rlp.List(Rlp.String(Packed(items[0].Key.AsSpan(depth), leaf: true)), Rlp.String(items[0].Value));
        }
        else
        {
            int common = Common(items[0].Key, items[^1].Key, depth);
            node = common > 0
                ? Rlp.List(Rlp.String(Packed(items[0].Key.AsSpan(depth, common), leaf: false)), Reference(Node(items, depth + common, target, path)))
                : Branch(items, depth, target, path);
        }

        if (target is not null && node.Length >= HashLength)
        {
            path.Add(node);
        }

        return node;
    }

    private static byte[] Branch(List<(byte[] Key, byte[] Value)> items, int depth, byte[]? target, List<byte[]> path)
    {
        byte[][] children = new byte[BranchItems][];
        for (int nibble = 0; nibble < Nibbles; nibble++)
        {
            List<(byte[] Key, byte[] Value)> under = items.FindAll(item => item.Key[depth] == nibble);
            byte[]? onWay = target is not null && target[depth] == nibble ? target : null;
            children[nibble] = under.Count == 0 ? Empty : Reference(Node(under, depth + 1, onWay, path));
        }

        // RLP of one integer never begins with that of another: no value ends in a branch.
        children[Nibbles] = Empty;
        return Rlp.List(children);
    }

    private static byte[] Reference(byte[] node) => node.Length < HashLength ? node : Rlp.String(Keccak.Hash(node));

    private static RlpItem Child(RlpItem reference, IReadOnlyList<byte[]> proof, ref int next) =>
        reference.IsList ? reference : Take(reference.Bytes, proof, ref next);

    private static RlpItem Take(ReadOnlySpan<byte> hash, IReadOnlyList<byte[]> proof, ref int next)
    {
        if (next == proof.Count)
        {
            throw Bad("the end of the proof", "a node");
        }

        byte[] node = proof[next++];
        return hash.SequenceEqual(Keccak.Hash(node)) ? Rlp.Decode(node) : throw Bad($"a node with hash {Hex.Format(Keccak.Hash(node))}", Hex.Format(hash));
    }

    private static byte[] Key(long index)
    {
        byte[] bytes = Rlp.Integer(index);
        byte[] nibbles = new byte[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            (nibbles[2 * i], nibbles[(2 * i) + 1]) = ((byte)(bytes[i] >> 4), (byte)(bytes[i] & 15));
        }

        return nibbles;
    }

    private static int Common(byte[] a, byte[] b, int depth) => a.AsSpan(depth).CommonPrefixLength(b.AsSpan(depth));

    /// <summary>Hex-prefix encoding: the flag of a leaf and of an odd count in the first nibble.</summary>
    private static byte[] Packed(ReadOnlySpan<byte> nibbles, bool leaf)
    {
        byte[] packed = new byte[(nibbles.Length / 2) + 1];
        bool odd = nibbles.Length % 2 == 1;
        packed[0] = (byte)((leaf ? 0x20 : 0) | (odd ? 0x10 | nibbles[0] : 0));
        for (int i = odd ? 1 : 0, at = 1; i < nibbles.Length; i += 2, at++)
        {
            packed[at] = (byte)((nibbles[i] << 4) | nibbles[i + 1]);
        }

        return packed;
    }

    /// <summary>Follows a packed path along the key; true for a leaf.</summary>
    private static bool Match(byte[] packed, byte[] key, ref int depth)
    {
        if (packed.Length == 0 || packed[0] >> 4 > 3 || ((packed[0] & 0x10) == 0 && (packed[0] & 0x0f) != 0))
        {
            throw Bad("a path of unknown form", "a hex-prefix path");
        }

        bool odd = (packed[0] & 0x10) != 0;
        for (int at = odd ? 1 : 2; at < packed.Length * 2; at++)
        {
            int nibble = at % 2 == 0 ? packed[at / 2] >> 4 : packed[at / 2] & 15;
            if (depth == key.Length || key[depth++] != nibble)
            {
                throw Bad("a path to another index", "the path of the index");
            }
        }

        return (packed[0] & 0x20) != 0;
    }

    private static InputException Bad(string found, string expected) => new("trie proof", "node", found, expected);

    private sealed class KeyOrder : IComparer<byte[]>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}

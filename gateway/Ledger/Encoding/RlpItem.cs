using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>One decoded item: a string of bytes or a list of items.</summary>
public sealed class RlpItem
{
    private readonly byte[]? _bytes;
    private readonly IReadOnlyList<RlpItem>? _items;

    private RlpItem(byte[]? bytes, IReadOnlyList<RlpItem>? items)
    {
        _bytes = bytes;
        _items = items;
    }

    public bool IsList => _items is not null;

    public byte[] Bytes => _bytes ?? throw new InputException("RLP", "item", "a list", "a string");

    public IReadOnlyList<RlpItem> Items => _items ?? throw new InputException("RLP", "item", "a string", "a list");

    /// <summary>The string as an integer; leading zeros are an <see cref="InputException"/>.</summary>
    public BigInteger Integer => Bytes.Length > 0 && Bytes[0] == 0
        ? throw new InputException("RLP", "integer", "a leading zero", "none")
        : new BigInteger(Bytes, isUnsigned: true, isBigEndian: true);

    internal static RlpItem OfString(byte[] bytes) => new(bytes, null);

    internal static RlpItem OfList(IReadOnlyList<RlpItem> items) => new(null, items);
}

using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Recursive length prefix encoding (Ethereum yellow paper, appendix B). Items are made already encoded and put together.</summary>
public static class Rlp
{
    /// <summary>A string of bytes.</summary>
    public static byte[] String(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 1 && bytes[0] < 0x80)
        {
            return [bytes[0]];
        }

        return [.. Prefix(0x80, bytes.Length), .. bytes];
    }

    /// <summary>A non-negative integer: big-endian, no leading zeros, zero is the empty string.</summary>
    public static byte[] Integer(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value.IsZero ? [0x80] : String(value.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>A list of encoded items.</summary>
    public static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        int length = 0;
        foreach (byte[] item in items)
        {
            length += item.Length;
        }

        byte[] prefix = Prefix(0xc0, length);
        byte[] list = new byte[prefix.Length + length];
        prefix.CopyTo(list, 0);
        int at = prefix.Length;
        foreach (byte[] item in items)
        {
            item.CopyTo(list, at);
            at += item.Length;
        }

        return list;
    }

    /// <summary>Reads one item that fills the whole input; other than canonical encodings are an <see cref="InputException"/>.</summary>
    public static RlpItem Decode(ReadOnlySpan<byte> encoded)
    {
        RlpItem item = Read(encoded, out int length, 0);
        return length == encoded.Length ? item : throw Bad($"{encoded.Length - length} bytes after the item", "none");
    }

    private static RlpItem Read(ReadOnlySpan<byte> encoded, out int length, int depth)
    {
        if (encoded.IsEmpty)
        {
            throw Bad("the end", "an item");
        }

        if (depth > 64)
        {
            throw Bad("more than 64 nested lists", "fewer");
        }

        byte first = encoded[0];
        if (first < 0x80)
        {
            length = 1;
            return RlpItem.OfString([first]);
        }

        int offset = first < 0xc0 ? 0x80 : 0xc0;
        int start = 1;
        int count = first - offset;
        if (count > 55)
        {
            int width = count - 55;
            if (encoded.Length <= width || width > 4 || encoded[1] == 0)
            {
                throw Bad("a length that is cut off or not minimal", "a minimal length");
            }

            uint wide = 0;
            for (int i = 1; i <= width; i++)
            {
                wide = (wide << 8) | encoded[i];
            }

            if (wide is <= 55 or > int.MaxValue - 8)
            {
                throw Bad("a length in the wrong form", "a minimal length");
            }

            count = (int)wide;
            start = 1 + width;
        }

        if (encoded.Length - start < count)
        {
            throw Bad($"{encoded.Length - start} bytes", $"{count} bytes");
        }

        length = start + count;
        ReadOnlySpan<byte> body = encoded.Slice(start, count);
        if (offset == 0x80)
        {
            return count == 1 && body[0] < 0x80 ? throw Bad("a small byte with a prefix", "the byte itself") : RlpItem.OfString(body.ToArray());
        }

        List<RlpItem> items = [];
        while (!body.IsEmpty)
        {
            items.Add(Read(body, out int used, depth + 1));
            body = body[used..];
        }

        return RlpItem.OfList(items);
    }

    private static byte[] Prefix(int offset, int length)
    {
        if (length <= 55)
        {
            return [(byte)(offset + length)];
        }

        byte[] wide = new BigInteger(length).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [(byte)(offset + 55 + wide.Length), .. wide];
    }

    private static InputException Bad(string found, string expected) => new("RLP", "encoding", found, expected);
}

namespace EdgeEnergy.Core;

/// <summary>
/// Reads deterministic CBOR (RFC 8949 section 4.2.1) from a window of the caller's bytes, item by item, without recursion and without allocation. Every Read returns
/// false on the first fault, keeps it in <see cref="Error"/> and reads nothing more. Byte and text strings are handed out as offset and length.
/// </summary>
public sealed class CborReader
{
    private byte[] _data = new byte[0];
    private int _end;

    /// <summary>Index of the next unread byte.</summary>
    public int Position { get; private set; }

    /// <summary>The first fault, or Ok.</summary>
    public DecodeResult Error { get; private set; }

    public bool AtEnd => Position >= _end;

    /// <summary>CBOR major type 0 to 7 of the next item, or -1 at the end and after a fault.</summary>
    public int NextMajorType => Error != DecodeResult.Ok || AtEnd ? -1 : _data[Position] >> 5;

    public void Start(byte[] data, int offset, int count)
    {
        _data = data;
        Position = offset;
        bool inside = offset >= 0 && count >= 0 && offset <= data.Length && count <= data.Length - offset;
        _end = inside ? offset + count : offset;
        Error = inside ? DecodeResult.Ok : DecodeResult.Truncated;
    }

    public bool ReadUnsigned(out ulong value) => ReadHead(0, out value);

    /// <summary>Unsigned integer up to <paramref name="max"/>.</summary>
    public bool ReadUnsigned(ulong max, out ulong value) => ReadHead(0, out value) && (value <= max || Fail(DecodeResult.TooLarge));

    /// <summary>Integer of either sign that fits a long.</summary>
    public bool ReadInteger(out long value)
    {
        bool negative = NextMajorType == 1;
        value = 0;
        if (!ReadHead(negative ? 1 : 0, out ulong raw))
        {
            return false;
        }

        if (raw > long.MaxValue)
        {
            return Fail(DecodeResult.TooLarge);
        }

        value = negative ? ~(long)raw : (long)raw;
        return true;
    }

    public bool ReadBytes(out int offset, out int length) => ReadString(2, out offset, out length);

    /// <summary>Text string; its bytes are checked to be UTF-8.</summary>
    public bool ReadText(out int offset, out int length) =>
        ReadString(3, out offset, out length) && (IsUtf8(offset, length) || Fail(DecodeResult.InvalidText));

    /// <summary>Array header; a count that the remaining bytes can not hold is refused.</summary>
    public bool ReadArrayHeader(out int count)
    {
        count = 0;
        return ReadHead(4, out ulong raw) && Bound(raw, 1, out count);
    }

    /// <summary>Map header; a count of pairs that the remaining bytes can not hold is refused.</summary>
    public bool ReadMapHeader(out int pairs)
    {
        pairs = 0;
        return ReadHead(5, out ulong raw) && Bound(raw, 2, out pairs);
    }

    public bool ReadTag(out ulong tag) => ReadHead(6, out tag);

    public bool ReadBoolean(out bool value)
    {
        const int False = 0xF4;
        int simple = NextMajorType == 7 ? _data[Position] - False : -1;
        value = simple == 1;
        if (simple != 0 && simple != 1)
        {
            return Fail(AtEnd ? DecodeResult.Truncated : DecodeResult.UnexpectedType);
        }

        Position++;
        return true;
    }

    /// <summary>A float as its IEEE 754 bits in 2, 4 or 8 bytes; whether fewer would have done is the caller's to judge.</summary>
    public bool ReadFloatBits(out int size, out ulong bits)
    {
        size = 0;
        bits = 0;
        int additional = NextMajorType == 7 ? _data[Position] & 0x1F : 0;
        if (additional < 25 || additional > 27)
        {
            return Fail(AtEnd ? DecodeResult.Truncated : DecodeResult.UnexpectedType);
        }

        size = 1 << (additional - 24);
        if (size >= _end - Position)
        {
            return Fail(DecodeResult.Truncated);
        }

        for (int i = 1; i <= size; i++)
        {
            bits = (bits << 8) | _data[Position + i];
        }

        Position += 1 + size;
        return true;
    }

    /// <summary>Records a fault of the caller's own finding and returns false.</summary>
    public bool Fail(DecodeResult error)
    {
        if (Error == DecodeResult.Ok)
        {
            Error = error;
        }

        return false;
    }

    private bool ReadString(int majorType, out int offset, out int length)
    {
        offset = 0;
        length = 0;
        if (!ReadHead(majorType, out ulong raw) || !Bound(raw, 1, out length))
        {
            return false;
        }

        offset = Position;
        Position += length;
        return true;
    }

    private bool Bound(ulong raw, int bytesEach, out int count)
    {
        count = 0;
        if (raw > (ulong)((_end - Position) / bytesEach))
        {
            return Fail(DecodeResult.Truncated);
        }

        count = (int)raw;
        return true;
    }

    private bool ReadHead(int majorType, out ulong value)
    {
        value = 0;
        if (Error != DecodeResult.Ok)
        {
            return false;
        }

        if (AtEnd)
        {
            return Fail(DecodeResult.Truncated);
        }

        int initial = _data[Position];
        if (initial >> 5 != majorType)
        {
            return Fail(DecodeResult.UnexpectedType);
        }

        int additional = initial & 0x1F;
        if (additional < 24)
        {
            value = (ulong)additional;
            Position++;
            return true;
        }

        if (additional > 27)
        {
            return Fail(additional == 31 ? DecodeResult.NotDeterministic : DecodeResult.UnexpectedType);
        }

        int size = 1 << (additional - 24);
        if (size >= _end - Position)
        {
            return Fail(DecodeResult.Truncated);
        }

        for (int i = 1; i <= size; i++)
        {
            value = (value << 8) | _data[Position + i];
        }

        bool shortest = size == 1 ? value >= 24 : value >> (size << 2) != 0;
        if (!shortest)
        {
            value = 0;
            return Fail(DecodeResult.NotDeterministic);
        }

        Position += 1 + size;
        return true;
    }

    // RFC 3629 section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
    private bool IsUtf8(int offset, int length)
    {
        int end = offset + length;
        while (offset < end)
        {
            int first = _data[offset++];
            if (first < 0x80)
            {
                continue;
            }

            int more = first >= 0xC2 && first < 0xE0 ? 1 : first >= 0xE0 && first < 0xF0 ? 2 : first >= 0xF0 && first < 0xF5 ? 3 : 0;
            if (more == 0 || more > end - offset)
            {
                return false;
            }

            int second = _data[offset];
            if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
            {
                return false;
            }

            for (int i = 0; i < more; i++)
            {
                if ((_data[offset++] & 0xC0) != 0x80)
                {
                    return false;
                }
            }
        }

        return true;
    }
}

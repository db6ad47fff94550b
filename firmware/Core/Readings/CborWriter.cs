using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Writes CBOR (RFC 8949) with the shortest heads of its section 4.2.1 into the caller's buffer; the order of map keys is the caller's. Allocates nothing.
/// When the buffer is too small nothing more is written and <see cref="Overflowed"/> stays set until the next <see cref="Start"/>.
/// </summary>
public sealed class CborWriter
{
    private byte[] _buffer = new byte[0];
    private int _end;

    /// <summary>Next index to be written in the buffer.</summary>
    public int Position { get; private set; }

    public bool Overflowed { get; private set; }

    /// <summary>Writes from <paramref name="offset"/> on, up to the end of the buffer.</summary>
    public void Start(byte[] buffer, int offset)
    {
        _buffer = buffer;
        _end = buffer.Length;
        Position = offset;
        Overflowed = offset < 0 || offset > _end;
    }

    public void WriteUnsigned(ulong value) => WriteHead(0, value);

    public void WriteInteger(long value)
    {
        if (value >= 0)
        {
            WriteHead(0, (ulong)value);
        }
        else
        {
            WriteHead(1, (ulong)~value);
        }
    }

    public void WriteBytes(byte[] data, int offset, int count)
    {
        WriteHead(2, (ulong)count);
        WriteRaw(data, offset, count);
    }

    /// <summary>Writes text as UTF-8; an unpaired surrogate becomes U+FFFD.</summary>
    public void WriteText(string text)
    {
        WriteHead(3, (ulong)Utf8Length(text));
        AppendUtf8(text);
    }

    /// <summary>Writes prefix, middle and suffix as one text.</summary>
    public void WriteText(string prefix, string middle, string suffix)
    {
        WriteHead(3, (ulong)(Utf8Length(prefix) + Utf8Length(middle) + Utf8Length(suffix)));
        AppendUtf8(prefix);
        AppendUtf8(middle);
        AppendUtf8(suffix);
    }

    /// <summary>Writes text as a byte string of its UTF-8.</summary>
    public void WriteTextAsBytes(string text)
    {
        WriteHead(2, (ulong)Utf8Length(text));
        AppendUtf8(text);
    }

    public void WriteArrayHeader(int count) => WriteHead(4, (ulong)count);

    public void WriteMapHeader(int pairs) => WriteHead(5, (ulong)pairs);

    public void WriteTag(ulong tag) => WriteHead(6, tag);

    /// <summary>Writes the IEEE 754 bits of a float of 2, 4 or 8 bytes; the shortest size that holds the value is the caller's to choose.</summary>
    public void WriteFloatBits(int size, ulong bits)
    {
        int at = Position;
        if (!Advance(1 + size))
        {
            return;
        }

        _buffer[at] = (byte)((7 << 5) | (size == 2 ? 25 : size == 4 ? 26 : 27));
        for (int i = size; i > 0; i--)
        {
            _buffer[at + i] = (byte)bits;
            bits >>= 8;
        }
    }

    /// <summary>
    /// Starts a byte string whose content is CBOR still to be written; give the result to <see cref="EndBytes"/>. Content of up to 65,535 bytes.
    /// </summary>
    public int BeginBytes()
    {
        int mark = Position;
        Advance(3);
        return mark;
    }

    /// <summary>Ends the byte string begun at <paramref name="mark"/>: writes its head and closes the gap before the content.</summary>
    public void EndBytes(int mark)
    {
        if (Overflowed)
        {
            return;
        }

        int content = mark + 3;
        int count = Position - content;
        if (count > 0xFFFF)
        {
            Overflowed = true;
            return;
        }

        Position = mark;
        WriteHead(2, (ulong)count);
        if (Position != content)
        {
            // Moves towards lower indices, front to back, so the overlap is safe.
            for (int i = 0; i < count; i++)
            {
                _buffer[Position + i] = _buffer[content + i];
            }
        }

        Position += count;
    }

    /// <summary>Copies bytes that are CBOR already.</summary>
    public void WriteRaw(byte[] data, int offset, int count)
    {
        int at = Position;
        if (Advance(count))
        {
            Array.Copy(data, offset, _buffer, at, count);
        }
    }

    private void WriteHead(int majorType, ulong value)
    {
        int size = value < 24 ? 0 : value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : value <= 0xFFFFFFFF ? 4 : 8;
        int at = Position;
        if (!Advance(1 + size))
        {
            return;
        }

        int additional = size == 0 ? (int)value : size == 1 ? 24 : size == 2 ? 25 : size == 4 ? 26 : 27;
        _buffer[at] = (byte)((majorType << 5) | additional);
        for (int i = size; i > 0; i--)
        {
            _buffer[at + i] = (byte)value;
            value >>= 8;
        }
    }

    private bool Advance(int count)
    {
        if (Overflowed || count > _end - Position)
        {
            Overflowed = true;
            return false;
        }

        Position += count;
        return true;
    }

    private static int Utf8Length(string text)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80)
            {
                length++;
            }
            else if (c < 0x800)
            {
                length += 2;
            }
            else if (IsPair(text, i))
            {
                length += 4;
                i++;
            }
            else
            {
                length += 3;
            }
        }

        return length;
    }

    private void AppendUtf8(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (c < 0x80)
            {
                Append(c);
            }
            else if (c < 0x800)
            {
                Append(0xC0 | (c >> 6));
                Append(0x80 | (c & 0x3F));
            }
            else if (IsPair(text, i))
            {
                c = 0x10000 + ((c - 0xD800) << 10) + (text[i + 1] - 0xDC00);
                i++;
                Append(0xF0 | (c >> 18));
                Append(0x80 | ((c >> 12) & 0x3F));
                Append(0x80 | ((c >> 6) & 0x3F));
                Append(0x80 | (c & 0x3F));
            }
            else
            {
                if (c >= 0xD800 && c < 0xE000)
                {
                    c = 0xFFFD;
                }

                Append(0xE0 | (c >> 12));
                Append(0x80 | ((c >> 6) & 0x3F));
                Append(0x80 | (c & 0x3F));
            }
        }
    }

    private static bool IsPair(string text, int index) =>
        text[index] >= 0xD800 && text[index] < 0xDC00 && index + 1 < text.Length && text[index + 1] >= 0xDC00 && text[index + 1] < 0xE000;

    private void Append(int value)
    {
        int at = Position;
        if (Advance(1))
        {
            _buffer[at] = (byte)value;
        }
    }
}

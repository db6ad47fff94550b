using System.IO;

namespace EdgeEnergy.Core;

/// <summary>
/// A record in two files that are written in turn, each with a number and a CRC-32, because a file can not be replaced by renaming here: a write
/// that power cuts short leaves the other file. Both stay open, so that a write allocates nothing.
/// </summary>
public sealed class SlotStateFile : IStateFile
{
    private const int Head = 6;
    private const int Overhead = Head + 4;

    private readonly FileStream[] _slots = new FileStream[2];
    private readonly byte[] _buffer;
    private uint _number;

    /// <summary>Opens both files. Records of up to <paramref name="maximum"/> bytes. Throws IOException when the medium fails.</summary>
    public SlotStateFile(string path, int maximum)
    {
        _buffer = new byte[maximum + Overhead];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new FileStream(path + "." + i, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }

        Newest();
    }

    public int Read(byte[] buffer)
    {
        int slot = Newest();
        int length = slot < 0 ? 0 : Load(slot);
        if (length > buffer.Length)
        {
            throw new IOException("the record is longer than what reads it");
        }

        System.Array.Copy(_buffer, Head, buffer, 0, length);
        return length;
    }

    public void Write(byte[] data, int count)
    {
        uint number = _number + 1;
        ByteOrder.PutUInt32(_buffer, 0, number);
        _buffer[4] = (byte)(count >> 8);
        _buffer[5] = (byte)count;
        System.Array.Copy(data, 0, _buffer, Head, count);
        ByteOrder.PutUInt32(_buffer, Head + count, Crc32.Update(0, _buffer, 0, Head + count));
        FileStream slot = _slots[number & 1];
        slot.Seek(0, SeekOrigin.Begin);
        slot.Write(_buffer, 0, count + Overhead);
        slot.Flush();
        _number = number;
    }

    public void Close()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].Dispose();
        }
    }

    /// <summary>The slot with the newest whole record, -1 when there is none.</summary>
    private int Newest()
    {
        int newest = -1;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (Load(i) >= 0)
            {
                uint number = ByteOrder.GetUInt32(_buffer, 0);
                if (newest < 0 || number > _number)
                {
                    newest = i;
                    _number = number;
                }
            }
        }

        return newest;
    }

    /// <summary>Length of a slot's record, which is then in the buffer; -1 when it is not whole.</summary>
    private int Load(int slot)
    {
        FileStream stream = _slots[slot];
        stream.Seek(0, SeekOrigin.Begin);
        int total = 0;
        while (total < _buffer.Length)
        {
            int read = stream.Read(_buffer, total, _buffer.Length - total);
            if (read <= 0)
            {
                break;
            }

            total += read;
        }

        int length = total < Overhead ? -1 : (_buffer[4] << 8) | _buffer[5];
        return length >= 0 && Overhead + length <= total && ByteOrder.GetUInt32(_buffer, Head + length) == Crc32.Update(0, _buffer, 0, Head + length)
            ? length
            : -1;
    }
}

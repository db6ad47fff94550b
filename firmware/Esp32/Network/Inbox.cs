using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>A few received messages that wait for the device's loop. Full, it drops what comes: the gateway says it again.</summary>
internal sealed class Inbox
{
    private const int Places = 8;

    private readonly object _lock = new object();
    private readonly byte[][] _messages = new byte[Places][];
    private readonly int[] _lengths = new int[Places];
    private readonly UplinkMessage[] _kinds = new UplinkMessage[Places];
    private int _first;
    private int _count;

    public Inbox(int longest)
    {
        for (int i = 0; i < Places; i++)
        {
            _messages[i] = new byte[longest];
        }
    }

    /// <summary>Copies a message in; false when there is no place or it is too long.</summary>
    public bool Put(UplinkMessage kind, byte[] message)
    {
        lock (_lock)
        {
            if (_count == Places || message.Length > _messages[0].Length)
            {
                return false;
            }

            int place = (_first + _count) % Places;
            System.Array.Copy(message, 0, _messages[place], 0, message.Length);
            _lengths[place] = message.Length;
            _kinds[place] = kind;
            _count++;
            return true;
        }
    }

    /// <summary>Copies the oldest message out; one that does not fit the buffer is dropped.</summary>
    public UplinkMessage Take(byte[] buffer, out int length)
    {
        lock (_lock)
        {
            while (_count > 0)
            {
                int place = _first;
                _first = (_first + 1) % Places;
                _count--;
                length = _lengths[place];
                if (length <= buffer.Length)
                {
                    System.Array.Copy(_messages[place], 0, buffer, 0, length);
                    return _kinds[place];
                }
            }
        }

        length = 0;
        return UplinkMessage.None;
    }
}

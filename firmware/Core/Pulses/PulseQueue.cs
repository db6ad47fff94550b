using System;

namespace EdgeEnergy.Core;

/// <summary>A ring of edges between a pin's interrupt and the device's loop. Full, it loses the newest and counts them. Allocates nothing after construction.</summary>
public sealed class PulseQueue : IPulseInput
{
    private readonly object _gate = new object();
    private readonly long[] _times;
    private readonly bool[] _closed;
    private int _first;
    private int _count;

    /// <summary>256 edges are eight seconds of the fastest S0 output, 16.6 pulses a second (IEC 62053-31).</summary>
    public PulseQueue(int capacity = 256)
    {
        if (capacity < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity));
        }

        _times = new long[capacity];
        _closed = new bool[capacity];
    }

    public uint Lost { get; private set; }

    /// <summary>Called by the interrupt.</summary>
    public void Put(long milliseconds, bool closed)
    {
        lock (_gate)
        {
            if (_count == _times.Length)
            {
                Lost++;
                return;
            }

            int place = (_first + _count) % _times.Length;
            _times[place] = milliseconds;
            _closed[place] = closed;
            _count++;
        }
    }

    public bool Take(out long milliseconds, out bool closed)
    {
        lock (_gate)
        {
            milliseconds = _times[_first];
            closed = _closed[_first];
            if (_count == 0)
            {
                return false;
            }

            _first = (_first + 1) % _times.Length;
            _count--;
            return true;
        }
    }
}

using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Counts the pulses of an S0 output (IEC 62053-31) from its edges: a pulse is a contact closed long enough, far enough from the one before, at a power that
/// can be. One output counts one direction. Allocates nothing after construction.
/// </summary>
public sealed class PulseCounter
{
    /// <summary>Bytes of <see cref="SaveState"/>.</summary>
    public const int StateSize = 16;

    private const int MostPulsesPerKwh = 100_000;

    private readonly PulseOptions _options;
    private readonly long _distance;
    private bool _level;
    private bool _isClosed;
    private bool _isStarted;
    private bool _hasPulse;
    private long _levelSince;
    private long _pulse;
    private long _interval;

    /// <summary>Throws ArgumentException for options that can not be.</summary>
    public PulseCounter(PulseOptions options)
    {
        bool sound = options.PulsesPerKwh >= 1 && options.PulsesPerKwh <= MostPulsesPerKwh && options.MinimumPulseMilliseconds >= 1
            && options.MinimumPauseMilliseconds >= 1 && options.MinimumDistanceMilliseconds >= 1 && options.MaximumPowerW >= 0;
        if (!sound)
        {
            throw new ArgumentException("a pulse input has 1 to 100000 pulses a kWh, times of 1 ms or more and no negative power", nameof(options));
        }

        _options = options;
        long shortest = options.MaximumPowerW == 0 ? 0 : Interval(options.MaximumPowerW);
        _distance = shortest > options.MinimumDistanceMilliseconds ? shortest : options.MinimumDistanceMilliseconds;
    }

    /// <summary>Pulses counted, over restarts.</summary>
    public long Count { get; private set; }

    /// <summary>Pulses that came too fast to be true, over restarts.</summary>
    public uint Rejected { get; private set; }

    /// <summary>Energy counted, whole Wh.</summary>
    public long WattHours => Count * 1000 / _options.PulsesPerKwh;

    /// <summary>Takes the next edge; times do not fall. The first one tells the level only: a pulse that was under way at power-on may have been counted before.</summary>
    public void Observe(long milliseconds, bool closed)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _level = closed;
            _isClosed = closed;
            _levelSince = milliseconds;
            return;
        }

        long lasted = milliseconds - _levelSince;
        if (_level != _isClosed && lasted >= (_level ? _options.MinimumPulseMilliseconds : _options.MinimumPauseMilliseconds))
        {
            _isClosed = _level;
            if (_isClosed)
            {
                TakePulse(_levelSince);
            }
        }

        // The same level again: the edge between was lost.
        if (closed != _level)
        {
            _level = closed;
            _levelSince = milliseconds;
        }
    }

    /// <summary>Tells the level of the contact when counting begins, so that the first edge counts.</summary>
    public void Start(long milliseconds, bool closed)
    {
        _isStarted = false;
        Observe(milliseconds, closed);
    }

    /// <summary>Power by the distance of the last two pulses, W; when none has come for longer, what it can be at most.</summary>
    public int PowerW(long milliseconds)
    {
        if (_interval == 0)
        {
            return 0;
        }

        long since = milliseconds - _pulse;
        return (int)(3_600_000_000L / _options.PulsesPerKwh / (since > _interval ? since : _interval));
    }

    /// <summary>Sets the count to what the meter's display says, Wh.</summary>
    public void Align(long displayWh) => Count = displayWh * _options.PulsesPerKwh / 1000;

    /// <summary>Writes <see cref="StateSize"/> bytes.</summary>
    public void SaveState(byte[] buffer, int offset)
    {
        offset = ByteOrder.PutInt64(buffer, offset, Count);
        offset = ByteOrder.PutUInt32(buffer, offset, Rejected);
        ByteOrder.PutUInt32(buffer, offset, (uint)_options.PulsesPerKwh);
    }

    /// <summary>Continues from <see cref="SaveState"/>, in energy where the pulses a kWh have changed.</summary>
    public void LoadState(byte[] buffer, int offset)
    {
        long count = ByteOrder.GetInt64(buffer, offset);
        uint rate = ByteOrder.GetUInt32(buffer, offset + 12);
        if (count < 0 || rate == 0 || rate > MostPulsesPerKwh)
        {
            return;
        }

        Count = rate == (uint)_options.PulsesPerKwh ? count : (count / rate * _options.PulsesPerKwh) + (count % rate * _options.PulsesPerKwh / rate);
        Rejected = ByteOrder.GetUInt32(buffer, offset + 8);
    }

    /// <summary>The distance counts from the last pulse seen, rejected or not: of a burst only the first can be a pulse.</summary>
    private void TakePulse(long milliseconds)
    {
        long distance = milliseconds - _pulse;
        if (_hasPulse && distance < _distance)
        {
            Rejected++;
        }
        else
        {
            Count++;
            _interval = _hasPulse ? distance : 0;
        }

        _hasPulse = true;
        _pulse = milliseconds;
    }

    private long Interval(int watts) => 3_600_000_000L / ((long)_options.PulsesPerKwh * watts);
}

namespace EdgeEnergy.Core;

/// <summary>
/// Counter-bounded integration of one energy: the sum of power times time (right rule, whole W*s) kept inside [counter, counter + resolution) of the inverter's own
/// coarse counter. It has the counter's truth over days and the power's detail over minutes, and it never falls. All integers: device and gateway agree exactly.
/// </summary>
public sealed class EnergyEstimator
{
    /// <summary>Stands for a power or counter that was not read, or is not plausible.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Bytes of <see cref="SaveState"/>.</summary>
    public const int StateSize = 45;

    /// <summary>Longest time over which power alone, without a counter to bound it, is integrated.</summary>
    public const int MaxUnboundedSeconds = 900;

    /// <summary>More than any one home has. A counter that rises faster than this jumped; a power above it is cut to it.</summary>
    public const long MaxPowerW = 200_000;

    private const long SecondsPerHour = 3600;
    private const long MaxCounterWh = 1_000_000_000_000;
    private const long MaxElapsedSeconds = 1_000_000_000;

    private bool _anchored;
    private long _unix;
    private long _counterUnix;
    private long _counterWh;
    private long _energyWs;
    private long _offsetWs;

    /// <summary>Cumulative energy in whole Wh, cut; 0 before the first counter. It starts at the first counter, so only differences mean something.</summary>
    public long WattHours => _energyWs / SecondsPerHour;

    /// <summary>True from the first counter on: before it there is no energy, and there it begins at the counter's value.</summary>
    public bool IsAnchored => _anchored;

    /// <summary>How often the counter fell or jumped and was re-anchored at the energy reached so far. Between, energy came from power alone.</summary>
    public uint Discontinuities { get; private set; }

    /// <summary>
    /// Takes one poll: time, power in W averaged or sampled at its end (negative counts as 0), counter in Wh and its resolution in Wh. Either may be <see cref="Missing"/>.
    /// A clock that went back adds nothing by power. A gap of any length ends inside the counter's bounds.
    /// </summary>
    public void Observe(long unixSeconds, long powerW, long counterWh, int resolutionWh)
    {
        bool hasCounter = counterWh >= 0 && counterWh <= MaxCounterWh;
        if (!_anchored)
        {
            if (hasCounter)
            {
                _anchored = true;
                _energyWs = counterWh * SecondsPerHour;
                _offsetWs = 0;
                _unix = unixSeconds;
                TakeCounter(unixSeconds, counterWh);
            }

            return;
        }

        long elapsed = Elapsed(_unix, unixSeconds);
        long addedWs = powerW == Missing ? 0 : (powerW < 0 ? 0 : powerW > MaxPowerW ? MaxPowerW : powerW) * elapsed;
        if (hasCounter && IsContinuous(unixSeconds, counterWh, resolutionWh))
        {
            long lower = (counterWh * SecondsPerHour) + _offsetWs;
            long upper = lower + (resolutionWh * SecondsPerHour) - 1;
            long estimate = _energyWs + addedWs;
            estimate = estimate > upper ? upper : estimate < lower ? lower : estimate;
            _energyWs = estimate > _energyWs ? estimate : _energyWs;
            TakeCounter(unixSeconds, counterWh);
        }
        else
        {
            if (elapsed <= MaxUnboundedSeconds)
            {
                _energyWs += addedWs;
            }
            else if (!hasCounter)
            {
                // Neither bounded nor short: the time stays open until a counter closes it.
                return;
            }

            if (hasCounter)
            {
                Discontinuities++;
                _offsetWs = _energyWs - (counterWh * SecondsPerHour);
                TakeCounter(unixSeconds, counterWh);
            }
        }

        // Time whose power is missing is covered by the next power, inside the counter's bounds.
        if (powerW != Missing || unixSeconds < _unix)
        {
            _unix = unixSeconds;
        }
    }

    /// <summary>Writes <see cref="StateSize"/> bytes.</summary>
    public void SaveState(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)(_anchored ? 1 : 0);
        offset = ByteOrder.PutInt64(buffer, offset + 1, _unix);
        offset = ByteOrder.PutInt64(buffer, offset, _counterUnix);
        offset = ByteOrder.PutInt64(buffer, offset, _counterWh);
        offset = ByteOrder.PutInt64(buffer, offset, _energyWs);
        offset = ByteOrder.PutInt64(buffer, offset, _offsetWs);
        ByteOrder.PutUInt32(buffer, offset, Discontinuities);
    }

    /// <summary>Continues from <see cref="SaveState"/>; false, and unchanged, when the bytes can not be such a state.</summary>
    public bool LoadState(byte[] buffer, int offset)
    {
        long counter = ByteOrder.GetInt64(buffer, offset + 17);
        long energy = ByteOrder.GetInt64(buffer, offset + 25);
        if (buffer[offset] > 1 || counter < 0 || counter > MaxCounterWh || energy < 0)
        {
            return false;
        }

        _anchored = buffer[offset] == 1;
        _unix = ByteOrder.GetInt64(buffer, offset + 1);
        _counterUnix = ByteOrder.GetInt64(buffer, offset + 9);
        _counterWh = counter;
        _energyWs = energy;
        _offsetWs = ByteOrder.GetInt64(buffer, offset + 33);
        Discontinuities = ByteOrder.GetUInt32(buffer, offset + 41);
        return true;
    }

    private static long Elapsed(long from, long to)
    {
        // The difference of any two longs may overflow; a time before the last one counts as none.
        if (to <= from)
        {
            return 0;
        }

        long elapsed = to - from;
        return elapsed < 0 || elapsed > MaxElapsedSeconds ? MaxElapsedSeconds : elapsed;
    }

    private bool IsContinuous(long unixSeconds, long counterWh, int resolutionWh)
    {
        // After a clock that went back the time between is unknown; allow what an unbounded stretch could bring.
        long elapsed = unixSeconds < _counterUnix ? MaxUnboundedSeconds : Elapsed(_counterUnix, unixSeconds);
        long rise = counterWh - _counterWh;
        return rise >= 0 && rise <= (MaxPowerW * elapsed / SecondsPerHour) + (2L * resolutionWh);
    }

    private void TakeCounter(long unixSeconds, long counterWh)
    {
        _counterUnix = unixSeconds;
        _counterWh = counterWh;
    }
}

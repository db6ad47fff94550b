using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Cuts the cumulative energies of a home into settlement periods. A period ends with the first reading at or after its end; what a gap of several
/// periods brought is spread evenly over them. Device and gateway run it on the same readings and come to the same energies.
/// </summary>
public sealed class PeriodMeter
{
    /// <summary>Energies of a period, in this order: import, export, PV, load, charge, discharge; Wh.</summary>
    public const int Quantities = 6;

    /// <summary>Bytes of <see cref="SaveState"/>.</summary>
    public const int StateSize = HomeEnergy.StateSize + 8 + 4 + (8 * Quantities);

    /// <summary>What a gap of more periods than this brought is spread over its last ones; the periods before get no energy and are never stated.</summary>
    public const int MaxGapPeriods = 96;

    private readonly int _periodSeconds;
    private readonly long[] _mark = new long[Quantities];
    private readonly long[] _now = new long[Quantities];
    private readonly long[] _gap = new long[Quantities];
    private long _periodStart = -1;
    private uint _firstSequence;
    private long _endedStart;
    private int _endedCount;
    private int _endedTaken;

    public PeriodMeter(int periodSeconds)
    {
        _periodSeconds = periodSeconds;
    }

    public HomeEnergy Energy { get; private set; } = new HomeEnergy();

    /// <summary>Start of the period that <see cref="TakeEnded"/> took, Unix seconds.</summary>
    public long EndedStart { get; private set; }

    /// <summary>Sequence of the first reading of that period.</summary>
    public uint EndedFirstSequence { get; private set; }

    /// <summary>Energies of that period, Wh.</summary>
    public long[] EndedWh { get; } = new long[Quantities];

    /// <summary>What the newest reading said.</summary>
    public HomeValues Values { get; } = new HomeValues();

    /// <summary>
    /// Takes the next reading of the chain; ended periods are then taken one by one. A reading of a device that does not know the time counts for nothing:
    /// the counters of the next one make up for it.
    /// </summary>
    public void Observe(Reading reading)
    {
        Values.Take(reading);
        _endedCount = 0;
        _endedTaken = 0;
        if (reading.TimeQuality != TimeQuality.Synchronised)
        {
            return;
        }

        int anchored = Energy.Anchored;
        Energy.Observe(
            reading.UnixSeconds,
            Values.GridW,
            Values.PvW,
            Values.BatteryW,
            Values.LoadW,
            Values.ImportWh,
            Values.ExportWh,
            Values.PvWh,
            Values.LoadWh,
            Values.ChargeWh,
            Values.DischargeWh,
            Values.ResolutionWh);
        Read(_now);
        Start(Energy.Anchored & ~anchored);
        Advance(reading.UnixSeconds, reading.Sequence);
    }

    /// <summary>Takes the next period that the last reading ended, oldest first; false when there is none.</summary>
    public bool TakeEnded()
    {
        if (_endedTaken == _endedCount)
        {
            return false;
        }

        EndedStart = _endedStart + ((long)_endedTaken * _periodSeconds);
        for (int i = 0; i < Quantities; i++)
        {
            EndedWh[i] = (_gap[i] * (_endedTaken + 1) / _endedCount) - (_gap[i] * _endedTaken / _endedCount);
        }

        _endedTaken++;
        return true;
    }

    /// <summary>Writes <see cref="StateSize"/> bytes; ended periods that were not taken are not part of it.</summary>
    public void SaveState(byte[] buffer, int offset)
    {
        Energy.SaveState(buffer, offset);
        offset += HomeEnergy.StateSize;
        offset = ByteOrder.PutInt64(buffer, offset, _periodStart);
        offset = ByteOrder.PutUInt32(buffer, offset, _firstSequence);
        for (int i = 0; i < Quantities; i++)
        {
            offset = ByteOrder.PutInt64(buffer, offset, _mark[i]);
        }
    }

    /// <summary>Continues from <see cref="SaveState"/>; false when the bytes can not be such a state, and then a new instance must be used.</summary>
    public bool LoadState(byte[] buffer, int offset)
    {
        if (buffer.Length - offset < StateSize || !Energy.LoadState(buffer, offset))
        {
            return false;
        }

        offset += HomeEnergy.StateSize;
        _periodStart = ByteOrder.GetInt64(buffer, offset);
        _firstSequence = ByteOrder.GetUInt32(buffer, offset + 8);
        offset += 12;
        for (int i = 0; i < Quantities; i++)
        {
            _mark[i] = ByteOrder.GetInt64(buffer, offset + (8 * i));
        }

        return true;
    }

    /// <summary>Sequences begin again in a new epoch; the energies go on.</summary>
    public void StartEpoch()
    {
        _firstSequence = 1;
    }

    /// <summary>
    /// The chain goes on in another epoch. One that follows the last by number continues its energies; any other says that readings are missing in
    /// between, and energies begin anew: at the device and at the gateway, so that both come to the same.
    /// </summary>
    public void StartEpoch(uint before, uint epoch)
    {
        StartEpoch();
        if (epoch != before + 1)
        {
            Energy = new HomeEnergy();
            Array.Clear(_mark, 0, Quantities);
            _periodStart = -1;
        }
    }

    /// <summary>An energy begins at the value of its first counter: what the inverter counted before is nobody's period.</summary>
    private void Start(int quantities)
    {
        for (int i = 0; i < Quantities; i++)
        {
            if ((quantities & (1 << i)) != 0)
            {
                _mark[i] = _now[i];
            }
        }
    }

    private void Advance(long unixSeconds, uint sequence)
    {
        long start = unixSeconds - (unixSeconds % _periodSeconds);
        if (_periodStart < 0)
        {
            Begin(start, sequence);
            return;
        }

        if (start <= _periodStart)
        {
            return;
        }

        long passed = (start - _periodStart) / _periodSeconds;
        _endedCount = passed > MaxGapPeriods ? MaxGapPeriods : (int)passed;
        _endedStart = start - ((long)_endedCount * _periodSeconds);
        EndedFirstSequence = _firstSequence;
        for (int i = 0; i < Quantities; i++)
        {
            _gap[i] = _now[i] - _mark[i];
        }

        Begin(start, sequence + 1);
    }

    private void Begin(long start, uint firstSequence)
    {
        _periodStart = start;
        _firstSequence = firstSequence;
        for (int i = 0; i < Quantities; i++)
        {
            _mark[i] = _now[i];
        }
    }

    private void Read(long[] energies)
    {
        energies[0] = Energy.ImportWh;
        energies[1] = Energy.ExportWh;
        energies[2] = Energy.PvWh;
        energies[3] = Energy.LoadWh;
        energies[4] = Energy.ChargeWh;
        energies[5] = Energy.DischargeWh;
    }
}

using System;

namespace EdgeEnergy.Core;

/// <summary>An S0 meter beside the inverter: its input, its counter, and the name its energy has in readings.</summary>
public sealed class PulseMeter
{
    private uint _told;

    /// <summary>Throws ArgumentException for a name that a reading can not carry.</summary>
    public PulseMeter(string name, PulseCounter counter, IPulseInput input)
    {
        if (!ReadingCodec.IsName(name))
        {
            throw new ArgumentException("a pulse meter needs the name of a SenML value, for instance s0_import", nameof(name));
        }

        Name = name;
        Counter = counter;
        Input = input;
    }

    public string Name { get; }

    public PulseCounter Counter { get; }

    public IPulseInput Input { get; }

    /// <summary>Counts the edges that have come.</summary>
    public void Drain()
    {
        while (Input.Take(out long milliseconds, out bool closed))
        {
            Counter.Observe(milliseconds, closed);
        }
    }

    /// <summary>Adds the energy counted to a reading; as a jump when pulses were lost or rejected since the last one.</summary>
    internal void AddTo(Reading reading)
    {
        uint troubles = Counter.Rejected + Input.Lost;
        reading.Add(Name, "Wh", Counter.WattHours, 0, troubles == _told ? ValueQuality.Good : ValueQuality.Jump);
        _told = troubles;
    }

    internal void LoadState(byte[] buffer, int offset)
    {
        Counter.LoadState(buffer, offset);
        _told = Counter.Rejected + Input.Lost;
    }
}

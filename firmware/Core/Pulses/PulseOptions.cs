namespace EdgeEnergy.Core;

/// <summary>What is printed on a meter with an S0 output, and what its pulses look like (IEC 62053-31: 30 ms or more on, 30 ms or more off).</summary>
public sealed class PulseOptions
{
    /// <summary>Pulses a kWh, 1 to 100,000; 1,000 is usual.</summary>
    public int PulsesPerKwh { get; set; } = 1000;

    /// <summary>A contact closed for less is a bounce or a disturbance. Below the 30 ms of the standard by the error of a polled or interrupted pin.</summary>
    public int MinimumPulseMilliseconds { get; set; } = 20;

    /// <summary>A contact open for less has not opened.</summary>
    public int MinimumPauseMilliseconds { get; set; } = 20;

    /// <summary>Pulses begin at least this far apart: 30 ms on and 30 ms off.</summary>
    public int MinimumDistanceMilliseconds { get; set; } = 60;

    /// <summary>Largest power that can flow through the meter, W; pulses that would mean more are not counted. 0 for any.</summary>
    public int MaximumPowerW { get; set; }
}

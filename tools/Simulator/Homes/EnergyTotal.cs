namespace EdgeEnergy.Simulator.Homes;

/// <summary>An energy counter with exact watt-seconds behind it, shown in 0.1 kWh truncated, as the inverter shows it.</summary>
public sealed class EnergyTotal(long startWattSeconds)
{
    private const long CountWattSeconds = 360_000;
    private long dayStart = startWattSeconds;

    public long WattSeconds { get; private set; } = startWattSeconds;

    /// <summary>0.1 kWh since the inverter was made.</summary>
    public uint TotalCount => (uint)(WattSeconds / CountWattSeconds);

    /// <summary>0.1 kWh since the last local midnight.</summary>
    public ushort DayCount => (ushort)((WattSeconds - dayStart) / CountWattSeconds);

    public void Add(int watts, int seconds) => WattSeconds += (long)watts * seconds;

    public void StartDay() => dayStart = WattSeconds;
}

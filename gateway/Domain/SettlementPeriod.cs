namespace EdgeEnergy.Domain;

/// <summary>A settlement period: <see cref="Index"/> counts periods of <see cref="Minutes"/> since 1970-01-01T00:00Z.</summary>
/// <param name="Index">Period number since the Unix epoch.</param>
/// <param name="Minutes">Length in minutes, 5 to 60, a divisor of 60.</param>
public readonly record struct SettlementPeriod(long Index, int Minutes)
{
    public long StartUnix => Index * Minutes * 60L;
    public long EndUnix => StartUnix + Seconds;
    public int Seconds => Minutes * 60;
    public SettlementPeriod Next => this with { Index = Index + 1 };

    /// <summary>The period that contains the instant; an instant on a boundary belongs to the period that starts there.</summary>
    public static SettlementPeriod Containing(long unixSeconds, int minutes)
    {
        if (minutes is < 5 or > 60 || 60 % minutes != 0)
        {
            throw new InputException("settlement period", "minutes", minutes.ToString(), "a divisor of 60 from 5 to 60");
        }

        return new SettlementPeriod(unixSeconds / (minutes * 60L), minutes);
    }

    /// <summary>Energy of a constant power over this period, Wh, rounded towards zero.</summary>
    public long EnergyWh(long powerW) => powerW * Minutes / 60;

    /// <summary>Mean power of an energy over this period, W, rounded away from zero so that the energy is reached.</summary>
    public long PowerW(long energyWh)
    {
        long scaled = energyWh * 60;
        return (scaled + (Math.Sign(scaled) * (Minutes - 1))) / Minutes;
    }

    public override string ToString() => DateTimeOffset.FromUnixTimeSeconds(StartUnix).ToString("yyyy-MM-dd'T'HH:mm'Z'");
}

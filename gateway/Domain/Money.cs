namespace EdgeEnergy.Domain;

/// <summary>Money is integer micro-units of the settlement token (6 decimals); prices are micro-units per kWh.</summary>
public static class Money
{
    public const long MicroPerUnit = 1_000_000;

    /// <summary>Cost of an energy in micro-units: wh * price / 1000, rounded towards zero; both sides of a trade use this one figure.</summary>
    public static long Cost(long wh, long priceMicroPerKwh) => (long)((Int128)wh * priceMicroPerKwh / 1000);

    /// <summary>"12.345678" for 12345678 micro-units.</summary>
    public static string Format(long micro) => FormattableString.Invariant($"{(micro < 0 ? "-" : "")}{Math.Abs(micro) / MicroPerUnit}.{Math.Abs(micro) % MicroPerUnit:D6}");
}

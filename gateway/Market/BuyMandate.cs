using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// What may be bought from neighbours for a participant who keeps its own key: price in micro-units per kWh without the fee, what is left of the energy
/// in Wh, and the periods that start in [ValidFromUnix, ValidUntilUnix).
/// </summary>
public sealed record BuyMandate(long MaxPriceMicroPerKwh, long LeftWh, long ValidFromUnix, long ValidUntilUnix)
{
    /// <summary>Nothing may be bought.</summary>
    public static BuyMandate None { get; } = new(0, 0, 0, 0);

    /// <summary>Wh that may still be bought in a period.</summary>
    public long AllowsWh(SettlementPeriod period) =>
        period.StartUnix >= ValidFromUnix && period.StartUnix < ValidUntilUnix ? Math.Max(0, LeftWh) : 0;
}

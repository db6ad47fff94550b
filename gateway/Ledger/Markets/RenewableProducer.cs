namespace EdgeEnergy.Ledger;

/// <summary>A producer as the renewable market has it: its offer, the time it has supplied, what is left of its capacity, and whether the offer is confirmed.</summary>
public sealed record RenewableProducer(RenewableSupply Supply, long SuppliedSeconds, long LeftWh, bool Confirmed)
{
    /// <summary>Whether a demand lies inside the steady period and below what is left.</summary>
    public bool Covers(long fromUnix, long untilUnix, long wh) => Confirmed && fromUnix >= Supply.SteadyFromUnix && untilUnix <= Supply.SteadyUntilUnix && wh < LeftWh;
}

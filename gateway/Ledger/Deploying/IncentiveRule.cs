using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The renewable market's incentive: C_d = C (1 + log_k(x + 1)), x = capacity / unit + steady period / unit + supplied time / unit; never below the
/// feed-in tariff. Energy in Wh, times in seconds, prices in micro-units per kWh.
/// </summary>
public sealed record IncentiveRule(long Base, long UnitWh, long UnitSteadySeconds, long UnitSuppliedSeconds, long FeedInTariffMicroPerKwh)
{
    /// <summary>C_d by floating point; the contract's own is at most one unit below.</summary>
    public double PriceMicroPerKwh(long priceMicroPerKwh, long capacityWh, long steadySeconds, long suppliedSeconds)
    {
        double x = ((double)capacityWh / UnitWh) + ((double)steadySeconds / UnitSteadySeconds) + ((double)suppliedSeconds / UnitSuppliedSeconds);
        return Math.Max(FeedInTariffMicroPerKwh, priceMicroPerKwh * (1 + (Math.Log(x + 1) / Math.Log(Base))));
    }

    internal void Check(string where)
    {
        if (Base < 2 || UnitWh <= 0 || UnitSteadySeconds <= 0 || UnitSuppliedSeconds <= 0 || FeedInTariffMicroPerKwh < 0)
        {
            throw new InputException(where, "incentive", ToString(), "a base of at least 2, positive units, and a feed-in tariff of at least 0");
        }
    }
}

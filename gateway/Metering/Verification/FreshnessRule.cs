using EdgeEnergy.Core;

namespace EdgeEnergy.Metering;

/// <summary>
/// A reading is not further in the future than two clocks may differ; the device sends it again, and once its time has come it is taken. It may be
/// old: it was kept through an outage. It may stand before the last one: a clock was set back, the chain tells the order, and the meter never opens an
/// ended period again. One of a device that does not know the time is kept for the chain's sake; it is not metered.
/// </summary>
/// <param name="toleranceSeconds">Allowed difference of clocks.</param>
public sealed class FreshnessRule(int toleranceSeconds) : IReadingRule
{
    public Verdict Check(ReadingContext context) =>
        context.Reading.TimeQuality != TimeQuality.Synchronised || context.Reading.UnixSeconds <= context.NowUnix + toleranceSeconds
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.NotFresh);
}

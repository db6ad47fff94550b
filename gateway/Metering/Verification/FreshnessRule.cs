using EdgeEnergy.Core;

namespace EdgeEnergy.Metering;

/// <summary>
/// Time goes on: not before the last reading, and not further in the future than two clocks may differ. A reading may be old: it was kept through
/// an outage. One of a device that does not know the time is kept for the chain's sake; it is not metered (<see cref="Metering"/>).
/// </summary>
/// <param name="toleranceSeconds">Allowed difference of clocks.</param>
public sealed class FreshnessRule(int toleranceSeconds) : IReadingRule
{
    public Verdict Check(ReadingContext context)
    {
        if (context.Reading.TimeQuality != TimeQuality.Synchronised)
        {
            return Verdict.Accept;
        }

        long unix = context.Reading.UnixSeconds;
        return unix >= (context.Cursor?.Unix ?? 0) && unix <= context.NowUnix + toleranceSeconds
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.NotFresh);
    }
}

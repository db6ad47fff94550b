using System.Diagnostics;

namespace EdgeEnergy.Bench;

/// <summary>
/// The shortest of many runs, which is the one that was disturbed least, and what one run allocates on its thread once everything is compiled.
/// </summary>
/// <param name="Seconds">Wall time of the shortest run.</param>
/// <param name="AllocatedBytes">Of the run that allocated least.</param>
internal readonly record struct Measurement(double Seconds, long AllocatedBytes)
{
    /// <summary>Runs once unmeasured, then at least once and until the budget is used up.</summary>
    public static Measurement Best(double budgetSeconds, Action work)
    {
        work();
        double best = double.PositiveInfinity;
        long least = long.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < budgetSeconds);
        return new Measurement(best, least);
    }
}

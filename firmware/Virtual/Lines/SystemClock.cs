using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Lines;

/// <summary>Deadlines from the system's monotonic clock.</summary>
internal sealed class SystemClock(TimeProvider time) : IMonotonicClock
{
    public long Milliseconds => (long)time.GetElapsedTime(0).TotalMilliseconds;
}

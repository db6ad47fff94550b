using System.Diagnostics;
using EdgeEnergy.Core;

namespace EdgeEnergy.Meadow;

internal sealed class MonotonicClock : IMonotonicClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public long Milliseconds => _watch.ElapsedMilliseconds;
}

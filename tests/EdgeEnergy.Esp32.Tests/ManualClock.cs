using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>A clock that the test moves; each look at it takes a millisecond, so that whoever waits for it comes to an end.</summary>
internal sealed class ManualClock : IMonotonicClock
{
    private long now = 1000;

    public long Milliseconds => now++;

    public void Advance(long milliseconds) => now += milliseconds;
}

using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>Milliseconds since the device started.</summary>
internal sealed class MonotonicClock : IMonotonicClock
{
    public long Milliseconds => System.Environment.TickCount64;
}

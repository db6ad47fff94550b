namespace EdgeEnergy.Core.Tests.Modbus;

internal sealed class FakeClock : IMonotonicClock
{
    public long Milliseconds { get; set; }
}

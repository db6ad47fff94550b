using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

public sealed class MemoryGpioTests : GpioConformance
{
    private readonly MemoryBus bus = new();

    private protected override IGpio Open() => new MemoryGpio(bus);

    private protected override bool Level(int line) => bus.Level(line);

    private protected override void Drive(int line, bool level) => bus.Drive(line, level);
}

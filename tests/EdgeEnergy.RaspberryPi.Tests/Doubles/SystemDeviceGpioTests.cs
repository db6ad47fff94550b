using System.Device.Gpio;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>The kit on the System.Device.Gpio adapter, whose source is compiled here against doubles of the package.</summary>
public sealed class SystemDeviceGpioTests : GpioConformance
{
    private readonly MemoryBus bus = new();

    private protected override IGpio Open() => new SystemDeviceGpio(new GpioController(bus), "gpiochip0", TimeProvider.System);

    private protected override bool Level(int line) => bus.Level(line);

    private protected override void Drive(int line, bool level) => bus.Drive(line, level);
}

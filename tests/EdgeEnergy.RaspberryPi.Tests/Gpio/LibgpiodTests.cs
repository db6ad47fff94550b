using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>The kit on libgpiod, where the kernel has a simulated chip.</summary>
public sealed class LibgpiodTests : GpioConformance
{
    private static readonly GpioSim? Sim = GpioSim.Find();

    private protected override IGpio Open()
    {
        Assert.SkipWhen(Sim is null, "no gpio-sim chip on this machine: the libgpiod adapter was not run on lines");
        return new LibgpiodGpio(Sim!.Chip);
    }

    private protected override bool Level(int line) => Sim!.Level(line);

    private protected override void Drive(int line, bool level) => Sim!.Drive(line, level);
}

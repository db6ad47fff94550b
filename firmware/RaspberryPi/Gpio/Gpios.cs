#if FULL_FEED_GPIO
using System.Device.Gpio;
using System.Device.Gpio.Drivers;
#endif
using EdgeEnergy.Domain;

namespace EdgeEnergy.RaspberryPi.Gpio;

/// <summary>The one place that knows which GPIO library is used.</summary>
internal static class Gpios
{
    /// <summary>Opens a chip such as gpiochip0.</summary>
    public static IGpio Open(string chip, TimeProvider time)
    {
        const string Prefix = "gpiochip";
        if (!chip.StartsWith(Prefix, StringComparison.Ordinal) || !int.TryParse(chip.AsSpan(Prefix.Length), out int number) || number < 0)
        {
            throw new InputException("GPIO", "chip", chip, "gpiochip and a number");
        }
#if FULL_FEED_GPIO
        try
        {
            return new SystemDeviceGpio(new GpioController(new LibGpiodDriver(number)), chip, time);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException or DllNotFoundException)
        {
            throw new InputException(chip, "GPIO chip", e.Message.ReplaceLineEndings(" "), "a chip such as gpiochip0 that this user may open");
        }
#else
        return new LibgpiodGpio(chip);
#endif
    }
}

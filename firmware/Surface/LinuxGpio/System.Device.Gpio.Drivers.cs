// Signatures of System.Device.Gpio 4.2.0 (MIT licence), namespace System.Device.Gpio.Drivers: the types that firmware/RaspberryPi/Gpio/SystemDeviceGpio.cs uses.
namespace System.Device.Gpio.Drivers;

public abstract class UnixDriver : GpioDriver
{
    protected UnixDriver() => throw null;
}

public class LibGpiodDriver : UnixDriver
{
    public LibGpiodDriver(int gpioChip = 0) => throw null;
}

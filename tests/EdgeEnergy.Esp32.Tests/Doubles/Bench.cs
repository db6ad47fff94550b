using EdgeEnergy.Core;
using nanoFramework.M2Mqtt;

namespace EdgeEnergy.Esp32.Tests.Doubles;

/// <summary>What is wired to the doubles of this test. nanoFramework's types are made where they are used, so they find it by their thread.</summary>
internal sealed class Bench
{
    [ThreadStatic]
    private static Bench? current;

    private Bench()
    {
    }

    public static Bench Current => current ?? throw new InvalidOperationException("no bench on this thread");

    public Dictionary<int, bool> Levels { get; } = [];

    public Dictionary<int, System.Device.Gpio.GpioPin> Pins { get; } = [];

    public Dictionary<int, nanoFramework.Hardware.Esp32.DeviceFunction> Functions { get; } = [];

    /// <summary>Answers what is written to the serial port; null is silence.</summary>
    public Func<byte[], byte[]?> Line { get; set; } = _ => null;

    public System.IO.Ports.SerialPort? Port { get; set; }

    public List<MqttClient> Clients { get; } = [];

    /// <summary>False: the broker can not be reached.</summary>
    public bool BrokerUp { get; set; } = true;

    /// <summary>What the broker does with a message of the device.</summary>
    public Action<MqttClient, string, byte[]> Broker { get; set; } = (_, _, _) => { };

    public static Bench New() => current = new Bench();

    public void Change(int pin, System.Device.Gpio.PinEventTypes change) => Pins[pin].Raise(change);

    /// <summary>An inverter behind the serial port that serves its registers as Modbus RTU.</summary>
    public void Connect(IRegisterBank bank)
    {
        ModbusSlave slave = new(new RtuFraming(), bank, 1);
        Line = request =>
        {
            slave.Receive(request, 0, request.Length);
            byte[] response = new byte[slave.MaximumResponseLength];
            return response[..slave.Respond(response)];
        };
    }
}

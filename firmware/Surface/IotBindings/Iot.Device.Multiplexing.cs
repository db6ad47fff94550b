// Signatures of Iot.Device.Bindings 4.2.0 (MIT licence), namespace Iot.Device.Multiplexing: the types that firmware/RaspberryPi/Gpio/SystemDeviceGpio.cs uses.
using System;
using System.Device.Gpio;
using System.Threading;
using System.Threading.Tasks;

namespace Iot.Device.Multiplexing;

public interface IOutputSegment : IDisposable
{
    int Length { get; }

    PinValue this[int index] { get; set; }

    void Write(int index, PinValue value);

    void Write(byte value);

    void Write(ReadOnlySpan<byte> value);

    void TurnOffAll();

    void Display(CancellationToken token);

    Task DisplayAsync(CancellationToken token);
}

public class GpioOutputSegment : IOutputSegment
{
    public int Length => throw null;

    public PinValue this[int index] { get => throw null; set => throw null; }

    public GpioOutputSegment(int[] pins, GpioController gpioController = null, bool shouldDispose = true) => throw null;

    public void Write(int pin, PinValue value) => throw null;

    public void Write(byte value) => throw null;

    public void Write(ReadOnlySpan<byte> value) => throw null;

    public void TurnOffAll() => throw null;

    public void Display(CancellationToken token) => throw null;

    public Task DisplayAsync(CancellationToken token) => throw null;

    public void Dispose() => throw null;
}

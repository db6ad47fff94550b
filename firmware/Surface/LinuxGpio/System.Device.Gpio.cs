// Signatures of System.Device.Gpio 4.2.0 (MIT licence), namespace System.Device.Gpio: the types that firmware/RaspberryPi/Gpio/SystemDeviceGpio.cs uses.
using System.Threading;

namespace System.Device.Gpio;

public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);

[Flags]
public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}

public enum PinMode
{
    Input = 0,
    Output = 1,
    InputPullDown = 2,
    InputPullUp = 3,
}

public readonly struct PinValue : IEquatable<PinValue>
{
    public static PinValue High => throw null;

    public static PinValue Low => throw null;

    public static implicit operator PinValue(int value) => throw null;

    public static implicit operator PinValue(bool value) => throw null;

    public static explicit operator byte(PinValue value) => throw null;

    public static explicit operator int(PinValue value) => throw null;

    public static explicit operator bool(PinValue value) => throw null;

    public bool Equals(PinValue other) => throw null;

    public override bool Equals(object obj) => throw null;

    public static bool operator ==(PinValue a, PinValue b) => throw null;

    public static bool operator !=(PinValue a, PinValue b) => throw null;

    public override int GetHashCode() => throw null;

    public override string ToString() => throw null;
}

public class PinValueChangedEventArgs : EventArgs
{
    public PinEventTypes ChangeType => throw null;

    public int PinNumber => throw null;

    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber) => throw null;
}

public class GpioPin : MarshalByRefObject, IDisposable
{
    public int PinNumber => throw null;

    public void Write(PinValue value) => throw null;

    public PinValue Read() => throw null;

    public void Dispose() => throw null;
}

public abstract class GpioDriver : IDisposable
{
    public void Dispose() => throw null;

    protected GpioDriver() => throw null;
}

public class GpioController : IDisposable
{
    public int PinCount => throw null;

    public GpioController() => throw null;

    public GpioController(GpioDriver driver) => throw null;

    public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null;

    public GpioPin OpenPin(int pinNumber, PinMode mode, PinValue initialValue) => throw null;

    public void ClosePin(int pinNumber) => throw null;

    public bool IsPinOpen(int pinNumber) => throw null;

    public bool IsPinModeSupported(int pinNumber, PinMode mode) => throw null;

    public PinValue Read(int pinNumber) => throw null;

    public void Write(int pinNumber, PinValue value) => throw null;

    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw null;

    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw null;

    public void Dispose() => throw null;

    protected virtual void Dispose(bool disposing) => throw null;
}

using EdgeEnergy.Esp32.Tests.Doubles;

namespace System.Device.Gpio;

internal enum PinMode
{
    InputPullUp = 2,
    Output = 3,
}

internal enum PinEventTypes
{
    Rising = 1,
    Falling = 2,
}

internal delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

internal readonly record struct PinValue(bool IsHigh)
{
    public static PinValue High => new(IsHigh: true);

    public static PinValue Low => new(IsHigh: false);
}

internal sealed class GpioController
{
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        Bench.Current.Levels.Add(pinNumber, mode == PinMode.InputPullUp);
        GpioPin pin = new(pinNumber);
        Bench.Current.Pins[pinNumber] = pin;
        return pin;
    }
}

internal sealed class GpioPin(int number)
{
    public event PinValueChangedEventHandler? ValueChanged;

    public PinValue Read() => new(Bench.Current.Levels[number]);

    public void Write(PinValue value) => Bench.Current.Levels[number] = value.IsHigh;

    public void Raise(PinEventTypes change) => ValueChanged?.Invoke(this, new PinValueChangedEventArgs(change));
}

internal sealed class PinValueChangedEventArgs(PinEventTypes change) : EventArgs
{
    public PinEventTypes ChangeType { get; } = change;
}

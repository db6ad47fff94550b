using System;
using System.Device.Gpio;
using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>An S0 input: the pin is pulled up, a closed contact pulls it down. Edges are queued by the event and counted by the device's loop.</summary>
internal sealed class PulsePin
{
    private readonly IMonotonicClock _clock;
    private readonly GpioPin _pin;

    public PulsePin(int pin, GpioController gpio, IMonotonicClock clock)
    {
        _clock = clock;
        _pin = gpio.OpenPin(pin, PinMode.InputPullUp);
        Queue.Put(clock.Milliseconds, IsClosed(_pin.Read()));
        _pin.ValueChanged += OnChanged;
    }

    public PulseQueue Queue { get; } = new PulseQueue();

    private static bool IsClosed(PinValue level) => level == PinValue.Low;

    private void OnChanged(object sender, PinValueChangedEventArgs e)
    {
        try
        {
            Queue.Put(_clock.Milliseconds, e.ChangeType == PinEventTypes.Falling);
        }
        catch (Exception failure)
        {
            Console.WriteLine("pulse input: " + failure.Message);
        }
    }
}

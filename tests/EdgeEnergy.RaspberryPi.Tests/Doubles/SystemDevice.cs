using System.Device.Gpio;
using EdgeEnergy.RaspberryPi.Tests.Gpio;

// Doubles of the few types of System.Device.Gpio and Iot.Device.Bindings that the adapter uses, with what their documentation promises, over a bus in memory.
namespace System.Device.Gpio
{
    [Flags]
    internal enum PinEventTypes
    {
        None = 0,
        Rising = 1,
        Falling = 2,
    }

    internal enum PinMode
    {
        Output = 1,
        InputPullUp = 3,
    }

    internal readonly record struct PinValue(bool IsHigh)
    {
        public static PinValue High => new(IsHigh: true);

        public static PinValue Low => new(IsHigh: false);
    }

    internal sealed class PinValueChangedEventArgs(PinEventTypes change) : EventArgs
    {
        public PinEventTypes ChangeType { get; } = change;
    }

    internal delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);

    internal sealed class GpioController : IDisposable
    {
        private readonly MemoryBus bus;
        private readonly HashSet<int> open = [];
        private readonly List<(int Pin, PinEventTypes Types, PinChangeEventHandler Callback)> callbacks = [];

        public GpioController(MemoryBus bus)
        {
            this.bus = bus;
            bus.Changed += OnChanged;
        }

        public bool IsPinOpen(int pinNumber) => open.Contains(pinNumber);

        public void OpenPin(int pinNumber, PinMode mode)
        {
            Take(pinNumber);
            if (mode == PinMode.InputPullUp)
            {
                bus.PullUp(pinNumber, on: true);
            }
            else
            {
                bus.Output(pinNumber, bus.Level(pinNumber));
            }
        }

        public void OpenPin(int pinNumber, PinMode mode, PinValue initialValue)
        {
            Assert.Equal(PinMode.Output, mode);
            Take(pinNumber);
            bus.Output(pinNumber, initialValue.IsHigh);
        }

        public void Write(int pinNumber, PinValue value)
        {
            Check(pinNumber);
            bus.Output(pinNumber, value.IsHigh);
        }

        public PinValue Read(int pinNumber)
        {
            Check(pinNumber);
            return new PinValue(bus.Level(pinNumber));
        }

        public void RegisterCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
        {
            Check(pinNumber);
            callbacks.Add((pinNumber, eventTypes, callback));
        }

        public void Dispose()
        {
            bus.Changed -= OnChanged;
            foreach (int pin in open)
            {
                bus.Output(pin, null);
                bus.PullUp(pin, on: false);
            }

            open.Clear();
        }

        private void Take(int pin)
        {
            if (pin is < 0 or >= MemoryBus.Lines)
            {
                throw new ArgumentException("Invalid pin number", nameof(pin));
            }

            if (!open.Add(pin))
            {
                throw new InvalidOperationException("Pin is already open.");
            }
        }

        private void Check(int pin)
        {
            if (!open.Contains(pin))
            {
                throw new InvalidOperationException("Pin is not open.");
            }
        }

        private void OnChanged(int line, bool high)
        {
            PinEventTypes change = high ? PinEventTypes.Rising : PinEventTypes.Falling;
            foreach ((int pin, PinEventTypes types, PinChangeEventHandler callback) in callbacks)
            {
                if (pin == line && types.HasFlag(change))
                {
                    callback(this, new PinValueChangedEventArgs(change));
                }
            }
        }
    }
}

namespace Iot.Device.Multiplexing
{
    internal sealed class GpioOutputSegment : IDisposable
    {
        private readonly int[] pins;
        private readonly GpioController controller;

        public GpioOutputSegment(int[] pins, GpioController gpioController, bool shouldDispose)
        {
            Assert.False(shouldDispose);
            this.pins = pins;
            controller = gpioController;
            foreach (int pin in pins)
            {
                controller.OpenPin(pin, PinMode.Output);
            }
        }

        public void TurnOffAll()
        {
            foreach (int pin in pins)
            {
                controller.Write(pin, PinValue.Low);
            }
        }

        public void Dispose()
        {
            // The controller is not its own.
        }
    }
}

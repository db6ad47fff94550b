using System.Collections.Concurrent;
using System.Device.Gpio;
using EdgeEnergy.Domain;
using Iot.Device.Multiplexing;

namespace EdgeEnergy.RaspberryPi.Gpio;

/// <summary>GPIO by System.Device.Gpio, banks of outputs by Iot.Device.Bindings.</summary>
internal sealed class SystemDeviceGpio(GpioController controller, string name, TimeProvider time) : IGpio
{
    private readonly Dictionary<int, BlockingCollection<GpioEdge>> inputs = [];
    private readonly List<GpioOutputSegment> banks = [];

    public void OpenOutput(int line, bool high) => Open(line, () => controller.OpenPin(line, PinMode.Output, high ? PinValue.High : PinValue.Low));

    public void OpenBank(IReadOnlyList<int> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        Open(lines[0], () => banks.Add(new GpioOutputSegment([.. lines], controller, shouldDispose: false)));
        banks[^1].TurnOffAll();
    }

    public void OpenInput(int line)
    {
        BlockingCollection<GpioEdge> edges = [];
        Open(line, () => controller.OpenPin(line, PinMode.InputPullUp));
        inputs.Add(line, edges);
        controller.RegisterCallbackForPinValueChangedEvent(
            line,
            PinEventTypes.Rising | PinEventTypes.Falling,
            (_, change) => edges.Add(new GpioEdge((long)time.GetElapsedTime(0).TotalMilliseconds, change.ChangeType == PinEventTypes.Rising)));
    }

    public void Write(int line, bool high) => controller.Write(line, high ? PinValue.High : PinValue.Low);

    public bool Read(int line) => controller.Read(line) == PinValue.High;

    public bool TakeEdge(int line, TimeSpan longest, out GpioEdge edge) => inputs[line].TryTake(out edge, longest);

    public void Dispose()
    {
        banks.ForEach(bank => bank.Dispose());
        controller.Dispose();
        foreach (BlockingCollection<GpioEdge> edges in inputs.Values)
        {
            edges.Dispose();
        }
    }

    private void Open(int line, Action open)
    {
        if (controller.IsPinOpen(line))
        {
            throw new InputException(name, $"line {line}", "a line that is open already", "each line used for one purpose");
        }

        try
        {
            open();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException or NotSupportedException)
        {
            throw new InputException(name, $"line {line}", e.Message.ReplaceLineEndings(" "), "a line of this chip that nothing else uses");
        }
    }
}

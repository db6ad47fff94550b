using EdgeEnergy.Core;
using EdgeEnergy.RaspberryPi.Configuration;
using EdgeEnergy.RaspberryPi.Gpio;
using EdgeEnergy.Virtual;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.RaspberryPi;

/// <summary>The pins at work: transceiver direction, status light, relays (off, nothing switches them yet) and S0 meters.</summary>
internal sealed class Board : IDisposable
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(500);

    private readonly BoardConfig config;
    private readonly IGpio gpio;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Thread> threads = [];
    private readonly PulseReader[] readers;
    private readonly PulseMeter[] meters;
    private bool beat;

    /// <summary>Opens the lines; relays are off, the transceiver listens.</summary>
    public Board(BoardConfig config, IGpio gpio, TimeProvider time)
    {
        this.config = config;
        this.gpio = gpio;
        gpio.OpenBank(config.Relays);
        if (config.Direction >= 0)
        {
            gpio.OpenOutput(config.Direction, high: false);
        }

        if (config.Led >= 0)
        {
            gpio.OpenOutput(config.Led, high: false);
        }

        long now = new SystemClock(time).Milliseconds;
        readers = [.. config.Pulses.Select(pulse => new PulseReader(gpio, pulse.Line, now))];
        meters = [.. config.Pulses.Select((pulse, i) => new PulseMeter(pulse.Name, new PulseCounter(new PulseOptions { PulsesPerKwh = pulse.PulsesPerKwh }), readers[i].Queue))];
    }

    /// <summary>What this board adds to the device of that name.</summary>
    public DeviceParts PartsOf(string device) =>
        device == config.Device ? new DeviceParts(stream => config.Direction >= 0 && stream is SerialStream serial ? Directed(serial) : stream, meters) : DeviceParts.None;

    /// <summary>Begins to count pulses and to show the state of the device.</summary>
    public void Start(VirtualDevice device, TextWriter output)
    {
        foreach (PulseReader reader in readers)
        {
            Begin(() => reader.Run(output, stop.Token));
        }

        if (config.Led >= 0)
        {
            Begin(() =>
            {
                while (!stop.Token.WaitHandle.WaitOne(Blink))
                {
                    Show(device.Node.State, device.Uplink.Connected);
                }
            });
        }
    }

    /// <summary>Called twice a second: steady = readings arrive at the broker, blinking = readings are kept, off = no readings.</summary>
    public void Show(NodeState state, bool connected)
    {
        beat = !beat;
        gpio.Write(config.Led, high: state == NodeState.Online && (connected || beat));
    }

    public void Dispose()
    {
        stop.Cancel();
        threads.ForEach(thread => thread.Join());
        stop.Dispose();
    }

    private DirectionStream Directed(SerialStream serial) => new(serial, serial.Drain, gpio, config.Direction);

    private void Begin(Action work)
    {
        Thread thread = new(() => work()) { IsBackground = true };
        threads.Add(thread);
        thread.Start();
    }
}

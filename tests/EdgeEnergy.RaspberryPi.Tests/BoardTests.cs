using EdgeEnergy.Core;
using EdgeEnergy.RaspberryPi.Configuration;
using EdgeEnergy.RaspberryPi.Tests.Gpio;
using EdgeEnergy.Virtual;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.RaspberryPi.Tests;

public sealed class BoardTests
{
    private readonly MemoryBus bus = new();
    private readonly MemoryGpio gpio;

    public BoardTests() => gpio = new MemoryGpio(bus);

    [Fact]
    public void At_the_start_relays_are_off_the_transceiver_listens_and_meters_are_pulled_up()
    {
        using Board board = new(new BoardConfig("gpiochip0", "dev", 4, 17, [5, 6], [new PulseConfig(27, "s0_import", 1000)]), gpio, TimeProvider.System);

        Assert.Equal([false, false, false, false, true], new[] { 5, 6, 4, 17, 27 }.Select(bus.Level));
    }

    [Fact]
    public void The_light_is_steady_when_readings_arrive_and_blinks_when_they_are_kept()
    {
        using Board board = new(new BoardConfig("gpiochip0", "dev", -1, 17, [], []), gpio, TimeProvider.System);
        board.Show(NodeState.Online, connected: true);
        board.Show(NodeState.Online, connected: true);
        board.Show(NodeState.Online, connected: false);
        board.Show(NodeState.Online, connected: false);
        board.Show(NodeState.Unreachable, connected: true);

        Assert.Equal([true, true, true, false, false], gpio.Written.Select(w => w.High));
    }

    [Fact]
    public void A_serial_line_of_the_boards_device_is_directed_and_no_other()
    {
        using Board board = new(new BoardConfig("gpiochip0", "dev", 4, -1, [], [new PulseConfig(27, "s0_import", 1000)]), gpio, TimeProvider.System);
        using SerialStream serial = new("/dev/null", 9600);
        using SocketStream socket = new("localhost", 1, TimeSpan.Zero);

        Assert.IsType<DirectionStream>(board.PartsOf("dev").Line(serial));
        Assert.Same(socket, board.PartsOf("dev").Line(socket));
        Assert.Equal("s0_import", Assert.Single(board.PartsOf("dev").PulseMeters).Name);
        Assert.Same(DeviceParts.None, board.PartsOf("other"));
    }

    [Fact]
    public void The_transceiver_sends_exactly_while_bits_leave()
    {
        List<string> order = [];
        gpio.OpenOutput(4, high: false);
        bus.Changed += (line, high) => order.Add($"{line} {high}");
        DirectionStream stream = new(new Wire(order), () => order.Add("drained"), gpio, 4);

        Assert.True(stream.Write([1, 2, 3], 0, 3));

        Assert.Equal(["4 True", "3 bytes", "drained", "4 False"], order);
    }

    [Fact]
    public void Pulses_of_a_meter_become_energy()
    {
        PulseReader reader = new(gpio, 27, 0);
        PulseMeter meter = new("s0_import", new PulseCounter(new PulseOptions()), reader.Queue);
        for (int pulse = 0; pulse < 5; pulse++)
        {
            Change(high: false, 30);
            Change(high: true, 970);
        }

        while (reader.Step(TimeSpan.Zero))
        {
            meter.Drain();
        }

        // The last pulse counts once its end is certain.
        Change(high: false, 5);
        reader.Step(TimeSpan.Zero);
        meter.Drain();
        Assert.Equal(5, meter.Counter.WattHours);
        Assert.Equal(0u, meter.Counter.Rejected);
    }

    private void Change(bool high, int milliseconds)
    {
        bus.Drive(27, high);
        gpio.Milliseconds += milliseconds;
    }

    private sealed class Wire(List<string> order) : IByteStream
    {
        public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds) => 0;

        public bool Write(byte[] buffer, int offset, int count)
        {
            order.Add($"{count} bytes");
            return true;
        }

        public void DiscardInput()
        {
            // Nothing is received here.
        }
    }
}

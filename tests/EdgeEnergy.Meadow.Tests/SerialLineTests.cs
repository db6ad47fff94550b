using EdgeEnergy.Core;
using Meadow.Hardware;

namespace EdgeEnergy.Meadow.Tests;

public sealed class SerialLineTests
{
    private readonly List<string> order = [];
    private readonly Clock clock = new();
    private readonly Port port;
    private readonly SerialLine line;

    public SerialLineTests()
    {
        port = new Port(order);
        line = new SerialLine(port, new Direction(order), clock, 9600);
    }

    [Fact]
    public void The_transceiver_sends_until_the_last_bit_has_left()
    {
        Assert.True(line.Write(new byte[96], 0, 96));

        Assert.Equal(["open", "send", "96 bytes", "listen"], order);
        Assert.True(clock.Milliseconds >= 100);
    }

    [Fact]
    public void A_port_that_fails_leaves_the_transceiver_listening()
    {
        port.Broken = true;

        Assert.False(line.Write([1], 0, 1));
        Assert.Equal("listen", order[^1]);
        Assert.Equal(-1, line.Read(new byte[4], 0, 4, 10));
    }

    [Fact]
    public void A_read_takes_what_is_there_and_gives_up_in_time()
    {
        byte[] buffer = new byte[4];
        Assert.Equal(0, line.Read(buffer, 0, 4, 5));
        port.Input = [7, 8];

        Assert.Equal(2, line.Read(buffer, 1, 3, 5));
        Assert.Equal([0, 7, 8, 0], buffer);
    }

    /// <summary>Each look takes a millisecond.</summary>
    private sealed class Clock : IMonotonicClock
    {
        private long now;

        public long Milliseconds => now++;
    }

    private sealed class Direction(List<string> order) : IDigitalOutputPort
    {
        private bool state;

        public bool State
        {
            get => state;
            set
            {
                state = value;
                order.Add(value ? "send" : "listen");
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Port(List<string> order) : ISerialPort
    {
        public byte[] Input { get; set; } = [];

        public bool Broken { get; set; }

        public int BytesToRead => Broken ? throw new InvalidOperationException("port") : Input.Length;

        public bool IsOpen { get; private set; }

        public TimeSpan ReadTimeout { get; set; }

        public void Open()
        {
            IsOpen = true;
            order.Add("open");
        }

        public void Close() => IsOpen = false;

        public void ClearReceiveBuffer() => Input = [];

        public int Read(byte[] buffer, int offset, int count)
        {
            int taken = Math.Min(count, Input.Length);
            Input.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
            Input = Input[taken..];
            return taken;
        }

        public int Write(byte[] buffer, int offset, int count)
        {
            if (Broken)
            {
                throw new InvalidOperationException("port");
            }

            order.Add($"{count} bytes");
            return count;
        }

        public void Dispose() => Close();
    }
}

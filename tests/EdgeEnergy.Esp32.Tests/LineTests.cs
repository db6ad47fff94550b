using EdgeEnergy.Esp32.Tests.Doubles;
using nanoFramework.Hardware.Esp32;

namespace EdgeEnergy.Esp32.Tests;

public sealed class LineTests
{
    private readonly Bench bench = Bench.New();
    private readonly MonotonicClock clock = new();

    [Fact]
    public void The_port_drives_the_direction_pin_where_the_board_has_one()
    {
        SerialLine line = new(BoardTable.Find("generic-esp32-devkit")!, 9600, "even", clock);
        Assert.True(line.Write([1], 0, 1));

        Assert.Equal("COM2 9600 8EvenOne RS485", bench.Port!.Settings);
        Assert.Equal(DeviceFunction.COM2_TX, bench.Functions[17]);
        Assert.Equal(DeviceFunction.COM2_RX, bench.Functions[16]);
        Assert.Equal(DeviceFunction.COM2_RTS, bench.Functions[4]);
    }

    [Fact]
    public void A_transceiver_that_finds_the_direction_gets_a_plain_port()
    {
        new SerialLine(BoardTable.Find("lilygo-t-can485")!, 19200, "none", clock).Write([1], 0, 1);

        Assert.Equal("COM2 19200 8NoneOne Normal", bench.Port!.Settings);
        Assert.Equal(2, bench.Functions.Count);
    }

    [Fact]
    public void A_read_takes_what_is_there()
    {
        SerialLine line = new(BoardTable.Find("generic-esp32-devkit")!, 9600, "none", clock);
        bench.Line = _ => [1, 2, 3];
        line.Write([9], 0, 1);
        byte[] buffer = new byte[8];

        Assert.Equal(2, line.Read(buffer, 1, 2, 0));
        Assert.Equal(1, line.Read(buffer, 3, 5, 0));
        Assert.Equal([0, 1, 2, 3, 0, 0, 0, 0], buffer);
        Assert.Equal(0, line.Read(buffer, 0, 8, 0));
    }

    [Fact]
    public void Stale_bytes_are_dropped()
    {
        SerialLine line = new(BoardTable.Find("generic-esp32-devkit")!, 9600, "none", clock);
        line.Write([9], 0, 1);
        bench.Port!.Feed(new byte[200]);
        line.DiscardInput();

        Assert.Equal(0, line.Read(new byte[8], 0, 8, 0));
    }

    [Fact]
    public void A_driver_that_fails_is_a_line_that_is_down_until_the_next_write()
    {
        SerialLine line = new(BoardTable.Find("generic-esp32-devkit")!, 9600, "none", clock);
        Assert.Equal(-1, line.Read(new byte[8], 0, 8, 0));
        line.Write([9], 0, 1);
        bench.Port!.Broken = true;

        Assert.Equal(-1, line.Read(new byte[8], 0, 8, 0));
        bench.Line = _ => [5];
        Assert.True(line.Write([9], 0, 1));
        Assert.Equal(1, line.Read(new byte[8], 0, 8, 0));
        bench.Port!.Broken = true;
        Assert.False(line.Write([9], 0, 1));
        bench.Port.Broken = true;
        line.DiscardInput();
    }
}

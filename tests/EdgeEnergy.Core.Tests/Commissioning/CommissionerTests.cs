using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Commissioning;

public sealed class CommissionerTests
{
    private const uint Serial = 2_380_475_976;
    private readonly Inverter inverter = new();
    private readonly FakeClock clock = new();

    [Theory]
    [InlineData(FrameKind.Rtu, 1, "deye-hybrid-3p-lv, serial number 2405236713, 12000 W, unit 1")]
    [InlineData(FrameKind.Rtu, 17, "deye-hybrid-3p-lv, serial number 2405236713, 12000 W, unit 17")]
    [InlineData(FrameKind.Tcp, 3, "deye-hybrid-3p-lv, serial number 2405236713, 12000 W, unit 3 over Modbus TCP")]
    [InlineData(FrameKind.SolarmanV5, 1, "deye-hybrid-3p-lv, serial number 2405236713, 12000 W, unit 1 behind logger 2380475976")]
    public void The_only_device_of_a_line_is_found_and_named(FrameKind kind, byte unit, string text)
    {
        (Commissioner commissioner, MemoryLine line) = On(kind, unit);

        CommissioningOutcome outcome = commissioner.Run(1, 32);

        Assert.Equal((CommissioningOutcome.Ready, text), (outcome, commissioner.Text));
        Assert.Equal((1, unit, 0), (commissioner.UnitCount, commissioner.Units[0], commissioner.Map));
        Assert.All(line.Written, frame => Assert.NotEqual(0, UnitOf(kind, frame)));
        Assert.Empty(inverter.Bank.Writes);
    }

    /// <summary>An LSE-3 on the port of the loggers: the first request is V5, the answer MBAP, everything after is Modbus TCP.</summary>
    [Fact]
    public void An_ethernet_stick_is_recognised_and_spoken_to_in_its_own_way()
    {
        ModbusSlave slave = new(new TcpFraming(), inverter.Bank, 1);
        LoggerFraming framing = new(0, 7);
        MemoryLine line = new(clock);
        line.Answer = request => request[0] == 0xA5 && request[^1] == 0x15 ? [.. request[..5], 3, 1, 0x83, 1] : Serve(slave, request);
        Commissioner commissioner = new(new ModbusMaster(line, framing, clock, new ModbusOptions()), framing, [TestDevice.Map]);

        Assert.Equal(CommissioningOutcome.Ready, commissioner.Run(1, 4));

        Assert.Equal((FrameKind.Tcp, 0u), (commissioner.Transport, commissioner.LoggerSerial));
        Assert.Equal("deye-hybrid-3p-lv, serial number 2405236713, 12000 W, unit 1 over Modbus TCP", commissioner.Text);
        Assert.Single(line.Written, frame => frame[0] == 0xA5 && frame[^1] == 0x15);
    }

    [Fact]
    public void A_master_goes_on_with_an_ethernet_stick_within_one_read()
    {
        ModbusSlave slave = new(new TcpFraming(), inverter.Bank, 1);
        LoggerFraming framing = new(Serial, 7);
        MemoryLine line = new(clock);
        line.Answer = request => request[^1] == 0x15 && request[0] == 0xA5 ? Convert.FromHexString("00010000000501030204d2") : Serve(slave, request);
        ModbusMaster master = new(line, framing, clock, new ModbusOptions());
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 588, 1, words, 0));
        Assert.Equal((60, 2), (words[0], line.Written.Count));
    }

    [Theory]
    [InlineData(false, "no device answers on units 1 to 8: no answer in time")]
    [InlineData(true, "the line can not be opened: check port, cable and address of the logger")]
    public void A_line_without_a_device_has_one_line_for_the_technician(bool down, string text)
    {
        MemoryLine line = new(clock) { Down = down };
        RtuFraming framing = new();
        Commissioner commissioner = new(new ModbusMaster(line, framing, clock, new ModbusOptions()), framing, [TestDevice.Map]);

        Assert.Equal(down ? CommissioningOutcome.NoLine : CommissioningOutcome.NoDevice, commissioner.Run(1, 8));
        Assert.Equal(text, commissioner.Text);
    }

    [Fact]
    public void Several_devices_of_a_parallel_set_are_listed()
    {
        ModbusSlave[] slaves = [new(new RtuFraming(), inverter.Bank, 2), new(new RtuFraming(), inverter.Bank, 5)];
        MemoryLine line = new(clock) { Answer = request => [.. slaves.SelectMany(slave => Serve(slave, request))] };
        RtuFraming framing = new();
        Commissioner commissioner = new(new ModbusMaster(line, framing, clock, new ModbusOptions()), framing, [TestDevice.Map]);

        Assert.Equal(CommissioningOutcome.SeveralDevices, commissioner.Run(1, 8));
        Assert.Equal("2 devices answer, units 2, 5: choose one", commissioner.Text);
        Assert.Equal(CommissioningOutcome.Ready, commissioner.Run(5, 5));
        Assert.Equal((byte)5, commissioner.Units[0]);
    }

    [Fact]
    public void A_device_of_another_kind_is_told_by_its_number()
    {
        inverter.Set(0, 4);
        (Commissioner commissioner, _) = On(FrameKind.Rtu, 1);

        Assert.Equal(CommissioningOutcome.UnknownDevice, commissioner.Run(1, 3));
        Assert.Equal("unit 1 answers, but no map knows it: device type 4; choose a map by hand", commissioner.Text);
    }

    [Fact]
    public void A_device_that_only_answers_with_exceptions_is_there_and_unknown()
    {
        inverter.Bank.Refusal = 2;
        (Commissioner commissioner, _) = On(FrameKind.Rtu, 1);

        Assert.Equal(CommissioningOutcome.UnknownDevice, commissioner.Run(1, 3));
        Assert.Contains("its type register can not be read", commissioner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_maps_for_one_type_are_a_choice_of_the_technician()
    {
        RtuFraming framing = new();
        Commissioner commissioner = new(new ModbusMaster(Line(FrameKind.Rtu, 1), framing, clock, new ModbusOptions()), framing, [TestDevice.Map, TestDevice.Map]);

        Assert.Equal(CommissioningOutcome.SeveralMaps, commissioner.Run(1, 1));
    }

    [Fact]
    public void A_device_without_a_serial_number_can_not_be_bound()
    {
        for (int i = 3; i < 8; i++)
        {
            inverter.Set(i, 0xFFFF);
        }

        (Commissioner commissioner, _) = On(FrameKind.Rtu, 1);

        Assert.Equal(CommissioningOutcome.NoSerialNumber, commissioner.Run(1, 1));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 248)]
    [InlineData(5, 4)]
    public void The_broadcast_unit_and_impossible_ranges_are_refused(int first, int last)
    {
        (Commissioner commissioner, MemoryLine line) = On(FrameKind.Rtu, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => commissioner.Run(first, last));
        Assert.Empty(line.Written);
    }

    private static int UnitOf(FrameKind kind, byte[] frame) => kind switch
    {
        FrameKind.Rtu => frame[0],
        FrameKind.Tcp => frame[6],
        _ => frame[26],
    };

    private static byte[] Serve(ModbusSlave slave, byte[] request)
    {
        slave.Receive(request, 0, request.Length);
        byte[] response = new byte[slave.MaximumResponseLength];
        return response[..slave.Respond(response)];
    }

    private MemoryLine Line(FrameKind kind, byte unit)
    {
        ModbusSlave slave = new(SlaveLine.Framing(kind), inverter.Bank, unit);
        return new MemoryLine(clock) { Answer = request => Serve(slave, request) };
    }

    private (Commissioner, MemoryLine) On(FrameKind kind, byte unit)
    {
        IModbusFraming framing = kind switch
        {
            FrameKind.Rtu => new RtuFraming(),
            FrameKind.Tcp => new TcpFraming(),
            _ => new LoggerFraming(0, 7),
        };
        MemoryLine line = Line(kind, unit);
        inverter.Set(20, 54_464);
        return (new Commissioner(new ModbusMaster(line, framing, clock, new ModbusOptions()), framing, [TestDevice.Map]), line);
    }
}

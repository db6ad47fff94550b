using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Tests;

public sealed class ServerTests
{
    private const uint Serial = 2_700_000_007;

    [Theory]
    [InlineData(RigTransport.Tcp, false)]
    [InlineData(RigTransport.Rtu, false)]
    [InlineData(RigTransport.Solarman, false)]
    [InlineData(RigTransport.Solarman, true)]
    public void Core_master_reads_and_writes_every_wire(RigTransport transport, bool doubleCrc)
    {
        DeyeInverter inverter = Inverter();
        using IInverterServer server = Open(inverter, transport, doubleCrc);
        IByteStream stream = Lines.Open(server.Address);
        ModbusMaster master = Lines.Master(stream, server.Address);
        ushort[] expected = new ushort[125];
        ushort[] words = new ushort[125];

        // Long enough to meet heartbeats of the logger stick.
        for (int step = 0; step < 150; step++)
        {
            inverter.Step();
            Assert.Equal(0, inverter.Read(586, 125, expected));
            Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 586, 125, words, 0));
            Assert.Equal(expected, words);
        }

        Assert.Equal(ModbusResult.Ok, master.WriteMultiple(1, 142, [0, 1234], 0, 2));
        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 143, 1, words, 0));
        Assert.Equal(1234, words[0]);
        Assert.Equal(ModbusResult.IllegalValue, master.WriteMultiple(1, 142, [7], 0, 1));
        Assert.Equal(ModbusResult.IllegalAddress, master.WriteMultiple(1, 625, [7], 0, 1));
        Assert.Equal(ModbusResult.IllegalAddress, master.ReadHolding(1, 1990, 20, words, 0));
        (stream as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData(RigTransport.Tcp, ModbusResult.Disconnected)]
    [InlineData(RigTransport.Solarman, ModbusResult.Disconnected)]
    public void An_unplugged_inverter_drops_its_connections_and_comes_back(RigTransport transport, ModbusResult expected)
    {
        DeyeInverter inverter = Inverter();
        using IInverterServer server = Open(inverter, transport, false);
        ushort[] words = new ushort[1];
        IByteStream stream = Lines.Open(server.Address);
        ModbusMaster master = Lines.Master(stream, server.Address);
        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 0, 1, words, 0));

        server.Plugged = false;
        Assert.Equal(expected, master.ReadHolding(1, 0, 1, words, 0));
        IByteStream second = Lines.Open(server.Address);
        Assert.Equal(expected, Lines.Master(second, server.Address).ReadHolding(1, 0, 1, words, 0));

        server.Plugged = true;
        IByteStream third = Lines.Open(server.Address);
        Assert.Equal(ModbusResult.Ok, Lines.Master(third, server.Address).ReadHolding(1, 0, 1, words, 0));
        foreach (IByteStream one in (IByteStream[])[stream, second, third])
        {
            (one as IDisposable)?.Dispose();
        }
    }

    [Fact]
    public void An_unplugged_serial_line_swallows_requests_and_comes_back()
    {
        DeyeInverter inverter = Inverter();
        using IInverterServer server = Open(inverter, RigTransport.Rtu, false);
        IByteStream stream = Lines.Open(server.Address);
        RtuFraming framing = new();
        byte[] pdu = new byte[8];
        byte[] request = new byte[framing.MaximumFrameLength];
        int length = framing.EncodeRequest(1, pdu, ModbusPdu.ReadRequest(0, 1, pdu), request);

        server.Plugged = false;
        Assert.True(stream.Write(request, 0, length));
        byte[] answer = new byte[64];
        Assert.Equal(0, stream.Read(answer, 0, answer.Length, 50));
        server.Plugged = true;
        ushort[] words = new ushort[1];
        Assert.Equal(ModbusResult.Ok, Lines.Master(stream, server.Address).ReadHolding(1, 0, 1, words, 0));
        Assert.Equal(5, words[0]);
        (stream as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_logger_stick_tells_wrong_serial_and_silent_inverter()
    {
        DeyeInverter inverter = Inverter();
        using IInverterServer server = Open(inverter, RigTransport.Solarman, false);
        ushort[] words = new ushort[1];
        IByteStream stream = Lines.Open(server.Address);
        ModbusMaster stranger = Lines.Master(stream, server.Address, Serial + 1);
        Assert.Equal(ModbusResult.LoggerWrongSerial, stranger.ReadHolding(1, 0, 1, words, 0));
        Assert.Equal(ModbusResult.LoggerWrongSerial, stranger.WriteMultiple(1, 142, [0], 0, 1));
        ModbusMaster master = Lines.Master(stream, server.Address);
        Assert.Equal(ModbusResult.LoggerSilent, master.ReadHolding(2, 0, 1, words, 0));
        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 142, 1, words, 0));
        Assert.Equal(1, words[0]);
        (stream as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData(RigTransport.Tcp)]
    [InlineData(RigTransport.Rtu)]
    [InlineData(RigTransport.Solarman)]
    public void Single_register_writes_are_refused_with_exception_1(RigTransport transport)
    {
        DeyeInverter inverter = Inverter();
        using IInverterServer server = Open(inverter, transport, false);
        IByteStream stream = Lines.Open(server.Address);
        IModbusFraming framing = transport switch
        {
            RigTransport.Tcp => new TcpFraming(),
            RigTransport.Rtu => new RtuFraming(),
            _ => new SolarmanFraming(Serial, 1),
        };
        byte[] request = new byte[framing.MaximumFrameLength];
        int length = framing.EncodeRequest(1, [6, 0, 142, 0, 0], 5, request);
        Assert.True(stream.Write(request, 0, length));

        byte[] answer = new byte[framing.MaximumFrameLength];
        ModbusFrame frame = new();
        int received = 0;
        FrameStatus status;
        do
        {
            int read = stream.Read(answer, received, answer.Length - received, 10_000);
            Assert.True(read > 0);
            received += read;
            status = framing.DecodeResponse(answer, received, frame);
        }
        while (status == FrameStatus.Incomplete);

        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal([0x86, 1], answer[frame.PduOffset..(frame.PduOffset + frame.PduLength)]);
        (stream as IDisposable)?.Dispose();
    }

    private static DeyeInverter Inverter() => new(Rigs.Community13, Rigs.Participant("b10"), 1);

    private static IInverterServer Open(DeyeInverter inverter, RigTransport transport, bool doubleCrc) =>
        InverterServers.Open(Rigs.Participant("b10").Home! with { Transport = transport, DoubleCrc = doubleCrc }, inverter, Serial);
}

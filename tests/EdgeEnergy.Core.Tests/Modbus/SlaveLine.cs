namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>A master and a served device in memory, over any framing.</summary>
internal sealed class SlaveLine
{
    public SlaveLine(FrameKind kind, bool readOnly = false)
    {
        IModbusFraming client = Framing(kind);
        Slave = new ModbusSlave(Framing(kind), Bank, 1);
        Line = new MemoryLine(Clock) { Answer = Serve };
        Master = new ModbusMaster(Line, client, Clock, new ModbusOptions { ReadOnly = readOnly, SilenceMilliseconds = 4, GapMilliseconds = Gap });
    }

    public const int Gap = 52;

    public FakeClock Clock { get; } = new();

    public MemoryBank Bank { get; } = new();

    public MemoryLine Line { get; }

    public ModbusSlave Slave { get; }

    public ModbusMaster Master { get; }

    public static IModbusFraming Framing(FrameKind kind) => kind switch
    {
        FrameKind.Rtu => new RtuFraming(),
        FrameKind.Tcp => new TcpFraming(),
        _ => new SolarmanFraming(2_380_475_976, 7),
    };

    public byte[] Serve(byte[] request)
    {
        Slave.Receive(request, 0, request.Length);
        byte[] response = new byte[Slave.MaximumResponseLength];
        List<byte> answers = [];
        for (int count = Slave.Respond(response); count > 0; count = Slave.Respond(response))
        {
            answers.AddRange(response[..count]);
        }

        return [.. answers];
    }
}

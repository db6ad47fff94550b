using EdgeEnergy.Core.Tests.Log;
using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>A node on the real map with an inverter in memory, and a gateway that verifies, keeps and acknowledges what arrives.</summary>
internal sealed class TestDevice
{
    public const long Start = 1_750_000_500;
    public const int Period = 900;
    private static readonly byte[] Table = MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml")).Table;

    private readonly byte[] deviceKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly byte[] gatewayKey = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];
    private readonly Secp256k1 curve = new();
    private readonly NodeOptions options;
    private readonly FakeClock clock = new();
    private readonly bool readOnly;
    private readonly FrameKind kind;
    private ModbusSlave slave;
    private ulong commandSequence;

    public TestDevice(bool readOnly = false, FrameKind kind = FrameKind.Tcp)
    {
        this.readOnly = readOnly;
        this.kind = kind;
        options = new NodeOptions
        {
            DeviceId = "dev-b07",
            Site = "test",
            StatementKey = deviceKey,
            GatewayPublicKey = new Sign1Es256k(curve, gatewayKey).PublicKey,
        };
        PublicKey = new Sign1Es256k(curve, deviceKey).PublicKey;
        slave = new ModbusSlave(Framing(), Inverter.Bank, 1);
        Line = new MemoryLine(clock) { Answer = Serve };
        Uplink.Deliver = Take;
        Node = Boot();
    }

    public static RegisterMap Map { get; } = RegisterMap.TryLoad(Table, out string error) ?? throw new InvalidDataException(error);

    public Inverter Inverter { get; } = new();

    public MemoryLine Line { get; }

    public MemoryUplink Uplink { get; } = new();

    public MemoryState State { get; } = new();

    public MemoryBlockStore Store { get; private set; } = new();

    public int SegmentBytes { get; set; } = 64 * 1024;

    public int Segments { get; set; } = 32;

    public byte[] GatewayKey => gatewayKey;

    public Node Node { get; private set; }

    public NodeOptions Options => options;

    public byte[] PublicKey { get; }

    /// <summary>False: the gateway says nothing and forgets what it gets.</summary>
    public bool GatewayUp { get; set; } = true;

    /// <summary>Readings the gateway has stored, in order.</summary>
    public List<Reading> Stored { get; } = [];

    public List<byte[]> Envelopes { get; } = [];

    public List<IntervalStatement> Statements { get; } = [];

    public int Duplicates { get; private set; }

    public long Now { get; private set; } = Start;

    /// <summary>Every request the master ever sent.</summary>
    public IReadOnlyList<byte[]> Wire => Line.Written;

    public Node Boot()
    {
        // A new process has a new connection; requests of the old one are gone.
        slave = new ModbusSlave(Framing(), Inverter.Bank, 1);
        ReadingLog log = new(Store, SegmentBytes, Segments, Node.RecordLength(Map));
        ModbusMaster master = new(Line, Framing(), clock, new ModbusOptions { ReadOnly = readOnly });
        return Node = new Node(options, Map, master, new Sign1Es256k(curve, deviceKey), curve, log, Uplink, State);
    }

    public void Pass(int seconds) => Now += seconds;

    public void LoseLog() => Store = new MemoryBlockStore();

    public void Step(int seconds = 60)
    {
        Now += seconds;
        Node.Step(Now, TimeQuality.Synchronised);
        Node.Exchange(Now);
    }

    public void Poll() => Node.Step(Now, TimeQuality.Synchronised);

    /// <summary>A signed command of the gateway (or of somebody else) with the next sequence.</summary>
    public byte[] Command(int sell, int charge, int seconds, byte[]? key = null, string? device = null, ulong? sequence = null)
    {
        byte[] buffer = new byte[CommandCodec.MaxLength];
        Command command = new() { Sequence = sequence ?? ++commandSequence, IssuedUnix = Now, UntilUnix = Now + seconds, SellW = sell, ChargeW = charge };
        int length = new CommandCodec().Encode(command, device ?? options.DeviceId, new Sign1Es256k(curve, key ?? gatewayKey), buffer, 0);
        return buffer[..length];
    }

    private IModbusFraming Framing() => kind switch
    {
        FrameKind.Rtu => new RtuFraming(),
        FrameKind.SolarmanV5 => new SolarmanFraming(2_700_000_001, 7),
        _ => new TcpFraming(),
    };

    private byte[] Serve(byte[] request)
    {
        slave.Receive(request, 0, request.Length);
        byte[] response = new byte[slave.MaximumResponseLength];
        return response[..slave.Respond(response)];
    }

    private void Take(string topic, byte[] payload)
    {
        if (!GatewayUp)
        {
            return;
        }

        if (topic.EndsWith("/reading", StringComparison.Ordinal))
        {
            TakeReading(payload);
        }
        else if (topic.EndsWith("/statement", StringComparison.Ordinal))
        {
            TakeStatement(payload);
        }
    }

    private void TakeReading(byte[] payload)
    {
        Reading reading = new();
        CoseEnvelope envelope = new();
        byte[] hash = new byte[32];
        Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(payload, 0, payload.Length, reading, envelope));
        envelope.SigningHash(payload, new Sha256(), hash, 0);
        Assert.True(curve.Verify(PublicKey, 0, hash, 0, payload, envelope.SignatureOffset));
        bool known = Stored.Exists(r => r.Epoch == reading.Epoch && r.Sequence == reading.Sequence);
        if (known)
        {
            Duplicates++;
        }
        else
        {
            Reading? last = Stored.LastOrDefault();
            bool follows = last is not null && last.Epoch == reading.Epoch;
            Assert.Equal(follows ? last!.Sequence + 1 : 1, reading.Sequence);
            Assert.Equal(follows ? System.Security.Cryptography.SHA256.HashData(Envelopes[^1]) : new byte[32], reading.PreviousHash);
            Stored.Add(reading);
            Envelopes.Add(payload);
        }

        Acknowledge(new Ack { Epoch = reading.Epoch, Sequence = reading.Sequence });
    }

    private void TakeStatement(byte[] payload)
    {
        IntervalStatement statement = new();
        StatementCodec codec = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(payload, 0, payload.Length, statement));
        Assert.True(codec.Verify(statement, curve, PublicKey));
        if (!Statements.Exists(s => s.PeriodStart == statement.PeriodStart))
        {
            Statements.Add(statement);
        }

        Acknowledge(new Ack { Epoch = statement.Epoch, Sequence = statement.LastSequence, PeriodStart = statement.PeriodStart });
    }

    private void Acknowledge(Ack ack)
    {
        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = new AckCodec().Encode(ack, buffer, 0);
        Uplink.Send(UplinkMessage.Ack, buffer[..length]);
    }
}

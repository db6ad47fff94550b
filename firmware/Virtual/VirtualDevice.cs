using EdgeEnergy.Core;
using EdgeEnergy.Virtual.Configuration;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.Virtual;

/// <summary>One device: the portable node with a Linux line, log, state file and MQTT session.</summary>
internal sealed class VirtualDevice : IAsyncDisposable
{
    private const int SegmentBytes = 256 * 1024;
    private const int Segments = 64;
    private const int Retries = 2;

    private readonly IDisposable line;
    private readonly ReadingLog log;

    public VirtualDevice(DeviceConfig config, bool durable, byte firstSequence, TimeProvider time)
    {
        Id = config.Id;
        Broker = $"{config.MqttHost}:{config.MqttPort}";
        Uplink = new MqttUplink(config, time);
        Directory.CreateDirectory(config.LogFolder);
        IBlockStore store = durable ? new DurableBlockStore(config.LogFolder) : new FileBlockStore(config.LogFolder);
        log = new ReadingLog(store, SegmentBytes, Segments, Node.RecordLength(config.Map));
        TransportConfig transport = config.Transport;
        IByteStream stream = transport.Kind == FrameKind.Rtu
            ? new SerialStream(transport.Path, transport.Baud)
            : new SocketStream(transport.Host, transport.Port, transport.Timeout);
        line = (IDisposable)stream;
        IModbusFraming framing = transport.Kind switch
        {
            FrameKind.Rtu => new RtuFraming(),
            FrameKind.Tcp => new TcpFraming(),
            _ => new LoggerFraming(transport.LoggerSerial, firstSequence),
        };
        ModbusOptions modbus = new()
        {
            TimeoutMilliseconds = (int)transport.Timeout.TotalMilliseconds,
            Retries = Retries,
            SilenceMilliseconds = transport.Kind == FrameKind.Rtu ? ModbusOptions.RtuSilence(transport.Baud) : 0,
            ReadOnly = config.ReadOnly,
        };
        Secp256k1 curve = new();
        IReadingSigner signer = config.MacKey is { } key ? new Mac0Hmac256(key) : new Sign1Es256k(curve, config.Key);
        NodeOptions options = new()
        {
            DeviceId = config.Id,
            Site = config.Site,
            Unit = transport.Unit,
            PollSeconds = config.PollSeconds,
            PeriodSeconds = config.PeriodSeconds,
            SerialNumber = config.SerialNumber,
            Variants = [.. config.Variants],
            GatewayPublicKey = config.GatewayPublicKey,
            StatementKey = config.Key,
        };
        Node = new Node(
            options,
            config.Map,
            new ModbusMaster(stream, framing, new SystemClock(time), modbus),
            signer,
            curve,
            log,
            Uplink,
            new StateFile(Path.Combine(config.LogFolder, "state.bin"), durable));
    }

    public string Id { get; }

    public string Broker { get; }

    public Node Node { get; }

    public MqttUplink Uplink { get; }

    public async ValueTask DisposeAsync()
    {
        await Uplink.DisposeAsync();
        line.Dispose();
        log.Close();
    }
}

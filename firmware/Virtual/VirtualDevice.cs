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

    private readonly DeviceConfig config;
    private readonly TimeProvider time;
    private readonly bool durable;
    private readonly DeviceParts parts;
    private readonly IDisposable line;
    private readonly ModbusMaster master;
    private readonly Secp256k1 curve = new();
    private ReadingLog log;
    private UpdateAgent? updates;

    public VirtualDevice(DeviceConfig config, bool durable, byte firstSequence, TimeProvider time, DeviceParts? parts = null)
    {
        this.config = config;
        this.time = time;
        this.durable = durable;
        this.parts = parts ?? DeviceParts.None;
        Id = config.Id;
        Broker = $"{config.MqttHost}:{config.MqttPort}";
        Uplink = new MqttUplink(config, time);
        Directory.CreateDirectory(config.LogFolder);
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
            GapMilliseconds = transport.Kind == FrameKind.Rtu ? ModbusOptions.RtuGap(transport.Baud) : 0,
            ReadOnly = config.ReadOnly,
        };
        master = new ModbusMaster(this.parts.Line(stream), framing, new SystemClock(time), modbus);
        (Node, log) = Start();
    }

    public string Id { get; }

    public string Broker { get; }

    public Node Node { get; private set; }

    public MqttUplink Uplink { get; }

    /// <summary>Why a register map that came as an update is not used, in one line; null when there is nothing to tell.</summary>
    public string? MapFault { get; private set; }

    /// <summary>Begins again as after a power-on when an update asks for it; called by the thread that steps the node.</summary>
    public void RestartIfWanted()
    {
        if (updates is { Phase: UpdatePhase.Staged })
        {
            updates.Activate();
        }

        if (updates is { WantsRestart: true })
        {
            if (updates.Phase == UpdatePhase.Idle)
            {
                MapFault = $"version {updates.FailedVersion} of the map did not report in within {config.UpdateTrialSeconds} s: version {updates.ActiveVersion} goes on";
            }

            log.Close();
            (Node, log) = Start();
        }
    }

    /// <summary>A node on the register map that is configured, or on a newer one that came as an update.</summary>
    private (Node Node, ReadingLog Log) Start()
    {
        updates = config.PublisherKey is { } publisher ? Updates(publisher) : null;
        RegisterMap map = updates is null ? config.Map : MapOf(updates);
        ReadingLog opened = new(Store(config.LogFolder), SegmentBytes, Segments, Node.RecordLength(map));
        NodeOptions options = new()
        {
            DeviceId = config.Id,
            Site = config.Site,
            Unit = config.Transport.Unit,
            PollSeconds = config.PollSeconds,
            PeriodSeconds = config.PeriodSeconds,
            SerialNumber = config.SerialNumber,
            Variants = [.. config.Variants],
            InverterUtcOffsetSeconds = config.UtcOffsetSeconds,
            GatewayPublicKey = config.GatewayPublicKey,
            StatementKey = config.Key,
            PulseMeters = parts.PulseMeters,
            Updates = updates,
        };
        IReadingSigner signer = config.MacKey is { } key ? new Mac0Hmac256(key) : new Sign1Es256k(curve, config.Key);
        StateFile state = new(Path.Combine(config.LogFolder, "state.bin"), durable);
        return (new Node(options, map, master, signer, curve, opened, Uplink, state), opened);
    }

    private UpdateAgent Updates(byte[] publisher)
    {
        string folder = Path.Combine(config.LogFolder, "updates");
        Directory.CreateDirectory(folder);
        UpdateOptions options = new()
        {
            Kind = "map-" + config.Map.Id,
            PublisherKey = publisher,
            BuiltInVersion = (uint)config.Map.Version,
            TrialMilliseconds = config.UpdateTrialSeconds * 1000L,
        };
        return new UpdateAgent(options, Store(folder), new StateFile(Path.Combine(folder, "state.bin"), durable), new SystemClock(time), curve);
    }

    /// <summary>The newest map that can be used; one that can not is rejected for good, so that the one before it goes on.</summary>
    private RegisterMap MapOf(UpdateAgent agent)
    {
        while (agent.Slot != UpdateAgent.BuiltIn)
        {
            if (LoadSlot(agent.Slot, out string why) is { } newer)
            {
                return newer;
            }

            MapFault = $"version {(agent.IsOnTrial ? agent.CandidateVersion : agent.ActiveVersion)} of the map is not used: {why}";
            agent.Reject();
        }

        return config.Map;
    }

    private RegisterMap? LoadSlot(int slot, out string why)
    {
        byte[] table = File.ReadAllBytes(Path.Combine(config.LogFolder, "updates", UpdateAgent.NameOf(slot)));
        RegisterMap? map = RegisterMap.TryLoad(table, out why);
        if (map is not null && map.Id != config.Map.Id)
        {
            why = $"it is the map {map.Id}";
        }
        else if (map is not null && config.Variants.FirstOrDefault(name => !IsChoice(map, name)) is { } missing)
        {
            why = $"it lacks the variant {missing} that this device is configured with";
        }
        else if (map is { ReadingCount: 0 })
        {
            why = "no register of it is part of readings";
        }

        return why.Length == 0 ? map : null;
    }

    private static bool IsChoice(RegisterMap map, string name)
    {
        int variant = map.VariantOf(name);
        return variant >= 0 && map.VariantKindOf(variant) == VariantKind.Chosen;
    }

    private IBlockStore Store(string folder) => durable ? new DurableBlockStore(folder) : new FileBlockStore(folder);

    public async ValueTask DisposeAsync()
    {
        await Uplink.DisposeAsync();
        line.Dispose();
        log.Close();
    }
}

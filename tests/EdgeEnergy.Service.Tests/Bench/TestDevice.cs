using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using EdgeEnergy.Core;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>A device of the tests: real envelopes and statements of a home whose powers the test sets, over a real broker.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IMqttClient client = MqttClients.Create(TimeProvider.System);
    private readonly Channel<MqttMessage> received = Channel.CreateUnbounded<MqttMessage>();
    private readonly Secp256k1 curve = new();
    private readonly ReadingCodec codec = new();
    private readonly StatementCodec statements = new();
    private readonly PeriodMeter meter = new(900);
    private readonly Reading reading = new();
    private readonly byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
    private readonly byte[] head = new byte[Reading.HashLength];
    private readonly byte[] key;
    private readonly Sign1Es256k signer;
    private readonly Topics topics;
    private uint sequence;
    private long unix;
    private long importWs;
    private long exportWs;
    private long pvWs;
    private long loadWs;

    public TestDevice(string id)
    {
        Id = id;
        key = Key(id);
        signer = new Sign1Es256k(curve, key);
        topics = new Topics(Sample.Site, id);
    }

    public string Id { get; }

    public uint Sequence => sequence;

    public long GridW { get; set; }

    public long PvW { get; set; }

    public long LoadW { get; set; }

    public long SocPercent { get; set; } = 50;

    /// <summary>Bytes of the statements that the newest reading made.</summary>
    public List<byte[]> Statements { get; } = [];

    public static string PublicKey(string id) => Convert.ToHexStringLower(new Sign1Es256k(new Secp256k1(), Key(id)).PublicKey);

    public async Task ConnectAsync(int port, string password)
    {
        client.MessageReceived += (_, message) => received.Writer.TryWrite(message);
        await client.ConnectAsync(
            new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = Id, User = Id, Password = password, ReconnectDelay = TimeSpan.FromMilliseconds(20), ReconnectDelayMax = TimeSpan.FromMilliseconds(100) },
            TestContext.Current.CancellationToken);
        await client.SubscribeAsync(topics.Ack, MqttQos.AtLeastOnce, TestContext.Current.CancellationToken);
        await client.SubscribeAsync(topics.Command, MqttQos.AtLeastOnce, TestContext.Current.CancellationToken);
    }

    /// <summary>The next reading of the chain, of this instant.</summary>
    public byte[] Read(long now)
    {
        long elapsed = unix == 0 ? 0 : now - unix;
        unix = now;
        importWs += Math.Max(0, GridW) * elapsed;
        exportWs += Math.Max(0, -GridW) * elapsed;
        pvWs += PvW * elapsed;
        loadWs += LoadW * elapsed;
        sequence++;
        reading.Clear();
        reading.DeviceId = Id;
        reading.Epoch = 1;
        reading.Sequence = sequence;
        head.CopyTo(reading.PreviousHash, 0);
        reading.UnixSeconds = now;
        reading.TimeQuality = TimeQuality.Synchronised;
        Add("grid_power", "W", GridW);
        Add("pv1_power", "W", PvW);
        Add("battery_power", "W", 0);
        Add("load_power", "W", LoadW);
        Add("battery_soc", "%EL", SocPercent);
        Add("total_grid_import", "Wh", importWs / 3600);
        Add("total_grid_export", "Wh", exportWs / 3600);
        Add("total_pv_energy", "Wh", pvWs / 3600);
        Add("total_load_energy", "Wh", loadWs / 3600);
        Add("total_battery_charge", "Wh", 0);
        Add("total_battery_discharge", "Wh", 0);
        byte[] envelope = Encode();
        codec.HeadHash(envelope, 0, envelope.Length, head, 0);
        meter.Observe(reading);
        Statements.Clear();
        while (meter.TakeEnded())
        {
            Statements.Add(Stated(0));
        }

        return envelope;
    }

    /// <summary>The newest place of the chain with other content, signed by the device.</summary>
    public byte[] Equivocate()
    {
        reading.UnixSeconds++;
        return Encode();
    }

    public Task PublishAsync(byte[] envelope) => PublishAsync(topics.Reading, envelope);

    public Task StateAsync(byte[] statement) => PublishAsync(topics.Statement, statement);

    public Task SayAsync(string status) => PublishAsync(topics.Status, Encoding.UTF8.GetBytes(status));

    /// <summary>An acknowledgement of the test's own: what the gateway had said before comes before it.</summary>
    public Task MarkAsync(uint mark)
    {
        byte[] bytes = new byte[AckCodec.MaxLength];
        return PublishAsync(topics.Ack, bytes[..new AckCodec().Encode(new Ack { Epoch = 1, Sequence = mark }, bytes, 0)]);
    }

    /// <summary>Reads, publishes, waits for what the gateway says, and states what ended.</summary>
    public async Task StepAsync(long now)
    {
        byte[] envelope = Read(now);
        byte[][] ended = [.. Statements];
        await PublishAsync(envelope);
        await AckedAsync(sequence);
        foreach (byte[] statement in ended)
        {
            await StateAsync(statement);
            await AckedAsync(sequence, isStatement: true);
        }
    }

    /// <summary>Waits until everything up to the sequence is acknowledged.</summary>
    public async Task AckedAsync(uint upTo, bool isStatement = false)
    {
        Ack ack;
        do
        {
            ack = await AckAsync();
        }
        while (ack.Sequence < upTo || ack.IsStatement != isStatement);
    }

    /// <summary>The next signed refusal, checked under the gateway's key; acknowledgements before it are left out.</summary>
    public async Task<ChainRefusal> RefusalAsync(byte[] gatewayKey)
    {
        byte[] bytes = await NextAsync(topics.Ack, refusal: true);
        ChainRefusal refusal = new();
        Assert.Equal(DecodeResult.Ok, new ChainRefusalCodec().Decode(bytes, 0, bytes.Length, Id, gatewayKey, curve, refusal, out bool authentic));
        Assert.True(authentic);
        return refusal;
    }

    /// <summary>The next acknowledgement; refusals before it are left out.</summary>
    public async Task<Ack> AckAsync()
    {
        Ack ack = new();
        byte[] bytes = await NextAsync(topics.Ack);
        Assert.Equal(DecodeResult.Ok, new AckCodec().Decode(bytes, 0, bytes.Length, ack));
        return ack;
    }

    /// <summary>The next command, as it arrived.</summary>
    public Task<byte[]> CommandAsync() => NextAsync(topics.Command);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    public static byte[] Key(string id) => SHA256.HashData(Encoding.UTF8.GetBytes("key of " + id));

    private async Task<byte[]> NextAsync(string topic, bool refusal = false)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            MqttMessage message = await received.Reader.ReadAsync(patience.Token);
            byte[] bytes = message.Payload.ToArray();
            bool isRefusal = message.Topic == topics.Ack && ChainRefusalCodec.IsRefusal(bytes, 0, bytes.Length);
            if (message.Topic == topic && isRefusal == refusal)
            {
                return bytes;
            }
        }
    }

    private async Task PublishAsync(string topic, byte[] bytes) =>
        Assert.True(await client.PublishAsync(topic, bytes, MqttQos.AtLeastOnce, retain: false, TestContext.Current.CancellationToken));

    private void Add(string name, string unit, long value) => reading.Add(name, unit, value, 0, ValueQuality.Good);

    private byte[] Encode() => buffer[..codec.Encode(reading, signer, buffer, 0)];

    private byte[] Stated(long lie)
    {
        IntervalStatement statement = new()
        {
            DeviceId = Id,
            PeriodStart = meter.EndedStart,
            PeriodSeconds = 900,
            ImportWh = meter.EndedWh[0] + lie,
            ExportWh = meter.EndedWh[1],
            Epoch = 1,
            FirstSequence = meter.EndedFirstSequence,
            LastSequence = sequence,
        };
        head.CopyTo(statement.HeadHash, 0);
        Assert.True(statements.Sign(statement, curve, key));
        byte[] bytes = new byte[StatementCodec.MaxLength];
        return bytes[..statements.Encode(statement, bytes, 0)];
    }

    /// <summary>A statement of the newest period with other energy, signed by the device.</summary>
    public byte[] Lie() => Stated(1);
}

using EdgeEnergy.Core;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Takes what devices publish in the order of each chain and acknowledges it; sends commands.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public static readonly byte[] Key = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    private readonly IMqttClient client = MqttClients.Create(TimeProvider.System);
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<(uint Epoch, uint Sequence)>> readings = new(StringComparer.Ordinal);
    private readonly List<IntervalStatement> statements = [];
    private readonly Dictionary<string, (UpdatePhase Phase, UpdateError Error, uint Active)> updates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> names = new(StringComparer.Ordinal);
    private bool silent;

    /// <summary>While true nothing is taken.</summary>
    public bool Silent
    {
        get
        {
            lock (gate)
            {
                return silent;
            }
        }

        set
        {
            lock (gate)
            {
                silent = value;
            }
        }
    }

    public async Task StartAsync(MqttOptions options)
    {
        client.MessageReceived += (_, message) => Take(message);
        await client.ConnectAsync(options, CancellationToken.None);
        await client.SubscribeAsync("edgeenergy/v1/test/+/reading", MqttQos.AtLeastOnce, CancellationToken.None);
        await client.SubscribeAsync("edgeenergy/v1/test/+/statement", MqttQos.AtLeastOnce, CancellationToken.None);
        await client.SubscribeAsync("edgeenergy/v1/test/+/update-report", MqttQos.AtLeastOnce, CancellationToken.None);
    }

    public IReadOnlyList<(uint Epoch, uint Sequence)> Readings(string device)
    {
        lock (gate)
        {
            return readings.TryGetValue(device, out var list) ? [.. list] : [];
        }
    }

    /// <summary>Names of the values in a device's newest reading.</summary>
    public IReadOnlyList<string> Names(string device)
    {
        lock (gate)
        {
            return names.GetValueOrDefault(device) ?? [];
        }
    }

    /// <summary>Phase, error and active version of a device's newest report about an update; null before the first.</summary>
    public (UpdatePhase Phase, UpdateError Error, uint Active)? Update(string device)
    {
        lock (gate)
        {
            return updates.TryGetValue(device, out var report) ? report : null;
        }
    }

    public async Task UpdateAsync(string device, byte[] message) =>
        Assert.True(await client.PublishAsync(new Topics("test", device).Update, message, MqttQos.AtLeastOnce, retain: false, CancellationToken.None));

    public IReadOnlyList<IntervalStatement> Statements()
    {
        lock (gate)
        {
            return [.. statements];
        }
    }

    public async Task CommandAsync(string device, ulong sequence, long now, long until, int sell)
    {
        byte[] buffer = new byte[CommandCodec.MaxLength];
        Command command = new() { Sequence = sequence, IssuedUnix = now, UntilUnix = until, SellW = sell };
        int length = new CommandCodec().Encode(command, device, new Sign1Es256k(new Secp256k1(), Key), buffer, 0);
        Assert.True(await client.PublishAsync(new Topics("test", device).Command, buffer.AsMemory(0, length), MqttQos.AtLeastOnce, retain: false, CancellationToken.None));
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private void TakeReport(string device, byte[] bytes)
    {
        CborReader reader = new();
        reader.Start(bytes, 0, bytes.Length);
        Assert.True(reader.ReadArrayHeader(out int items) && items == 5);
        Assert.True(reader.ReadUnsigned(out ulong phase));
        Assert.True(reader.ReadUnsigned(out ulong error));
        Assert.True(reader.ReadUnsigned(out ulong active));
        lock (gate)
        {
            updates[device] = ((UpdatePhase)phase, (UpdateError)error, (uint)active);
        }
    }

    private void Take(MqttMessage message)
    {
        Assert.True(Topics.TryParse(message.Topic, out _, out string device, out string kind));
        byte[] bytes = message.Payload.ToArray();
        if (kind == "update-report")
        {
            TakeReport(device, bytes);
            return;
        }

        Ack ack = new();
        lock (gate)
        {
            if (silent)
            {
                return;
            }

            if (kind == "statement")
            {
                IntervalStatement statement = new();
                Assert.Equal(DecodeResult.Ok, new StatementCodec().Decode(bytes, 0, bytes.Length, statement));
                if (!statements.Exists(s => s.DeviceId == statement.DeviceId && s.PeriodStart == statement.PeriodStart))
                {
                    statements.Add(statement);
                }

                ack = new Ack { Epoch = statement.Epoch, Sequence = statement.LastSequence, PeriodStart = statement.PeriodStart };
            }
            else if (!TakeReading(device, bytes, ack))
            {
                return;
            }
        }

        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = new AckCodec().Encode(ack, buffer, 0);
        _ = client.PublishAsync(new Topics("test", device).Ack, buffer.AsMemory(0, length), MqttQos.AtLeastOnce, retain: false, CancellationToken.None);
    }

    /// <summary>False for a reading that is not the next of its chain.</summary>
    private bool TakeReading(string device, byte[] bytes, Ack ack)
    {
        Reading reading = new();
        Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(bytes, 0, bytes.Length, reading, new CoseEnvelope()));
        if (!readings.TryGetValue(device, out var list))
        {
            readings.Add(device, list = []);
        }

        names[device] = reading.Names[..reading.Count];
        (uint epoch, uint sequence) = list.Count == 0 ? (0u, 0u) : list[^1];
        bool next = reading.Epoch == epoch ? reading.Sequence == sequence + 1 : reading.Epoch > epoch && reading.Sequence == 1;
        if (next)
        {
            list.Add((reading.Epoch, reading.Sequence));
        }
        else if (!list.Contains((reading.Epoch, reading.Sequence)))
        {
            return false;
        }

        (ack.Epoch, ack.Sequence) = list[^1];
        return true;
    }
}

using System.Threading.Channels;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Messaging;
using EdgeEnergy.Metering;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Ingest;

/// <summary>
/// Takes what devices publish: verifies readings and statements, stores them, and only then acknowledges them. One loop, so that the order of
/// arrival is the order of everything.
/// </summary>
public sealed class ReadingIngest : IAsyncDisposable
{
    private const int ClockToleranceSeconds = 120;
    private const int LargestBatch = 512;
    private static readonly string[] Kinds = ["reading", "statement", "status"];

    private readonly Community community;
    private readonly GatewayServices services;
    private readonly IMqttClient mqtt;
    private readonly ReadingVerifier readings;
    private readonly StatementVerifier statements;
    private readonly Dictionary<string, DeviceChain> chains;
    private readonly Dictionary<string, Topics> topics;
    private readonly Channel<MqttMessage> arrived = Channel.CreateUnbounded<MqttMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private readonly IngestBatch batch;
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private Task loop = Task.CompletedTask;
    private bool storeFails;
    private bool brokerLost;

    public ReadingIngest(Community community, GatewayServices services, IMqttClient mqtt)
    {
        this.community = community;
        this.services = services;
        this.mqtt = mqtt;
        readings = new ReadingVerifier(services.Verifier, ClockToleranceSeconds);
        statements = new StatementVerifier(services.Verifier);
        batch = new IngestBatch(services.Store);
        chains = LoadChains();
        topics = chains.Keys.ToDictionary(id => id, id => new Topics(community.Document.Site, id), StringComparer.Ordinal);
    }

    /// <summary>Connects in the background; a broker that is away is waited for.</summary>
    public async Task StartAsync(MqttOptions options, CancellationToken cancellation)
    {
        mqtt.MessageReceived += (_, message) => arrived.Writer.TryWrite(message);
        mqtt.Disconnected += (_, lost) => Broker(EventKind.Fault, $"broker: {lost.Reason}");
        mqtt.Connected += (_, _) => Broker(EventKind.Recovered, "broker: connected again");
        loop = Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
        await mqtt.ConnectAsync(options, cancellation);
        foreach (string kind in Kinds)
        {
            await mqtt.SubscribeAsync(Topics.AllDevices(community.Document.Site, kind), MqttQos.AtLeastOnce, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        stop.Dispose();
    }

    private Dictionary<string, DeviceChain> LoadChains()
    {
        Dictionary<string, DeviceCursor> cursors = services.Store.Cursors().ToDictionary(c => c.DeviceId, StringComparer.Ordinal);
        return community.Devices().ToDictionary(
            d => d.Id, d => new DeviceChain(d, cursors.GetValueOrDefault(d.Id), services.Options.PeriodMinutes), StringComparer.Ordinal);
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (await arrived.Reader.WaitToReadAsync(cancellation))
        {
            try
            {
                for (int i = 0; i < LargestBatch && arrived.Reader.TryRead(out MqttMessage? message); i++)
                {
                    Take(message);
                }

                batch.Commit();
                Store(fails: false, "");
                await AcknowledgeAsync(cancellation);
            }
            catch (Exception e) when (e is InputException or System.Data.Common.DbException or IOException)
            {
                // Nothing was acknowledged: the devices send it again. Chains go back to what is stored.
                Store(fails: true, e.Message);
                batch.Clear();
                foreach ((string id, DeviceChain chain) in LoadChains())
                {
                    chains[id] = chain;
                }
            }
        }
    }

    private void Take(MqttMessage message)
    {
        if (!Topics.TryParse(message.Topic, out string site, out string device, out string kind) || site != community.Document.Site)
        {
            batch.Rejected++;
            return;
        }

        chains.TryGetValue(device, out DeviceChain? chain);
        byte[] bytes = message.Payload.ToArray();
        switch (kind)
        {
            case "reading":
                TakeReading(device, chain, bytes);
                break;
            case "statement":
                TakeStatement(device, chain, bytes);
                break;
            default:
                TakeStatus(chain, bytes);
                break;
        }
    }

    private void TakeReading(string device, DeviceChain? chain, byte[] bytes)
    {
        Verdict verdict = readings.Check(device, bytes, chain?.Device, chain?.Cursor, services.Time.GetUtcNow().ToUnixTimeSeconds());
        switch (verdict.Outcome)
        {
            case Outcome.Accepted:
                ReadingContext context = readings.Context;
                IReadOnlyList<MeteredPeriod> ended = chain!.Extend(context);
                batch.Add(new StoredReading(device, context.Reading.Epoch, context.Reading.Sequence, context.Reading.UnixSeconds, bytes, chain.Cursor!.HeadHash), chain.Cursor, ended);
                ShowHome(chain, context.Reading.UnixSeconds);
                break;
            case Outcome.Duplicate:
                batch.Duplicate(chain!.Cursor!);
                break;
            case Outcome.Ahead:
                break;
            default:
                Refuse(device, "reading", verdict.Rejection);
                break;
        }
    }

    private void TakeStatement(string device, DeviceChain? chain, byte[] bytes)
    {
        Verdict verdict = statements.Authenticate(bytes, chain?.Device);
        if (verdict.Outcome == Outcome.Accepted)
        {
            // The readings it stands on must be in the store before it.
            batch.Commit();
            SettlementPeriod period = SettlementPeriod.Containing(statements.Statement.PeriodStart, services.Options.PeriodMinutes);
            MeteredPeriod? metered = period.Seconds == statements.Statement.PeriodSeconds ? services.Store.Metered(device, period) : null;
            verdict = statements.Compare(metered);
            if (verdict.Outcome == Outcome.Accepted)
            {
                SaveStatement(metered!);
            }
        }

        if (verdict.Outcome == Outcome.Rejected)
        {
            Refuse(device, "statement", verdict.Rejection);
        }
    }

    private void SaveStatement(MeteredPeriod metered)
    {
        Core.IntervalStatement statement = statements.Statement;
        services.Store.SaveStatement(
            new Domain.IntervalStatement(
                metered.DeviceId,
                metered.Period,
                statement.ImportWh,
                statement.ExportWh,
                statement.Epoch,
                statement.FirstSequence,
                statement.LastSequence,
                [.. statement.HeadHash],
                [.. statement.Signature]),
            metered.Of(community.OfDevice(metered.DeviceId)!));
        batch.StatementStored(metered.DeviceId, statement.Epoch, statement.LastSequence, statement.PeriodStart);
    }

    private void TakeStatus(DeviceChain? chain, byte[] bytes)
    {
        if (chain is null)
        {
            batch.Rejected++;
            return;
        }

        bool online = bytes.AsSpan().SequenceEqual("online"u8);
        bool known = services.Live.Online.ContainsKey(chain.Device.Id);
        if (services.Live.SetOnline(chain.Device.Id, online) && (known || !online))
        {
            services.Events.Write(online ? EventKind.Recovered : EventKind.Fault, $"device {chain.Device.Id} is {(online ? "online again" : "offline")}");
        }
    }

    private void ShowHome(DeviceChain chain, long unix)
    {
        Participant participant = community.OfDevice(chain.Device.Id)!;
        HomeValues values = chain.Values;
        services.Live.Set(new HomeState(
            participant.Id,
            unix,
            AtBus(values.GridW, participant),
            AtBus(values.PvW, participant),
            AtBus(values.BatteryW, participant),
            AtBus(values.LoadW, participant),
            (int)(values.SocPercent == HomeValues.Missing ? 0 : values.SocPercent),
            values.GridDeciVolt == HomeValues.Missing ? 0 : values.GridDeciVolt / 10.0));
    }

    private static long AtBus(long homeW, Participant participant) => homeW == HomeValues.Missing ? 0 : homeW * participant.Multiplier;

    private void Refuse(string device, string what, Rejection why)
    {
        batch.Rejected++;

        // Once a device and reason: a flood of forgeries must not become a flood of lines.
        if (refused.Count < LargestBatch && refused.Add($"{device} {what} {why}"))
        {
            services.Events.Write(EventKind.Alert, $"{what} of {device} refused: {why}");
        }
    }

    private void Store(bool fails, string reason)
    {
        if (fails != storeFails)
        {
            storeFails = fails;
            services.Events.Write(fails ? EventKind.Fault : EventKind.Recovered, fails ? $"store: {reason}" : "store: works again");
        }
    }

    private void Broker(EventKind kind, string text)
    {
        bool lost = kind == EventKind.Fault;
        if (brokerLost != lost)
        {
            brokerLost = lost;
            services.Events.Write(kind, text);
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellation)
    {
        List<Task<bool>> sent = [];
        foreach ((string device, byte[] ack) in batch.TakeAcks())
        {
            sent.Add(mqtt.PublishAsync(topics[device].Ack, ack, MqttQos.AtMostOnce, retain: false, cancellation));
        }

        // One that did not get through is sent again when the device repeats what it was for.
        await Task.WhenAll(sent);
    }
}

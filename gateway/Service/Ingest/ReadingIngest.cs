using System.Threading.Channels;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Messaging;
using EdgeEnergy.Metering;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Settlement;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Ingest;

/// <summary>
/// Takes what devices publish: verifies readings and statements, stores them, and only then acknowledges them. One loop, so that the order of
/// arrival is the order of everything; nothing that arrives ends it.
/// </summary>
public sealed class ReadingIngest : IAsyncDisposable
{
    private const int ClockToleranceSeconds = 120;
    private const int LargestBatch = 512;

    /// <summary>Messages that wait to be taken. What comes while as many wait is let go: without an acknowledgement the devices send it again.</summary>
    private const int LongestQueue = 16_384;

    private readonly Community community;
    private readonly GatewayServices services;
    private readonly IMqttClient mqtt;
    private readonly ReadingVerifier readings;
    private readonly StatementVerifier statements;
    private readonly Dictionary<string, DeviceChain> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Topics> topics;
    private readonly Channel<MqttMessage> arrived = Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource unreachable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IngestBatch batch;
    private readonly IngestLog log;
    private readonly RefusalDesk refusals;
    private readonly HashSet<string> broken = new(StringComparer.Ordinal);
    private bool chainsAreStale;
    private Task loop = Task.CompletedTask;
    private Task session = Task.CompletedTask;

    public ReadingIngest(Community community, GatewayServices services, IMqttClient mqtt)
    {
        this.community = community;
        this.services = services;
        this.mqtt = mqtt;
        readings = new ReadingVerifier(services.Verifier, ClockToleranceSeconds);
        statements = new StatementVerifier(services.Verifier);
        batch = new IngestBatch(services.Store);
        log = new IngestLog(services.Events, services.Live);
        refusals = new RefusalDesk(services.Keyring.Signer(Gateway.CommandAccount));
        topics = community.Devices().ToDictionary(d => d.Id, d => new Topics(community.Document.Site, d.Id), StringComparer.Ordinal);
        LoadChains();
        ShowStored();
    }

    /// <summary>
    /// Connects. Returns once the broker has accepted us or could not be reached for the first time; then it is waited for in the background. Throws
    /// <see cref="InputException"/> when the broker refuses us.
    /// </summary>
    public async Task StartAsync(MqttOptions options, CancellationToken cancellation)
    {
        mqtt.MessageReceived += (_, message) => log.Queue(arrived.Writer.TryWrite(message));
        mqtt.Connected += (_, _) => log.Broker(lost: false, "connected again");
        mqtt.Disconnected += (_, lost) =>
        {
            log.Broker(lost: true, lost.Reason);
            if (lost.RetryIn is not null)
            {
                unreachable.TrySetResult();
            }
        };
        loop = Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
        Task connected = ConnectAsync(options, stop.Token);
        await Task.WhenAny(connected, unreachable.Task).WaitAsync(cancellation);
        if (connected.IsCompleted)
        {
            await connected;
        }

        session = WatchAsync(connected);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loop, session);
        stop.Dispose();
    }

    private async Task ConnectAsync(MqttOptions options, CancellationToken cancellation)
    {
        await mqtt.ConnectAsync(options, cancellation);
        foreach (string kind in (string[])["reading", "statement", "status"])
        {
            await mqtt.SubscribeAsync(Topics.AllDevices(community.Document.Site, kind), MqttQos.AtLeastOnce, cancellation);
        }
    }

    /// <summary>A broker that refuses us after it was away can not be helped from here; everything else goes on.</summary>
    private async Task WatchAsync(Task connected)
    {
        try
        {
            await connected;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            services.Events.Write(EventKind.Fault, $"broker: {e.Message}; the gateway takes no readings until it is started again");
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }

    private void LoadChains()
    {
        Dictionary<string, DeviceCursor> cursors = services.Store.Cursors().ToDictionary(c => c.DeviceId, StringComparer.Ordinal);
        foreach (Device device in community.Devices())
        {
            chains[device.Id] = new DeviceChain(device, cursors.GetValueOrDefault(device.Id), services.Options.PeriodMinutes);
        }

        chainsAreStale = false;
    }

    /// <summary>The picture of now begins with what was stored last: a restart does not lose sight of the homes.</summary>
    private void ShowStored()
    {
        ReadingCodec codec = new();
        Reading reading = new();
        foreach (DeviceCursor cursor in chains.Values.Select(c => c.Cursor).OfType<DeviceCursor>())
        {
            if (services.Store.Readings(cursor.DeviceId, cursor.Epoch, cursor.Sequence, cursor.Sequence) is [{ } newest]
                && codec.Decode(newest.Envelope, 0, newest.Envelope.Length, reading, new CoseEnvelope()) == DecodeResult.Ok)
            {
                HomeValues values = new();
                values.Take(reading);
                ShowHome(cursor.DeviceId, values, newest.Unix);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await arrived.Reader.WaitToReadAsync(cancellation))
            {
                if (TakeBatch())
                {
                    await AcknowledgeAsync(cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway ends; what is not acknowledged is sent again.
        }
    }

    /// <summary>Takes what has arrived; true when it is stored. When the store fails nothing is acknowledged and the devices send it again.</summary>
    private bool TakeBatch()
    {
        try
        {
            if (chainsAreStale)
            {
                LoadChains();
            }

            for (int i = 0; i < LargestBatch && arrived.Reader.TryRead(out MqttMessage? message); i++)
            {
                TakeSafely(message);
            }

            bool stored = batch.Commit();
            chainsAreStale = broken.Count > 0;
            broken.Clear();
            if (stored)
            {
                log.Store(fails: false, "works again");
            }

            return true;
        }
        catch (Exception e)
        {
            // Whatever it was, it was the store's: chains go back to what is stored, as soon as that can be read.
            chainsAreStale = true;
            batch.Clear();
            broken.Clear();
            log.Store(fails: true, e.Message);
            return false;
        }
    }

    /// <summary>A message that finds a defect of ours harms its own device only: its chain goes back to what is stored.</summary>
    private void TakeSafely(MqttMessage message)
    {
        string device = "";
        try
        {
            if (!Topics.TryParse(message.Topic, out string site, out device, out string kind) || site != community.Document.Site)
            {
                batch.Rejected++;
            }
            else if (!broken.Contains(device))
            {
                Take(device, kind, message.Payload.ToArray());
            }
        }
        catch (Exception e) when (!StoreFault.Is(e))
        {
            broken.Add(device);
            batch.Rejected++;
            log.Failed(device, e);
        }
    }

    private void Take(string device, string kind, byte[] bytes)
    {
        DeviceChain? chain = chains.GetValueOrDefault(device);
        switch (kind)
        {
            case "reading":
                TakeReading(device, chain, bytes);
                break;
            case "statement":
                TakeStatement(device, chain, bytes);
                break;
            case "status" when chain is not null:
                log.Status(device, bytes);
                break;
            default:
                batch.Rejected++;
                break;
        }
    }

    private void TakeReading(string device, DeviceChain? chain, byte[] bytes)
    {
        Verdict verdict = readings.Check(device, bytes, chain?.Device, chain?.Cursor, services.Time.GetUtcNow().ToUnixTimeSeconds());
        ReadingContext context = readings.Context;
        Reading reading = context.Reading;
        switch (verdict.Outcome)
        {
            case Outcome.Accepted:
                IReadOnlyList<MeteredPeriod> ended = chain!.Extend(context);
                batch.Add(new StoredReading(device, reading.Epoch, reading.Sequence, reading.UnixSeconds, bytes, chain.Cursor!.HeadHash), chain.Cursor, ended);
                log.Taken(device);
                ShowHome(device, chain.Values, reading.UnixSeconds);
                break;
            case Outcome.Duplicate when batch.Holds(device, reading.Epoch, reading.Sequence, context.HeadHash):
                batch.Duplicate(chain!.Cursor!);
                break;
            case Outcome.Ahead when !log.Ahead(device, reading.Epoch, reading.Sequence):
                break;
            case Outcome.Ahead:
                batch.Refuse(device, refusals.Of(chain!, bytes, reading.Epoch, reading.Sequence));
                break;
            default:
                Rejection why = verdict.Outcome == Outcome.Duplicate ? Rejection.Replayed : verdict.Rejection;
                Refuse(device, "reading", why);
                if (RefusalDesk.IsFinal(why))
                {
                    batch.Refuse(device, refusals.Of(chain!, bytes, reading.Epoch, reading.Sequence));
                }

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
            verdict = statements.Compare(services.Store.Metered(device, period));
            if (verdict.Outcome == Outcome.Accepted)
            {
                SaveStatement(services.Store.Metered(device, period)!);
            }
        }

        if (verdict.Outcome == Outcome.Rejected)
        {
            Refuse(device, "statement", verdict.Rejection);
            if (RefusalDesk.IsFinal(verdict.Rejection))
            {
                batch.Refuse(device, refusals.Of(chain!, bytes, statements.Statement.Epoch, statements.Statement.LastSequence));
            }
        }
    }

    private void SaveStatement(MeteredPeriod metered)
    {
        Core.IntervalStatement statement = statements.Statement;
        bool isNew = services.Store.SaveStatement(
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
        bool overdue = services.Time.GetUtcNow().ToUnixTimeSeconds() - metered.Period.EndUnix >= SettlementDesk.OverdueSeconds;
        if (isNew && overdue && services.Store.Closed(metered.Period) is not null)
        {
            services.Events.Write(EventKind.Alert, $"statement of {metered.DeviceId} for {metered.Period} came after the period was settled: its energy is not settled");
        }
    }

    private void ShowHome(string device, HomeValues values, long unix)
    {
        Participant participant = community.OfDevice(device)!;
        services.Live.Set(new HomeState(
            participant.Id,
            unix,
            AtBus(values.GridW, participant),
            AtBus(values.PvW, participant),
            AtBus(values.BatteryW, participant),
            AtBus(values.LoadW, participant),
            values.SocPercent == HomeValues.Missing ? 0 : (int)Math.Clamp(values.SocPercent, 0, 100),
            values.GridDeciVolt == HomeValues.Missing ? 0 : values.GridDeciVolt / 10.0));
    }

    /// <summary>Cut to what a home can be, as its energy is: a number that a device made up must not travel on.</summary>
    private static long AtBus(long homeW, Participant participant) =>
        homeW == HomeValues.Missing ? 0 : Math.Clamp(homeW, -EnergyEstimator.MaxPowerW, EnergyEstimator.MaxPowerW) * participant.Multiplier;

    private void Refuse(string device, string what, Rejection why)
    {
        batch.Rejected++;
        log.Refused(device, what, why);
    }

    /// <summary>One that does not get through is sent again when the device repeats what it was for.</summary>
    private async Task AcknowledgeAsync(CancellationToken cancellation)
    {
        List<Task<bool>> sent = [];
        try
        {
            foreach ((string device, byte[] ack) in batch.TakeAcks())
            {
                sent.Add(mqtt.PublishAsync(topics[device].Ack, ack, MqttQos.AtMostOnce, retain: false, cancellation));
            }

            await Task.WhenAll(sent);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            log.Broker(lost: true, e.Message);
        }
    }
}

using System.Threading.Channels;
using EdgeEnergy.Core;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Cli.Devices;

/// <summary>Sends a package to a device over its broker, in the order and at the pace of the device's reports, and waits for how its trial ends.</summary>
internal sealed class UpdateSender : IAsyncDisposable
{
    /// <summary>Chunks under way at once; a small device keeps few messages.</summary>
    private const int Window = 4;

    /// <summary>A device that says nothing for so long is offered the package again; the answer says where to go on.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly IMqttClient client;
    private readonly Topics topics;
    private readonly UpdatePackage package;
    private readonly Action<string> tell;
    private readonly Channel<UpdateReport> reports = Channel.CreateUnbounded<UpdateReport>();
    private readonly byte[] buffer = new byte[UpdateAgent.MaxMessage];
    private readonly CborWriter writer = new();
    private int sent;
    private int last = -1;
    private bool taken;

    public UpdateSender(IMqttClient client, Topics topics, UpdatePackage package, Action<string> tell)
    {
        this.client = client;
        this.topics = topics;
        this.package = package;
        this.tell = tell;
        client.MessageReceived += (_, message) =>
        {
            if (UpdateReport.TryRead(message.Payload.ToArray()) is { } report)
            {
                reports.Writer.TryWrite(report);
            }
        };
    }

    /// <summary>The report that ends it: the version is active, or the device says why not.</summary>
    public async Task<UpdateReport> RunAsync(MqttOptions options, CancellationToken cancellation)
    {
        await client.ConnectAsync(options, cancellation);
        await client.SubscribeAsync(topics.UpdateReport, MqttQos.AtLeastOnce, cancellation);
        await OfferAsync(cancellation);
        while (true)
        {
            UpdateReport? report = await NextAsync(cancellation);
            if (report is null)
            {
                await OfferAsync(cancellation);
            }
            else if (IsEnd(report))
            {
                return report;
            }
            else
            {
                await GoOnAsync(report, cancellation);
            }
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<UpdateReport?> NextAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Silence);
        try
        {
            return await reports.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool IsEnd(UpdateReport report)
    {
        taken = taken || report.CandidateVersion == package.Manifest.Version;
        if (report.Phase != UpdatePhase.Idle)
        {
            return report.Error is UpdateError.Busy or UpdateError.Forged or UpdateError.WrongKind or UpdateError.NotNewer && report.CandidateVersion != package.Manifest.Version;
        }

        // A rollback that was reported before this package was taken is another one's.
        return report.Error switch
        {
            UpdateError.None => report.ActiveVersion == package.Manifest.Version,
            UpdateError.RolledBack => taken,
            UpdateError.WrongHash => false,
            _ => true,
        };
    }

    private async Task GoOnAsync(UpdateReport report, CancellationToken cancellation)
    {
        if (report.CandidateVersion != package.Manifest.Version)
        {
            return;
        }

        if (report.Phase != UpdatePhase.Staging)
        {
            tell(report.Phase == UpdatePhase.Staged ? "all bytes are there and verified" : "the new version runs on trial");
            return;
        }

        // What is on its way is given time until a report brings nothing new.
        if (report.Offset >= sent || report.Offset == last)
        {
            sent = report.Offset;
            tell($"{report.Offset} of {package.Payload.Length} bytes");
            for (int i = 0; i < Window && sent < package.Payload.Length; i++)
            {
                int count = Math.Min(UpdateAgent.MaxChunk, package.Payload.Length - sent);
                await PublishAsync(Chunk(sent, count), cancellation);
                sent += count;
            }
        }

        last = report.Offset;
    }

    private Task OfferAsync(CancellationToken cancellation)
    {
        last = -1;
        sent = 0;
        return PublishAsync(package.ManifestBytes, cancellation);
    }

    private ReadOnlyMemory<byte> Chunk(int at, int count)
    {
        writer.Start(buffer, 0);
        writer.WriteArrayHeader(3);
        writer.WriteUnsigned(package.Manifest.Version);
        writer.WriteUnsigned((ulong)at);
        writer.WriteBytes(package.Payload, at, count);
        return buffer.AsMemory(0, writer.Position);
    }

    /// <summary>What a lost connection takes away is sent again after the device's next report, or its silence.</summary>
    private Task PublishAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        client.PublishAsync(topics.Update, message, MqttQos.AtLeastOnce, retain: false, cancellation);
}

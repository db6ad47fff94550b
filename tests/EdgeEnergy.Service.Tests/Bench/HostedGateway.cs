using System.Threading.Channels;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Clock;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;
using EdgeEnergy.Storage;
using Microsoft.Extensions.Configuration;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>The gateway hosted in the test's process, on a store that the test can make fail, with a clock that the test moves.</summary>
internal sealed class HostedGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SteppedTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(Sample.Noon));
    private readonly DerivedKeyring keyring = DerivedKeyring.FromSeed(1);
    private readonly Secp256k1Native verifier = new();
    private readonly Channel<GatewayEvent> events = Channel.CreateUnbounded<GatewayEvent>();

    private HostedGateway(Surroundings surroundings)
    {
        Store = new FaultyStore(GatewayStore.Open(Path.Combine(surroundings.Data, "gateway.db")));
        Events = new EventLog(clock, Store, e => events.Writer.TryWrite(e));
        Host = new GatewayHost(new GatewayServices(Options(surroundings), Store, Events, new LiveState(), clock, keyring, verifier));
    }

    public FaultyStore Store { get; }

    public EventLog Events { get; }

    public GatewayHost Host { get; }

    public Gateway Gateway => Host.Gateway!;

    /// <summary>What devices are provisioned with.</summary>
    public byte[] PublicKey => keyring.Signer(Gateway.CommandAccount).PublicKey;

    /// <summary>Goes on with what the folder holds, or takes the document into an empty one.</summary>
    public static async Task<HostedGateway> StartAsync(Surroundings surroundings, CommunityDocument? document = null)
    {
        HostedGateway hosted = new(surroundings);
        await hosted.Host.StartAsync(TestContext.Current.CancellationToken);
        if (hosted.Host.Gateway is null)
        {
            await hosted.Host.ImportAsync(document ?? Sample.Document(), TestContext.Current.CancellationToken);
            hosted.Store.AppendHistory(Api.HistoryFile.Parse(Sample.History(), hosted.Gateway.Community));
        }

        return hosted;
    }

    public Task<long?> StepAsync(long now)
    {
        clock.MoveTo(DateTimeOffset.FromUnixTimeSeconds(now));
        return Gateway.AdvanceAsync(now, TestContext.Current.CancellationToken);
    }

    /// <summary>Moves the clock alone.</summary>
    public void Tick(long now) => clock.MoveTo(DateTimeOffset.FromUnixTimeSeconds(now));

    /// <summary>Waits for the event that holds the text and returns it.</summary>
    public async Task<GatewayEvent> EventAsync(string text)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            GatewayEvent entry = await events.Reader.ReadAsync(patience.Token);
            if (entry.Text.Contains(text, StringComparison.Ordinal))
            {
                return entry;
            }
        }
    }

    /// <summary>Events that nobody has waited for yet.</summary>
    public IReadOnlyList<GatewayEvent> Rest()
    {
        List<GatewayEvent> rest = [];
        while (events.Reader.TryRead(out GatewayEvent? entry))
        {
            rest.Add(entry);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Store.Dispose();
        verifier.Dispose();
        keyring.Dispose();
    }

    private static GatewayOptions Options(Surroundings surroundings) => GatewayOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Gateway:DataFolder"] = surroundings.Data,
        ["Gateway:MqttPort"] = surroundings.Broker.Port.ToString(),
        ["Gateway:MqttPasswordFile"] = surroundings.PasswordFile,
        ["Gateway:DevelopmentSeed"] = "1",
        ["Gateway:ChainUrl"] = surroundings.ChainUrl.ToString(),
        ["Gateway:ContractsFolder"] = Repository.ContractsOut,
        ["Gateway:Clock"] = "stepped",
    }).Build());
}

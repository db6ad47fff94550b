using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Market;
using EdgeEnergy.Messaging;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Ingest;
using EdgeEnergy.Service.Settlement;
using EdgeEnergy.Service.State;
using EdgeEnergy.Service.Trading;

namespace EdgeEnergy.Service;

/// <summary>
/// A community at work: owns the desks and moves them on with the clock. At the start of each settlement period the periods before are closed as
/// far as their meters have spoken, the market for the new one is run, and the homes are told.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly IGatewayStore store;
    private readonly int minutes;
    private readonly EthereumClient chain;
    private readonly TransactionSender sender;
    private readonly IMqttClient mqtt;
    private readonly ReadingIngest ingest;
    private readonly MarketDesk market;
    private readonly CommandDesk commands;
    private readonly SemaphoreSlim gate = new(1, 1);
    private SettlementPeriod? current;

    private Gateway(GatewayServices services, Community community, EthereumClient chain, TransactionSender sender, Deployment deployment)
    {
        this.chain = chain;
        this.sender = sender;
        store = services.Store;
        minutes = services.Options.PeriodMinutes;
        Community = community;
        Live = services.Live;
        mqtt = MqttClients.Create(TimeProvider.System);
        Vault = new SettlementVaultContract(chain, deployment);
        Check = new FeederCheck(community.Feeder);
        Forecasts = new ForecastDesk(community, store);
        Wallets = new Wallets(community, Vault, store, services.Events);
        BatteryBooks batteries = new(community, store);
        market = new MarketDesk(community, store, Forecasts, batteries, new FeederCheck(community.Feeder), new CheapestSeller());
        Settlement = new SettlementDesk(community, store, market, batteries, Wallets, Vault, services.Events, minutes);
        commands = new CommandDesk(community, services.Keyring.Signer(CommandAccount), mqtt);
        ingest = new ReadingIngest(community, services, mqtt);
    }

    /// <summary>Name of the account whose key signs commands to devices.</summary>
    public const string CommandAccount = "command";

    public Community Community { get; }
    public LiveState Live { get; }
    public SettlementVaultContract Vault { get; }
    public FeederCheck Check { get; }
    public ForecastDesk Forecasts { get; }
    public Wallets Wallets { get; }
    public SettlementDesk Settlement { get; }

    /// <summary>The newest market round.</summary>
    public MarketRound? Round { get; private set; }

    /// <summary>Nothing that has ended is left to close, and nothing queued is left to send.</summary>
    public bool Settled => Settlement.WaitingFor.Count == 0 && store.Unfinished().Count == 0;

    /// <summary>Finds or makes the contracts, connects to the broker and starts to take readings.</summary>
    public static async Task<Gateway> StartAsync(GatewayServices services, Community community, CancellationToken cancellation)
    {
        EthereumClient client = services.Chain();
        TransactionSender transactions = services.Sender(client);
        Deployment deployment = await services.DeploymentAsync(community, client, transactions, cancellation);
        Gateway gateway = new(services, community, client, transactions, deployment);
        await gateway.ingest.StartAsync(services.Mqtt(community), cancellation);
        return gateway;
    }

    /// <summary>Receipts as the chain has them now, by transaction hash; one that it does not have is missing.</summary>
    public async Task<IReadOnlyDictionary<string, TransactionReceipt>> ReceiptsAsync(IReadOnlyList<string> hashes, CancellationToken cancellation)
    {
        Dictionary<string, TransactionReceipt> receipts = new(StringComparer.Ordinal);
        foreach (string hash in hashes)
        {
            if (await chain.ReceiptAsync(hash, cancellation) is { } receipt)
            {
                receipts[hash] = receipt;
            }
        }

        return receipts;
    }

    /// <summary>Fills every wallet for the first time.</summary>
    public async Task EndowAsync(CancellationToken cancellation)
    {
        Wallets.ChargeInitially();
        await SendAsync(cancellation);
    }

    /// <summary>
    /// Does everything that is due up to now. Safe to repeat. Returns the sequence of the commands that were sent, null when none were.
    /// </summary>
    public async Task<long?> AdvanceAsync(long nowUnix, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            SettlementPeriod period = SettlementPeriod.Containing(nowUnix, minutes);
            if (period == current)
            {
                // Late statements and a chain that came back are taken up between period starts, too.
                if (Settlement.WaitingFor.Count > 0)
                {
                    Settlement.CloseUntil(nowUnix);
                }

                await SendAsync(cancellation);
                return null;
            }

            Settlement.StartWith(period);
            Settlement.CloseUntil(period.StartUnix);
            Wallets.Watch(period);
            await SendAsync(cancellation);
            Forecasts.Cover(period.StartUnix);
            Round = market.Run(period, Live.Homes, Wallets.Balances());
            current = period;
            return await commands.SendAsync(Round, cancellation) ? period.Index : null;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ingest.DisposeAsync();
        await mqtt.DisposeAsync();
        sender.Dispose();
        gate.Dispose();
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        if (store.Unfinished().Count > 0)
        {
            await sender.DrainAsync(cancellation);
        }
    }
}

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
    private const string MinutesSetting = "period_minutes";

    /// <summary>How often the chain is asked for what others did on it, while nothing of ours is on its way.</summary>
    private const long LookSeconds = 5;

    private readonly IGatewayStore store;
    private readonly EventLog events;
    private readonly int minutes;
    private readonly bool stepped;
    private readonly TimeProvider time;
    private readonly EthereumClient chain;
    private readonly TransactionSender sender;
    private readonly IMqttClient mqtt;
    private readonly ReadingIngest ingest;
    private readonly WalletChain walletChain;
    private readonly MarketDesk market;
    private readonly CommandDesk commands;
    private readonly SemaphoreSlim gate = new(1, 1);
    private SettlementPeriod? current;
    private MarketRound? untold;
    private string chainTrouble = "";
    private string walletTrouble = "";
    private long lookedUnix;

    private Gateway(GatewayServices services, Community community, EthereumClient chain, TransactionSender sender, Deployment deployment)
    {
        this.chain = chain;
        this.sender = sender;
        store = services.Store;
        events = services.Events;
        minutes = services.Options.PeriodMinutes;
        stepped = services.Options.Stepped;
        time = services.Time;
        Community = community;
        Live = services.Live;
        IReadOnlyList<PeriodClose> closed = store.AllClosed();
        Vault = new SettlementVaultContract(chain, deployment);
        Token = new SettlementTokenContract(chain, deployment);
        Check = new FeederCheck(community.Feeder);
        Forecasts = new ForecastDesk(community, store, events);
        VaultWallets accounts = new(chain, deployment);
        walletChain = new WalletChain(community, chain, accounts, store, services.SenderOptions);
        Wallets = new Wallets(community, Vault, walletChain, store, closed);
        Alarms = new WalletAlarms(community, Wallets, walletChain, store, events);
        Orders = new WalletOrders(community, accounts, Wallets, walletChain, services);
        BatteryBooks batteries = new(community, closed);
        market = new MarketDesk(community, store, Forecasts, batteries, new FeederCheck(community.Feeder), new CheapestSeller());
        Settlement = new SettlementDesk(community, store, market, batteries, Wallets, Alarms, Vault, events, minutes, closed.Count > 0 ? closed[^1] : null);
        ReadingAnchorsContract? anchors = deployment.Anchors is { } address ? new ReadingAnchorsContract(chain, deployment.ChainId, address) : null;
        Anchors = new AnchorDesk(community, store, anchors, chain, Settlement, minutes);
        mqtt = MqttClients.Create(TimeProvider.System);
        commands = new CommandDesk(community, services.Keyring.Signer(CommandAccount), mqtt);
        ingest = new ReadingIngest(community, services, mqtt);
    }

    /// <summary>Name of the account whose key signs commands to devices.</summary>
    public const string CommandAccount = "command";

    public Community Community { get; }
    public LiveState Live { get; }
    public SettlementVaultContract Vault { get; }
    public SettlementTokenContract Token { get; }
    public FeederCheck Check { get; }
    public ForecastDesk Forecasts { get; }
    public Wallets Wallets { get; }
    public WalletAlarms Alarms { get; }
    public WalletOrders Orders { get; }
    public SettlementDesk Settlement { get; }
    public AnchorDesk Anchors { get; }

    /// <summary>The newest market round.</summary>
    public MarketRound? Round { get; private set; }

    /// <summary>Nothing that has ended is left to close, and nothing queued is left to send.</summary>
    public bool Settled => Settlement.WaitingFor.Count == 0 && store.Unfinished().Count == 0;

    /// <summary>
    /// Finds or makes the contracts and starts to take readings; a broker that is away is waited for in the background, and so is a chain whose
    /// contracts are known. <see cref="InputException"/> when the broker refuses us or the store belongs to other settings.
    /// </summary>
    public static async Task<Gateway> StartAsync(GatewayServices services, Community community, CancellationToken cancellation)
    {
        CheckMinutes(services);
        EthereumClient client = services.Chain();
        TransactionSender transactions = services.Sender(client);
        Gateway? gateway = null;
        try
        {
            Deployment deployment = await services.DeploymentAsync(community, client, transactions, cancellation);
            gateway = new Gateway(services, community, client, transactions, deployment);
            await gateway.ingest.StartAsync(services.Mqtt(community), cancellation);
            MeterRegistration.Queue(community, deployment, services.Store);
            gateway.Wallets.ChargeInitially();
            return gateway;
        }
        catch
        {
            if (gateway is not null)
            {
                await gateway.DisposeAsync();
            }
            else
            {
                transactions.Dispose();
                client.Rpc.Dispose();
            }

            throw;
        }
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

    /// <summary>Sends what is queued, such as the first charges.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await SendAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Does everything that is due up to now. Safe to repeat; a clock that was set back changes nothing. Returns the sequence of the commands that
    /// were sent, null when none were.
    /// </summary>
    public async Task<long?> AdvanceAsync(long nowUnix, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            SettlementPeriod period = SettlementPeriod.Containing(nowUnix, minutes);
            if (current is { } known && period.Index <= known.Index)
            {
                // Late statements and a chain that came back are taken up between period starts, too.
                if (Settlement.WaitingFor.Count > 0)
                {
                    Settlement.CloseUntil(nowUnix);
                }

                await Anchors.QueueAsync(cancellation);
                await SendAsync(cancellation);
            }
            else
            {
                await BeginAsync(period, cancellation);
            }

            return await TellAsync(cancellation);
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
        chain.Rpc.Dispose();
        gate.Dispose();
    }

    /// <summary>The store's periods, states and windows are of one length.</summary>
    private static void CheckMinutes(GatewayServices services)
    {
        string now = services.Options.PeriodMinutes.ToString();
        if (services.Store.GetSetting(MinutesSetting) is not { } begun)
        {
            services.Store.SetSetting(MinutesSetting, now);
        }
        else if (begun != now)
        {
            throw new InputException("settings", $"{GatewayOptions.Section}:{nameof(GatewayOptions.PeriodMinutes)}", now, $"{begun}, with which the store was begun");
        }
    }

    private async Task BeginAsync(SettlementPeriod period, CancellationToken cancellation)
    {
        Settlement.StartWith(period);
        await LookAsync(cancellation);
        Settlement.CloseUntil(period.StartUnix);
        await Anchors.QueueAsync(cancellation);
        Wallets.Fill(period);
        Alarms.Watch(period.StartUnix);
        await SendAsync(cancellation);
        Forecasts.Cover(period.StartUnix);
        IReadOnlyList<MarketRound> open = Settlement.OpenBefore(period);
        Round = market.Run(period, Live.Homes, Wallets.Spendable(open), Wallets.Mandates(open));
        untold = Round;
        current = period;
    }

    /// <summary>Tells the homes; what could not be said while the broker was away is said within the period once it is back.</summary>
    private async Task<long?> TellAsync(CancellationToken cancellation)
    {
        if (untold is not { } round || !mqtt.IsConnected || !await commands.SendAsync(round, cancellation))
        {
            return null;
        }

        untold = null;
        return round.Period.Index;
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        IReadOnlyList<OutboxEntry> queued = store.Unfinished();
        if (queued.Count == 0)
        {
            if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - lookedUnix) >= LookSeconds)
            {
                await LookAsync(cancellation);
            }

            return;
        }

        try
        {
            // A lock-step run waits for its blocks; otherwise the next second looks again, and no period waits for a slow chain.
            await (stepped ? sender.DrainAsync(cancellation) : sender.StepAsync(cancellation));
            Trouble("");
        }
        catch (InputException e)
        {
            // Another chain answers at that address, or a key may not sign there: metering and the market go on, money waits.
            Trouble(e.Message);
        }

        ReportFailed(queued);
        await LookAsync(cancellation);
    }

    /// <summary>Takes what the chain has since; the sender tells of a chain that does not answer.</summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        lookedUnix = time.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            await walletChain.ReadAsync(cancellation);
            WalletTrouble("");
        }
        catch (ChainUnreachableException)
        {
            // Balances stay as they were known, and nothing new is bought by mandates that nobody has read.
        }
        catch (Exception e) when (e is RpcException or InputException)
        {
            WalletTrouble($"wallets can not be read from the chain: {e.Message}");
        }

        foreach (OutboxEntry charge in Wallets.Settle())
        {
            Alarms.Charged(charge);
        }
    }

    private void WalletTrouble(string text)
    {
        if (text != walletTrouble)
        {
            events.Write(text.Length > 0 ? EventKind.Fault : EventKind.Recovered, text.Length > 0 ? text : "wallets are read from the chain again");
            walletTrouble = text;
        }
    }

    private void Trouble(string text)
    {
        if (text != chainTrouble)
        {
            events.Write(text.Length > 0 ? EventKind.Fault : EventKind.Recovered, text.Length > 0 ? text : "chain: transactions go on");
            chainTrouble = text;
        }
    }

    /// <summary>A transaction that the chain reverted is never tried again; somebody has to look.</summary>
    private void ReportFailed(IReadOnlyList<OutboxEntry> queued)
    {
        HashSet<long> left = [.. store.Unfinished().Select(e => e.Id)];
        foreach (OutboxEntry entry in queued.Where(e => !left.Contains(e.Id)))
        {
            if (store.Find(entry.Intent.Key) is { State: OutboxState.Failed } failed)
            {
                events.Write(EventKind.Fault, $"{failed.Intent.Kind} of {failed.Intent.Account} failed on the chain: {failed.Error}");
            }
        }
    }
}

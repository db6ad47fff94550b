using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>An anvil of a test's own, with what is needed to talk to it; everything it wrote is removed at the end.</summary>
internal sealed class LocalChain : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-ledger-").FullName;
    private readonly bool _keepHistory;
    private AnvilProcess _anvil = null!;

    private LocalChain(bool keepHistory) => _keepHistory = keepHistory;

    public JsonRpcClient Rpc { get; private set; } = null!;

    public EthereumClient Client { get; private set; } = null!;

    public Uri Url => _anvil.Url;

    public DerivedKeyring Keyring { get; } = DerivedKeyring.FromSeed(7);

    public static async Task<LocalChain> StartAsync(CancellationToken cancellationToken, bool keepHistory = false)
    {
        LocalChain chain = new(keepHistory);
        await chain.UpAsync(0, cancellationToken);
        return chain;
    }

    /// <summary>Stops the chain, which writes its state.</summary>
    public Task DownAsync() => _anvil.StopAsync();

    /// <summary>Starts the chain again on its old port, from its state; with another chain id if one is given.</summary>
    public async Task UpAgainAsync(CancellationToken cancellationToken, long chainId = WellKnownKeys.DevelopmentChainId)
    {
        int port = _anvil.Url.Port;
        await _anvil.DisposeAsync();
        await UpAsync(port, cancellationToken, chainId);
    }

    public TransactionSender Sender(IOutboxStore store, Action<EventKind, string>? report = null, TransactionSenderOptions? options = null, EthereumClient? client = null) =>
        new(client ?? Client, Keyring, store, options ?? new TransactionSenderOptions { ChainId = 31337 }, report ?? ((_, _) => { }));

    public async Task<Community> DeployAsync(IOutboxStore store, CancellationToken cancellationToken, IKeyring? keyring = null)
    {
        using TransactionSender sender = new(Client, keyring ?? Keyring, store, new TransactionSenderOptions { ChainId = 31337 }, (_, _) => { });
        Deployment deployment = await DevelopmentChain.DeployAsync(
            Client, sender, store, keyring ?? Keyring, ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out")), Community.Settings, cancellationToken);
        return new Community(new SettlementVaultContract(Client, deployment));
    }

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        await _anvil.DisposeAsync();
        Keyring.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync(int port, CancellationToken cancellationToken, long chainId = WellKnownKeys.DevelopmentChainId)
    {
        _anvil = await AnvilProcess.StartAsync(
            new AnvilSettings { ContractsFolder = Repository.Contracts, StateFolder = _folder, Port = port, KeepHistory = _keepHistory, ChainId = chainId }, cancellationToken);
        if (port == 0)
        {
            Rpc = new JsonRpcClient(_anvil.Url, TimeSpan.FromSeconds(30));
            Client = new EthereumClient(Rpc);
        }
    }
}

using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>An anvil with a chain id and rules of the test's choice, and keys that are nobody else's; everything it wrote is removed at the end.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private readonly AnvilProcess _anvil;
    private readonly JsonRpcClient _rpc;
    private readonly List<TransactionSender> _senders = [];

    private TestNetwork(AnvilProcess anvil, string folder, long chainId)
    {
        _anvil = anvil;
        _rpc = new JsonRpcClient(anvil.Url, TimeSpan.FromSeconds(30));
        Folder = folder;
        ChainId = chainId;
        Client = new EthereumClient(_rpc);
    }

    public static ContractArtifacts Artifacts { get; } = ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out"));

    public string Folder { get; }

    public long ChainId { get; }

    public Uri Url => _anvil.Url;

    public EthereumClient Client { get; }

    public DerivedKeyring Keyring { get; } = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    public string Operator => Address(LedgerAccounts.Operator);

    public static async Task<TestNetwork> StartAsync(long chainId, CancellationToken cancellationToken, string? hardFork = null)
    {
        string folder = Directory.CreateTempSubdirectory("edge-network-").FullName;
        AnvilSettings settings = new() { ContractsFolder = Repository.Contracts, StateFolder = Path.Combine(folder, "chain"), ChainId = chainId, HardFork = hardFork };
        TestNetwork network = new(await AnvilProcess.StartAsync(settings, cancellationToken), folder, chainId);
        await network.FundAsync(cancellationToken, LedgerAccounts.Operator, "owner");
        return network;
    }

    /// <summary>A profile of contracts/networks, for this chain's keys.</summary>
    public static NetworkProfile Profile(string name) => NetworkProfileFile.Read(Path.Combine(Repository.Contracts, "networks", name + ".json"));

    public string Address(string account) => Keyring.Signer(account).Address;

    public async Task FundAsync(CancellationToken cancellationToken, params IReadOnlyList<string> accounts) => await _rpc.CallAsync(
        [.. accounts.Select(a => new RpcRequest("anvil_setBalance", JsonValue.Create(Address(a)), JsonValue.Create("0x3635c9adc5dea00000")))], cancellationToken);

    public TransactionSender Sender(IOutboxStore store)
    {
        TransactionSender sender = new(Client, Keyring, store, new TransactionSenderOptions { ChainId = ChainId }, (_, _) => { });
        _senders.Add(sender);
        return sender;
    }

    public async Task<DeploymentRecord> DeployAsync(NetworkProfile profile, IOutboxStore store, CancellationToken cancellationToken, DeploymentRecord? known = null)
    {
        DeploymentPlan plan = new(profile, Operator, Artifacts);
        return await new ContractDeployer(Client, Sender(store), store).DeployAsync(plan, known, cancellationToken);
    }

    /// <summary>A token that was there before: any ERC-20 with six decimals.</summary>
    public async Task<string> ForeignTokenAsync(CancellationToken cancellationToken)
    {
        NetworkProfile only = Profile("development") with { ChainId = ChainId, Owner = Address("stranger"), Contracts = [ContractName.IncentiveToken] };
        return (await DeployAsync(only, new InMemoryOutboxStore(), cancellationToken)).AddressOf(ContractName.IncentiveToken);
    }

    public async ValueTask DisposeAsync()
    {
        _senders.ForEach(s => s.Dispose());
        _rpc.Dispose();
        await _anvil.DisposeAsync();
        Keyring.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

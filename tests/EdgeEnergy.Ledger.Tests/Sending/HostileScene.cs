using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>A community on a chain of its own, and a sender that sees the chain through a <see cref="ScriptedFace"/> only.</summary>
internal sealed class HostileScene : IAsyncDisposable
{
    private readonly RpcProxy _proxy;
    private readonly JsonRpcClient _rpc;

    private HostileScene(LocalChain chain, Community community, InMemoryOutboxStore store, TimeSpan timeout)
    {
        Chain = chain;
        Community = community;
        Store = store;
        _proxy = new RpcProxy(chain.Url, Face);
        _rpc = new JsonRpcClient(_proxy.Url, timeout);
        Client = new EthereumClient(_rpc);
    }

    public LocalChain Chain { get; }

    public Community Community { get; }

    public InMemoryOutboxStore Store { get; }

    public ScriptedFace Face { get; } = new();

    public EthereumClient Client { get; }

    public List<(EventKind Kind, string Text)> Reports { get; } = [];

    public string Operator => Chain.Keyring.Signer(LedgerAccounts.Operator).Address;

    public static async Task<HostileScene> StartAsync(CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        LocalChain chain = await LocalChain.StartAsync(cancellationToken, keepHistory: true);
        try
        {
            InMemoryOutboxStore store = new();
            Community community = await chain.DeployAsync(store, cancellationToken);
            await chain.Rpc.CallAsync(new RpcRequest("evm_setAutomine", false), cancellationToken);
            return new HostileScene(chain, community, store, timeout ?? TimeSpan.FromSeconds(30));
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
    }

    public TransactionSender Sender(TransactionSenderOptions? options = null, InMemoryOutboxStore? store = null) =>
        Chain.Sender(store ?? Store, (kind, text) => Reports.Add((kind, text)), options ?? Depth(2), Client);

    public static TransactionSenderOptions Depth(int depth) => new() { ChainId = 31337, FinalityDepth = depth, BlockWait = TimeSpan.Zero };

    public Task MineAsync(int blocks, CancellationToken cancellationToken) =>
        Chain.Rpc.CallAsync(new RpcRequest("anvil_mine", Hex.Quantity(blocks)), cancellationToken);

    /// <summary>Steps and blocks in turn until nothing is left to do.</summary>
    public async Task FinishAsync(TransactionSender sender, CancellationToken cancellationToken)
    {
        for (int round = 0; await sender.StepAsync(cancellationToken) != DrainOutcome.Finished; round++)
        {
            Assert.True(round < 60, string.Join(" | ", Reports.Select(r => r.Text)));
            await MineAsync(1, cancellationToken);
        }
    }

    /// <summary>How often each window was settled.</summary>
    public async Task<IReadOnlyList<long>> SettledAsync(CancellationToken cancellationToken)
    {
        VaultBooks books = new();
        await books.ReadAsync(Chain.Client, Community.Vault.Deployment.Vault, await Chain.Client.BlockNumberAsync(cancellationToken), cancellationToken);
        return [.. books.Settlements.Keys];
    }

    public void AssertTold(EventKind kind, string part) => Assert.Contains(Reports, r => r.Kind == kind && r.Text.Contains(part, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        await _proxy.DisposeAsync();
        await Chain.DisposeAsync();
    }
}

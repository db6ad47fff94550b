using EdgeEnergy.Domain;
using EdgeEnergy.Ledger.Tests.Deploying;

namespace EdgeEnergy.Ledger.Tests.Markets;

/// <summary>One chain with its contracts, its outbox and its sender.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly CancellationToken _token;

    private Side(TestNetwork network, DeploymentRecord record, CancellationToken token)
    {
        Network = network;
        Record = record;
        Sender = network.Sender(Store);
        Registry = new ParticipantRegistryContract(network.Client, network.ChainId, record.AddressOf(ContractName.ParticipantRegistry));
        _token = token;
    }

    public TestNetwork Network { get; }

    public DeploymentRecord Record { get; }

    public InMemoryOutboxStore Store { get; } = new();

    public TransactionSender Sender { get; }

    public ParticipantRegistryContract Registry { get; }

    /// <summary>Deploys a profile; outside development chains with an owner of its own, who makes its calls.</summary>
    public static async Task<Side> StartAsync(long chainId, NetworkProfile profile, CancellationToken token)
    {
        TestNetwork network = await TestNetwork.StartAsync(chainId, token);
        NetworkProfile owned = profile.IsDevelopment ? profile : profile with { Owner = network.Address("owner") };
        Side side = new(network, await network.DeployAsync(owned, new InMemoryOutboxStore(), token), token);
        foreach (OwnerCall call in side.Record.OwnerCalls.Where(c => !c.Done))
        {
            await side.SendAsync(new OutboxIntent(call.What, call.What, "owner", call.To, Hex.Parse(call.Data, "call"), 0));
        }

        return side;
    }

    /// <summary>Sends one transaction, which must succeed.</summary>
    public async Task SendAsync(OutboxIntent intent)
    {
        Store.Enqueue(intent);
        await Sender.DrainAsync(_token);
        OutboxEntry entry = Store.Find(intent.Key)!;
        Assert.True(entry.State == OutboxState.Final, $"{intent.Kind}: {entry.State} {entry.Error}");
    }

    /// <summary>What the contract says to a call that it must refuse.</summary>
    public async Task<string> RefusalAsync(OutboxIntent intent)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() =>
            Network.Client.CallAsync(new CallRequest(Network.Address(intent.Account), intent.To, intent.Data), _token));
        return RevertReason.Describe(refused.RevertData);
    }

    /// <summary>Gas money, an application and an approval with a meter for each of them.</summary>
    public async Task AdmitAsync(RegistryRole role, params IReadOnlyList<string> accounts)
    {
        await Network.FundAsync(_token, accounts);
        foreach (string account in accounts)
        {
            await SendAsync(Registry.Apply(account, role, $"apply:{account}"));
            await SendAsync(Registry.Approve(Network.Address(account), (ParticipantRegistryContract.MeterId("meter of " + account), Network.Address("meter of " + account)), $"approve:{account}"));
        }
    }

    public async Task SupplyAsync(RenewableMarketContract market, string account, RenewableSupply supply)
    {
        await SendAsync(market.SetSupply(account, supply, $"supply:{account}"));
        await SendAsync(market.ConfirmSupply(Network.Address(account), supply, $"confirm:{account}"));
    }

    public async Task<(IReadOnlyList<LocalMatch> Matches, IReadOnlyList<UnfilledRequest> Unfilled)> EventsAsync(LocalMarketContract market) =>
        await market.EventsAsync(0, await Network.Client.BlockNumberAsync(_token), _token);

    public ValueTask DisposeAsync() => Network.DisposeAsync();
}

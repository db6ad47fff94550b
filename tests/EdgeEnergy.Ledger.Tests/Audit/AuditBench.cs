using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>A settled window on a real chain, with meters registered in the vault and their readings: b07 sells to b04 and b05, the grid to b06.</summary>
internal sealed class AuditBench : IAsyncDisposable
{
    public const int Homes = 2;

    private readonly LocalChain _chain;
    private readonly Secp256k1Native _curve = new();

    private AuditBench(LocalChain chain, Community community, SettlementBatch batch, string hash, TestMeter seller, TestMeter buyer)
    {
        _chain = chain;
        Community = community;
        Batch = batch;
        Hash = hash;
        Seller = seller;
        Buyer = buyer;
        Maker = new EvidenceMaker(chain.Client, community.Vault.Deployment);
        Audit = new EvidenceAudit(_curve);
    }

    public Community Community { get; }

    public SettlementBatch Batch { get; }

    /// <summary>Hash of the settlement.</summary>
    public string Hash { get; }

    public TestMeter Seller { get; }

    public TestMeter Buyer { get; }

    public EvidenceMaker Maker { get; }

    public EvidenceAudit Audit { get; }

    public EthereumClient Chain => _chain.Client;

    public TransactionSender Sender(IOutboxStore store) => _chain.Sender(store);

    /// <summary>The trade of b07's PV to b04.</summary>
    public Task<Evidence> EvidenceAsync(CancellationToken cancellationToken) => EvidenceAsync(0, cancellationToken);

    public async Task<Evidence> EvidenceAsync(int index, CancellationToken cancellationToken)
    {
        Dictionary<string, MeterRecords> meters = new(StringComparer.Ordinal)
        {
            ["b07"] = Seller.Records(Batch.Period),
            ["b04"] = Buyer.Records(Batch.Period),
            ["b06"] = Buyer.Records(Batch.Period),
        };
        PeriodClose close = new(Batch, [], new GridCheck([], [], [], 0, 0, 0, 0, []), SettlementTree.Of(Batch, Community.Vault.Deployment).Root, Community.Settle(Batch));
        return (await Maker.MakeAsync(close, index, Hash, meters, Batch.Period.EndUnix + 60, cancellationToken))!;
    }

    /// <summary>Starts a chain, registers the meters, lets them read, settles.</summary>
    public static async Task<AuditBench> StartAsync(CancellationToken cancellationToken, long stepWh = 1, Action<TestMeter, TestMeter>? act = null)
    {
        LocalChain started = await LocalChain.StartAsync(cancellationToken);
        InMemoryOutboxStore store = new();
        Community community = await started.DeployAsync(store, cancellationToken);
        SettlementBatch batch = Community.Batch(1);
        TestMeter seller = new("dev-b07", stepWh) { GridW = -4_500 };
        TestMeter buyer = new("dev-b04", stepWh) { GridW = 3_700 };
        (act ?? ((_, _) => { }))(seller, buyer);
        foreach (TestMeter meter in (TestMeter[])[seller, buyer])
        {
            if (meter.Readings.Count == 0)
            {
                meter.Run(batch.Period.StartUnix - 1800, batch.Period.EndUnix);
            }
        }

        VaultDisputes disputes = new(community.Vault.Deployment);
        store.Enqueue(disputes.SetMeter("b07", seller.Id, EthereumAddress.Format(seller.Device.Address), Homes, "meter:b07"));
        store.Enqueue(disputes.SetMeter("b04", buyer.Id, EthereumAddress.Format(buyer.Device.Address), Homes, "meter:b04"));
        OutboxEntry settle = store.Enqueue(community.Settle(batch));
        using TransactionSender sender = started.Sender(store);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(cancellationToken));
        return new AuditBench(started, community, batch, store.Find(settle.Intent.Key)!.Hash!, seller, buyer);
    }

    public async ValueTask DisposeAsync()
    {
        _curve.Dispose();
        await _chain.DisposeAsync();
    }
}

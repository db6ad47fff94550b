using System.Text.Json.Nodes;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using IntervalStatement = EdgeEnergy.Domain.IntervalStatement;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>A community on a chain of its own whose account b07 has a meter, and the acts of those who check the operator.</summary>
internal sealed class DisputeBench : IAsyncDisposable
{
    public const string Device = "dev-b07";
    private readonly InMemoryOutboxStore _store = new();
    private readonly CancellationToken _token;
    private TransactionSender _sender = null!;

    private DisputeBench(LocalChain chain, CancellationToken token) => (Chain, _token) = (chain, token);

    public static byte[] MeterKey { get; } = Key(77);

    public LocalChain Chain { get; }

    public Community Community { get; private set; } = null!;

    public VaultDisputes Disputes { get; private set; } = null!;

    public Deployment Deployment => Community.Vault.Deployment;

    public static async Task<DisputeBench> StartAsync(CancellationToken token)
    {
        DisputeBench bench = new(await LocalChain.StartAsync(token), token);
        bench.Community = await bench.Chain.DeployAsync(bench._store, token);
        bench.Disputes = new VaultDisputes(bench.Deployment);
        bench._sender = bench.Chain.Sender(bench._store);
        await bench.DoneAsync(bench.Disputes.SetMeter("b07", Device, AddressOf(MeterKey), 1, "meter"));
        return bench;
    }

    public static byte[] Key(byte last)
    {
        byte[] key = new byte[32];
        key[31] = last;
        return key;
    }

    public static string AddressOf(byte[] key)
    {
        byte[] address = new byte[20];
        byte[] publicKey = new byte[64];
        Assert.True(new Secp256k1().PublicKey(key, 0, publicKey, 0));
        Secp256k1.Address(publicKey, 0, new Keccak256(), address, 0);
        return EthereumAddress.Format(address);
    }

    /// <summary>What the device of this key says of a period.</summary>
    public static IntervalStatement Statement(SettlementPeriod period, long exportWh, byte[] key, string device = Device)
    {
        Core.IntervalStatement signed = new()
        {
            DeviceId = device,
            PeriodStart = period.StartUnix,
            PeriodSeconds = (uint)period.Seconds,
            ExportWh = exportWh,
            Epoch = 3,
            FirstSequence = 100,
            LastSequence = 114,
        };
        Assert.True(new StatementCodec().Sign(signed, new Secp256k1(), key));
        return new IntervalStatement(device, period, 0, exportWh, 3, 100, 114, signed.HeadHash, signed.Signature);
    }

    /// <summary>A successful transaction.</summary>
    public async Task<OutboxEntry> DoneAsync(OutboxIntent intent)
    {
        OutboxEntry entry = await SendAsync(intent);
        Assert.Equal((OutboxState.Final, null), (entry.State, entry.Error));
        return entry;
    }

    /// <summary>Why the vault refuses a transaction.</summary>
    public async Task<string> RefusedAsync(OutboxIntent intent)
    {
        OutboxEntry entry = await SendAsync(intent);
        Assert.Equal(OutboxState.Failed, entry.State);
        return entry.Error!;
    }

    /// <summary>Settles a batch and knows its commitment, which the vault has too.</summary>
    public async Task<Commitment> SettleAsync(SettlementBatch batch, byte[]? root = null)
    {
        OutboxIntent intent = root is null ? Community.Settle(batch) : Community.Vault.Settle(batch, root);
        Commitment commitment = Disputes.CommitmentOf(batch, await TimeOfAsync(await DoneAsync(intent)), Community.Fee);
        commitment = root is null ? commitment : commitment with { Root = root };
        Assert.Equal(await Community.Vault.CommitmentAsync(commitment.Window, _token), commitment.Hash());
        return commitment;
    }

    /// <summary>Claims what b07's meter did not see of its sales; the claim as the vault recorded it.</summary>
    public async Task<Commitment> ClaimUndeliveredAsync(SettlementBatch batch, Commitment commitment, long exportWh, string disputer = "b04")
    {
        PositionProof position = PositionProof.Of(batch, Deployment, "b07");
        await DoneAsync(Disputes.DisputeDelivery(disputer, commitment, position, true, 1, Statement(batch.Period, exportWh, MeterKey), $"dispute {batch.Period} {exportWh}"));
        return commitment.FirstClaim is null ? commitment with { FirstClaim = (await ClaimsAsync(commitment.Window))[^1] } : commitment;
    }

    /// <summary>The claims against a window that wait, as the events tell them.</summary>
    public async Task<IReadOnlyList<Claim>> ClaimsAsync(long window) => (await BooksAsync()).Settlements[window].Claims;

    public async Task<VaultBooks> BooksAsync()
    {
        VaultBooks books = new();
        await books.ReadAsync(Chain.Client, Deployment.Vault, await Chain.Client.BlockNumberAsync(_token), _token);
        return books;
    }

    public Task<IReadOnlyDictionary<string, long>> BalancesAsync() => Community.Vault.BalancesAsync(_token);

    public Task<long> BondAsync() => Community.Vault.BondAsync(_token);

    public async Task<long> TimeOfAsync(OutboxEntry entry) => (await Chain.Client.BlockAsync(BlockTag.Number(entry.Block!.Value), _token))!.Unix;

    public async Task<long> NowAsync() => (await Chain.Client.BlockAsync(BlockTag.Latest, _token))!.Unix;

    /// <summary>The chain's clock goes on by this much and a second.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await Chain.Rpc.CallAsync(new RpcRequest("evm_increaseTime", JsonValue.Create((long)time.TotalSeconds + 1)), _token);
        await Chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
    }

    /// <summary>Disputes and answers are over: claims are paid from now on.</summary>
    public Task PassToPaymentAsync() => PassAsync(Community.Settings.ChallengePeriod + Community.Settings.ResponsePeriod);

    /// <summary>The books rebuilt from events alone are the vault's.</summary>
    public async Task AssertBooksAsync()
    {
        VaultBooks books = await BooksAsync();
        Assert.Equal((await BalancesAsync()).Values, books.Balances.Values);
        Assert.Equal(await BondAsync(), books.BondMicro);
        Assert.Equal(await Community.Vault.RulesAsync(_token), books.Rules);
        Assert.Equal(Community.Settings.Accounts.Select(a => Chain.Keyring.Signer(a).Address), books.Holders.Values);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await Chain.DisposeAsync();
    }

    private async Task<OutboxEntry> SendAsync(OutboxIntent intent)
    {
        _store.Enqueue(intent);
        Assert.Equal(DrainOutcome.Finished, await _sender.DrainAsync(_token));
        return _store.Find(intent.Key)!;
    }
}

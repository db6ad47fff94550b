using System.Numerics;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Transactions that no block takes.</summary>
public sealed class RepricingTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly ManualTime _time = new();
    private readonly List<(EventKind Kind, string Text)> _reports = [];

    [Fact]
    public async Task A_stuck_transaction_is_priced_again_and_settles_once()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        (TransactionSender sender, string key) = await StuckAsync(chain, store, Options);
        Eip1559Transaction first = Eip1559Transaction.Decode(store.Find(key)!.Raw);
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Assert.Equal(first, Eip1559Transaction.Decode(store.Find(key)!.Raw), Same);

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Eip1559Transaction second = Eip1559Transaction.Decode(store.Find(key)!.Raw);
        Assert.True(second.MaxPriorityFeePerGas * 100 >= first.MaxPriorityFeePerGas * 115);
        Assert.True(second.MaxFeePerGas * 100 >= first.MaxFeePerGas * 115);
        Assert.Equal((first.Nonce, first.GasLimit), (second.Nonce, second.GasLimit));

        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal(OutboxState.Final, store.Find(key)!.State);
        sender.Dispose();
    }

    [Fact]
    public async Task The_earlier_pricing_that_is_mined_after_all_is_recognised()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        (TransactionSender sender, string key) = await StuckAsync(chain, store, Options);
        string first = store.Find(key)!.Hash!;
        _time.Advance(TimeSpan.FromMinutes(4));
        store.AfterSave = _ => throw new IOException("killed");
        await Assert.ThrowsAsync<IOException>(() => sender.StepAsync(_token));
        store.AfterSave = null;
        Assert.NotEqual(first, store.Find(key)!.Hash);
        Assert.Equal(OutboxState.Signed, store.Find(key)!.State);

        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        using TransactionSender second = chain.Sender(store, Report, Options);
        Assert.Equal(DrainOutcome.Finished, await second.DrainAsync(_token));
        Assert.Equal((OutboxState.Final, first), (store.Find(key)!.State, store.Find(key)!.Hash));
        Assert.DoesNotContain(_reports, r => r.Kind == EventKind.Alert);
        sender.Dispose();
    }

    [Fact]
    public async Task A_base_fee_that_rose_above_a_transaction_has_it_priced_above_the_base_fee()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        (TransactionSender sender, string key) = await StuckAsync(chain, store, Options);
        Eip1559Transaction first = Eip1559Transaction.Decode(store.Find(key)!.Raw);
        BigInteger spike = 50 * first.MaxFeePerGas;
        await chain.Rpc.CallAsync(new RpcRequest("anvil_setNextBlockBaseFeePerGas", Hex.Quantity(spike)), _token);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Eip1559Transaction second = Eip1559Transaction.Decode(store.Find(key)!.Raw);
        Assert.True(second.MaxFeePerGas > spike);
        Assert.Equal(first.Nonce, second.Nonce);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal(OutboxState.Final, store.Find(key)!.State);
        sender.Dispose();
    }

    [Fact]
    public async Task At_the_fee_cap_it_waits_with_an_alert()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        (TransactionSender sender, string key) = await StuckAsync(chain, store, Options with { FeeCapPerGas = 5_000_000_000, PriorityFeePerGas = 4_000_000_000 });
        string before = store.Find(key)!.Hash!;
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Assert.Equal(before, store.Find(key)!.Hash);
        Assert.Contains("it waits", Assert.Single(_reports).Text, StringComparison.Ordinal);
        sender.Dispose();
    }

    private static bool Same(Eip1559Transaction? a, Eip1559Transaction? b) => a!.MaxFeePerGas == b!.MaxFeePerGas && a.Nonce == b.Nonce;

    private TransactionSenderOptions Options => new() { ChainId = 31337, Time = _time };

    private void Report(EventKind kind, string text) => _reports.Add((kind, text));

    private async Task<(TransactionSender Sender, string Key)> StuckAsync(LocalChain chain, InMemoryOutboxStore store, TransactionSenderOptions options)
    {
        Community community = await chain.DeployAsync(store, _token);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_setNextBlockBaseFeePerGas", Hex.Quantity(new BigInteger(500_000_000))), _token);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        await chain.Rpc.CallAsync(new RpcRequest("evm_setAutomine", JsonValue.Create(false)), _token);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        TransactionSender sender = chain.Sender(store, Report, options);
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Broadcast, store.Find(key)!.State);
        return (sender, key);
    }
}

using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>What a sender must survive, on a real chain.</summary>
public sealed class SenderTests
{
    private const string SettledTopic = "c74ac80715a1869a0a56b3e4d65dfc278c72510247bea73005d7524f2f50856d";

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly List<(EventKind Kind, string Text)> _reports = [];

    public static TheoryData<OutboxState, bool> Deaths => new(
        from state in new[] { OutboxState.Signed, OutboxState.Broadcast, OutboxState.Mined, OutboxState.Final }
        from after in new[] { false, true }
        select (state, after));

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_process_killed_at_any_write_settles_once(OutboxState state, bool afterTheWrite)
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        SettlementBatch batch = Community.Batch(1);
        string key = store.Enqueue(community.Settle(batch)).Intent.Key;
        void Die(OutboxEntry entry)
        {
            if (entry.State == state)
            {
                throw new IOException("killed");
            }
        }

        store.BeforeSave = afterTheWrite ? null : Die;
        store.AfterSave = afterTheWrite ? Die : null;
        using (TransactionSender first = chain.Sender(store))
        {
            await Assert.ThrowsAsync<IOException>(() => first.DrainAsync(_token));
        }

        store.BeforeSave = null;
        store.AfterSave = null;
        byte[]? signed = store.Find(key)!.Raw;
        using TransactionSender second = chain.Sender(store);
        Assert.Equal(DrainOutcome.Finished, await second.DrainAsync(_token));

        OutboxEntry entry = store.Find(key)!;
        Assert.Equal(OutboxState.Final, entry.State);
        Assert.Equal(signed ?? entry.Raw, entry.Raw);
        Assert.Equal(1, await SettlementsAsync(chain, community));
        Assert.Equal(Community.Deposit + Net(batch, "b07"), (await community.Vault.BalancesAsync(_token))["b07"]);
    }

    [Fact]
    public async Task A_chain_that_goes_away_is_told_once_and_gets_everything_when_it_is_back()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        await chain.DownAsync();
        for (int i = 1; i <= 3; i++)
        {
            store.Enqueue(community.Settle(Community.Batch(i)));
        }

        using (TransactionSender sender = chain.Sender(store, Report))
        {
            Assert.Equal(DrainOutcome.ChainUnreachable, await sender.DrainAsync(_token));
            Assert.Equal(DrainOutcome.ChainUnreachable, await sender.DrainAsync(_token));
            Assert.Equal(EventKind.Fault, Assert.Single(_reports).Kind);
            Assert.StartsWith("chain does not answer: ", _reports[0].Text, StringComparison.Ordinal);
            await chain.UpAgainAsync(_token);
            Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
            Assert.Equal((EventKind.Recovered, "chain answers again"), _reports[1]);
            Assert.Equal(2, _reports.Count);
        }

        Assert.All(store.Latest(3), e => Assert.Equal(OutboxState.Final, e.State));
        Assert.Equal(3, await SettlementsAsync(chain, community));
    }

    [Fact]
    public async Task A_transaction_that_passes_the_simulation_and_reverts_in_its_block_fails_with_receipt_and_reason()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        await RpcAsync(chain, "evm_setAutomine", false);
        string settle = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = chain.Sender(store);
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));

        // A higher tip goes first and forbids what the settlement was simulated to do.
        InMemoryOutboxStore other = new();
        byte[] cap = AbiEncoder.Call("setSpendingCap(uint256,uint16)").Number(2).Number(0).ToArray();
        other.Enqueue(new OutboxIntent("cap:b04", "cap", "b04", community.Vault.Deployment.Vault, cap, 0));
        using TransactionSender eager = chain.Sender(other, options: new TransactionSenderOptions { ChainId = 31337, PriorityFeePerGas = 9_000_000_000 });
        Assert.Equal(DrainOutcome.AwaitingBlock, await eager.StepAsync(_token));
        await RpcAsync(chain, "anvil_mine");
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));

        OutboxEntry failed = store.Find(settle)!;
        Assert.Equal(OutboxState.Failed, failed.State);
        Assert.StartsWith("reverted: SpendingCapExceeded(2, 0, ", failed.Error, StringComparison.Ordinal);
        Assert.True(failed.GasUsed > 21_000);
        Assert.False((await chain.Client.ReceiptAsync(failed.Hash!, _token))!.Succeeded);
    }

    [Fact]
    public async Task A_nonce_used_by_someone_else_costs_a_new_signature_and_nothing_more()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        store.AfterSave = _ => throw new IOException("killed");
        using (TransactionSender first = chain.Sender(store))
        {
            await Assert.ThrowsAsync<IOException>(() => first.DrainAsync(_token));
        }

        store.AfterSave = null;
        OutboxEntry signed = store.Find(key)!;
        InMemoryOutboxStore foreign = new();
        foreign.Enqueue(new SettlementTokenContract(chain.Client, community.Vault.Deployment).Mint(chain.Keyring.Signer("b04").Address, 1, "foreign"));
        using (TransactionSender stranger = chain.Sender(foreign))
        {
            Assert.Equal(DrainOutcome.Finished, await stranger.DrainAsync(_token));
        }

        using TransactionSender sender = chain.Sender(store, Report);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        OutboxEntry entry = store.Find(key)!;
        Assert.Equal(OutboxState.Final, entry.State);
        Assert.Equal(signed.Nonce + 1, entry.Nonce);
        Assert.Contains(_reports, r => r.Kind == EventKind.Alert && r.Text.Contains("not ours", StringComparison.Ordinal));
        Assert.Equal(1, await SettlementsAsync(chain, community));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    public async Task A_reorganisation_is_noticed_and_the_same_bytes_settle_again(int depth)
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token, keepHistory: true);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = chain.Sender(store, Report, new TransactionSenderOptions { ChainId = 31337, FinalityDepth = 50 });
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.DrainAsync(_token));
        OutboxEntry mined = store.Find(key)!;
        Assert.Equal(OutboxState.Mined, mined.State);

        await RpcAsync(chain, "anvil_mine", Hex.Quantity(depth - 1));
        await RpcAsync(chain, "anvil_reorg", depth, new JsonArray());
        Assert.Null(await chain.Client.ReceiptAsync(mined.Hash!, _token));
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.DrainAsync(_token));
        await RpcAsync(chain, "anvil_mine", Hex.Quantity(50));
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));

        OutboxEntry final = store.Find(key)!;
        Assert.Equal((OutboxState.Final, mined.Hash), (final.State, final.Hash));
        Assert.NotEqual(mined.BlockHash, final.BlockHash);
        Assert.Contains(_reports, r => r.Kind == EventKind.Alert && r.Text.Contains("reorganisation", StringComparison.Ordinal));
        Assert.Equal(1, await SettlementsAsync(chain, community));
    }

    [Fact]
    public async Task Final_is_what_the_chain_itself_calls_final()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = chain.Sender(store, options: new TransactionSenderOptions { ChainId = 31337, FinalityByTag = true });
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.DrainAsync(_token));
        long block = store.Find(key)!.Block!.Value;
        while ((await chain.Client.BlockAsync(BlockTag.Finalized, _token))!.Number < block)
        {
            Assert.Equal((DrainOutcome.AwaitingFinality, OutboxState.Mined), (await sender.DrainAsync(_token), store.Find(key)!.State));
            await RpcAsync(chain, "anvil_mine");
        }

        Assert.Equal((DrainOutcome.Finished, OutboxState.Final), (await sender.DrainAsync(_token), store.Find(key)!.State));
    }

    [Fact]
    public async Task No_more_than_the_limit_is_under_way()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        await RpcAsync(chain, "evm_setAutomine", false);
        foreach (int i in Enumerable.Range(1, 5))
        {
            store.Enqueue(community.Settle(Community.Batch(i)));
        }

        using TransactionSender sender = chain.Sender(store, options: new TransactionSenderOptions { ChainId = 31337, MaximumInFlight = 2 });
        foreach (int open in new[] { 5, 3, 1 })
        {
            Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
            Assert.Equal(Math.Min(open, 2), store.Unfinished().Count(e => e.State == OutboxState.Broadcast));
            Assert.Equal(open, store.Unfinished().Count);
            await RpcAsync(chain, "anvil_mine");
        }

        Assert.Equal(DrainOutcome.Finished, await sender.StepAsync(_token));
        Assert.Equal(5, await SettlementsAsync(chain, community));
    }

    [Fact]
    public async Task A_dropped_transaction_is_sent_again()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        await RpcAsync(chain, "evm_setAutomine", false);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = chain.Sender(store);
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        await RpcAsync(chain, "anvil_dropTransaction", store.Find(key)!.Hash!);
        Assert.False(await chain.Client.KnowsAsync(store.Find(key)!.Hash!, _token));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        await RpcAsync(chain, "anvil_mine");
        Assert.Equal(DrainOutcome.Finished, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Final, store.Find(key)!.State);
    }

    [Fact]
    public async Task An_account_without_gas_money_waits_with_an_alert_until_it_has_some()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string address = chain.Keyring.Signer("b04").Address;
        await RpcAsync(chain, "anvil_setBalance", address, "0x1");
        string key = store.Enqueue(community.Vault.Charge("b04", 5, "charge:b04")).Intent.Key;
        using TransactionSender sender = chain.Sender(store, Report);
        Assert.Equal(DrainOutcome.Blocked, await sender.DrainAsync(_token));
        Assert.Equal(DrainOutcome.Blocked, await sender.DrainAsync(_token));
        Assert.Equal((EventKind.Alert, $"account b04 ({address}) can not pay for gas"), Assert.Single(_reports));
        await RpcAsync(chain, "anvil_setBalance", address, Hex.Quantity(System.Numerics.BigInteger.Pow(10, 18)));
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal(EventKind.Recovered, _reports[1].Kind);
        Assert.Equal(OutboxState.Final, store.Find(key)!.State);
    }

    [Fact]
    public async Task An_account_without_gas_money_holds_up_only_what_rests_on_it()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string address = chain.Keyring.Signer("b04").Address;
        await RpcAsync(chain, "anvil_setBalance", address, "0x1");
        SettlementBatch beyond = Community.Batch(Community.Period(2), [Community.Trade(Community.Period(2), "b07", "b04", EnergySource.Pv, 500_000, 100_000_000)]);
        Assert.InRange(-Net(beyond, "b04"), Community.Deposit + 1, Community.Deposit + Community.Wallet);
        string charge = store.Enqueue(community.Vault.Charge("b04", Community.Wallet, "charge:b04")).Intent.Key;
        string free = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        string resting = store.Enqueue(community.Settle(beyond)).Intent.Key;

        using TransactionSender sender = chain.Sender(store, Report);
        Assert.Equal(DrainOutcome.Blocked, await sender.DrainAsync(_token));

        Assert.Equal(
            (OutboxState.Queued, OutboxState.Final, OutboxState.Queued),
            (store.Find(charge)!.State, store.Find(free)!.State, store.Find(resting)!.State));
        await RpcAsync(chain, "anvil_setBalance", address, Hex.Quantity(System.Numerics.BigInteger.Pow(10, 18)));
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal((OutboxState.Final, OutboxState.Final), (store.Find(charge)!.State, store.Find(resting)!.State));
    }

    [Fact]
    public async Task A_base_fee_above_the_cap_makes_transactions_wait_with_an_alert()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        string key = store.Enqueue(community.Settle(Community.Batch(1))).Intent.Key;
        await RpcAsync(chain, "anvil_setNextBlockBaseFeePerGas", "0xe8d4a51000");
        await RpcAsync(chain, "anvil_mine");
        using TransactionSender sender = chain.Sender(store, Report);
        Assert.Equal(DrainOutcome.Blocked, await sender.DrainAsync(_token));
        Assert.Contains("above the cap", Assert.Single(_reports).Text, StringComparison.Ordinal);
        await RpcAsync(chain, "anvil_setNextBlockBaseFeePerGas", "0x3b9aca00");
        await RpcAsync(chain, "anvil_mine");
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal(OutboxState.Final, store.Find(key)!.State);
    }

    [Fact]
    public async Task A_chain_that_lost_its_state_is_reported_and_nothing_is_sent()
    {
        await using LocalChain first = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await first.DeployAsync(store, _token);
        await using LocalChain fresh = await LocalChain.StartAsync(_token);
        InputException told = await Assert.ThrowsAsync<InputException>(() => fresh.DeployAsync(store, _token));
        Assert.Contains("chain was reset", told.Message, StringComparison.Ordinal);

        store.Enqueue(new OutboxIntent("transfer", "transfer", "b04", community.Vault.Deployment.Vault, [], 0));
        using TransactionSender sender = fresh.Sender(store, Report);
        Assert.Equal(DrainOutcome.Blocked, await sender.DrainAsync(_token));
        Assert.StartsWith("chain is behind", Assert.Single(_reports).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wrong_chain_is_refused_and_so_are_public_keys_on_any_but_a_development_chain()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        using TransactionSender wrong = chain.Sender(store, options: new TransactionSenderOptions { ChainId = 1 });
        InputException told = await Assert.ThrowsAsync<InputException>(() => wrong.DrainAsync(_token));
        Assert.EndsWith("chain id: found 31337, expected 1", told.Message, StringComparison.Ordinal);

        await RpcAsync(chain, "anvil_setChainId", 5);
        store.Enqueue(new OutboxIntent("transfer", "transfer", "b04", chain.Keyring.Signer("b05").Address, [], 0));
        using TransactionSender publicChain = chain.Sender(store, options: new TransactionSenderOptions { ChainId = 5 });
        told = await Assert.ThrowsAsync<InputException>(() => publicChain.DrainAsync(_token));
        Assert.Contains("a key known to everyone", told.Message, StringComparison.Ordinal);
        Assert.Equal(OutboxState.Queued, store.Find("transfer")!.State);
    }

    [Fact]
    public async Task Live_use_settles_what_comes_and_stops_when_told()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        using TransactionSender sender = chain.Sender(store);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_token);
        TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        store.AfterSave = e =>
        {
            if (e.State == OutboxState.Final)
            {
                settled.TrySetResult();
            }
        };
        Task running = sender.RunAsync(TimeProvider.System, stop.Token);
        store.Enqueue(community.Settle(Community.Batch(1)));
        await settled.Task.WaitAsync(TimeSpan.FromMinutes(1), _token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static long Net(SettlementBatch batch, string account) => batch.Nets.Single(n => n.Account == account).MoneyMicro;

    private async Task<int> SettlementsAsync(LocalChain chain, Community community)
    {
        byte[] topic = Convert.FromHexString(SettledTopic);
        IReadOnlyList<LogEntry> logs = await chain.Client.LogsAsync(community.Vault.Deployment.Vault, 0, await chain.Client.BlockNumberAsync(_token), _token);
        return logs.Count(l => l.Topics[0].AsSpan().SequenceEqual(topic));
    }

    private async Task RpcAsync(LocalChain chain, string method, params IReadOnlyList<JsonNode?> parameters) =>
        await chain.Rpc.CallAsync(new RpcRequest(method, parameters), _token);

    private void Report(EventKind kind, string text) => _reports.Add((kind, text));
}

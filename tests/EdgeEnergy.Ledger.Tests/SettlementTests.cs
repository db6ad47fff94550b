using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>The road of a closed period to the chain, on a real chain.</summary>
public sealed class SettlementTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_moves_exactly_its_nets_with_one_successful_transaction()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        SettlementBatch batch = Community.Batch(1);
        OutboxEntry queued = store.Enqueue(community.Settle(batch));
        Assert.Equal(queued, store.Enqueue(community.Settle(batch)));

        using TransactionSender sender = chain.Sender(store);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));

        OutboxEntry entry = store.Find(queued.Intent.Key)!;
        Assert.Equal(OutboxState.Final, entry.State);
        TransactionReceipt receipt = (await chain.Client.ReceiptAsync(entry.Hash!, _token))!;
        Assert.True(receipt.Succeeded);
        Assert.Equal((receipt.GasUsed, receipt.Block, receipt.BlockHash), (entry.GasUsed, entry.Block, entry.BlockHash));
        IReadOnlyDictionary<string, long> balances = await community.Vault.BalancesAsync(_token);
        foreach (string account in Community.Settings.Accounts)
        {
            long start = account is Accounts.Grid or Accounts.Fee ? 0 : Community.Deposit;
            Assert.Equal(start + (batch.Nets.SingleOrDefault(n => n.Account == account)?.MoneyMicro ?? 0), balances[account]);
        }

        Assert.Equal(5 * Community.Deposit, balances.Values.Sum());
        Assert.Equal(SettlementVaultContract.Window(batch.Period), await community.Vault.LastWindowAsync(_token));
    }

    [Fact]
    public async Task Setting_up_twice_changes_nothing()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community first = await chain.DeployAsync(store, _token);
        long block = await chain.Client.BlockNumberAsync(_token);
        Community second = await chain.DeployAsync(store, _token);
        Community withNewStore = await chain.DeployAsync(new InMemoryOutboxStore(), _token);
        Assert.Equal(first.Vault.Deployment.Vault, second.Vault.Deployment.Vault);
        Assert.Equal(first.Vault.Deployment.Vault, withNewStore.Vault.Deployment.Vault);
        Assert.Equal(block, await chain.Client.BlockNumberAsync(_token));
        IReadOnlyDictionary<string, long> wallets = await first.Vault.WalletsAsync(chain.Keyring, _token);
        Assert.Equal(Community.Wallet, wallets["b04"]);
        Assert.Equal(0, wallets[Accounts.Fee]);
    }

    [Fact]
    public async Task A_charge_moves_tokens_from_the_wallet_into_the_vault()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        store.Enqueue(community.Vault.Charge("b05", 7_000_000, "charge:b05:1"));
        using TransactionSender sender = chain.Sender(store);
        await sender.DrainAsync(_token);
        Assert.Equal(Community.Deposit + 7_000_000, (await community.Vault.BalancesAsync(_token))["b05"]);
        Assert.Equal(Community.Wallet - 7_000_000, (await community.Vault.WalletsAsync(chain.Keyring, _token))["b05"]);
    }

    [Fact]
    public async Task What_the_vault_refuses_fails_visibly_and_blocks_nothing_after_it()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        SettlementBatch two = Community.Batch(2);
        SettlementBatch unbalanced = Community.Batch(3) with { Nets = [new NetPosition("b04", 5, 0), new NetPosition("b05", -4, 0)] };
        SettlementBatch tooMuch = Community.Batch(4) with { Nets = [new NetPosition("b04", -Community.Deposit - 1, 0), new NetPosition("b05", Community.Deposit + 1, 0)] };
        store.Enqueue(community.Settle(two));
        store.Enqueue(community.Settle(Community.Batch(1)));
        store.Enqueue(community.Settle(unbalanced));
        store.Enqueue(community.Settle(tooMuch));
        store.Enqueue(community.Settle(Community.Batch(5)));

        using TransactionSender sender = chain.Sender(store);
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));

        OutboxEntry[] entries = [.. store.Latest(5).Reverse()];
        Assert.Equal([OutboxState.Final, OutboxState.Failed, OutboxState.Failed, OutboxState.Failed, OutboxState.Final], entries.Select(e => e.State));
        long window = SettlementVaultContract.Window(two.Period);
        Assert.Equal($"reverts: WindowNotAfter({window - 15}, {window})", entries[1].Error);
        Assert.Equal("reverts: Unbalanced(1)", entries[2].Error);
        long balance = Community.Deposit + two.Nets.Single(n => n.Account == "b04").MoneyMicro;
        Assert.Equal($"reverts: InsufficientBalance(2, {balance}, {Community.Deposit + 1})", entries[3].Error);
    }

    [Fact]
    public async Task Every_trade_of_a_batch_proves_itself_under_the_root()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        Community community = await chain.DeployAsync(new InMemoryOutboxStore(), _token);
        Deployment deployment = community.Vault.Deployment;
        SettlementBatch batch = Community.Batch(1);
        SettlementTree tree = SettlementTree.Of(batch, deployment);
        for (int i = 0; i < batch.Trades.Count; i++)
        {
            Assert.True(SettlementTree.Verify(tree.Root, tree.Proof(i), SettlementTree.Leaf(deployment, batch.Trades[i], i)));
            Assert.False(SettlementTree.Verify(tree.Root, tree.Proof(i), SettlementTree.Leaf(deployment, batch.Trades[i], i + 1)));
            Assert.False(SettlementTree.Verify(tree.Root, tree.Proof(i), SettlementTree.Leaf(deployment with { ChainId = 1 }, batch.Trades[i], i)));
            Assert.False(SettlementTree.Verify(tree.Root, tree.Proof(i), SettlementTree.Leaf(deployment, batch.Trades[i] with { Wh = batch.Trades[i].Wh + 1 }, i)));
        }
    }
}

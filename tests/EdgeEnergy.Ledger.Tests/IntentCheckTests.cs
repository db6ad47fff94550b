using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Before anything is sent another time, the contracts are asked whether it is done, or something else in its place.</summary>
public sealed class IntentCheckTests
{
    private const string Send = "eth_sendRawTransaction";
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_root_in_the_window_is_an_alarm_and_nothing_is_sent()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        (OutboxIntent ours, OutboxIntent theirs) = Rivals(scene);
        await DieSignedAsync(scene, ours);
        await OutsideAsync(scene, theirs);

        using TransactionSender sender = scene.Sender(HostileScene.Depth(5));
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Signed, scene.Store.Find(ours.Key)!.State);
        scene.AssertTold(EventKind.Alert, "is settled under root 0x");
        await scene.MineAsync(6, _token);
        Assert.Equal(DrainOutcome.Finished, await sender.StepAsync(_token));
        OutboxEntry failed = scene.Store.Find(ours.Key)!;
        Assert.Equal((OutboxState.Failed, null), (failed.State, failed.Nonce));
        Assert.Contains("is settled under root 0x", failed.Error, StringComparison.Ordinal);
        Assert.False(scene.Face.Calls.ContainsKey(Send));

        // The nonce it never used is not missing afterwards.
        string next = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(2))).Intent.Key;
        await scene.FinishAsync(sender, _token);
        Assert.Equal(OutboxState.Final, scene.Store.Find(next)!.State);
        Assert.Equal(2, (await scene.SettledAsync(_token)).Count);
    }

    [Fact]
    public async Task Another_root_that_a_reorganisation_takes_back_lets_ours_go()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        (OutboxIntent ours, OutboxIntent theirs) = Rivals(scene);
        await DieSignedAsync(scene, ours);
        await OutsideAsync(scene, theirs);
        using TransactionSender sender = scene.Sender(HostileScene.Depth(5));
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        await scene.Chain.Rpc.CallAsync(new RpcRequest("anvil_reorg", 1, new System.Text.Json.Nodes.JsonArray()), _token);
        await scene.FinishAsync(sender, _token);
        Assert.Equal(OutboxState.Final, scene.Store.Find(ours.Key)!.State);
        scene.AssertTold(EventKind.Recovered, "nothing stands against settle");
        VaultBooks books = new();
        await books.ReadAsync(scene.Chain.Client, scene.Community.Vault.Deployment.Vault, await scene.Chain.Client.BlockNumberAsync(_token), _token);
        Assert.Equal(SettlementTree.Of(Community.Batch(1), scene.Community.Vault.Deployment).Root, Assert.Single(books.Settlements.Values).Root);
    }

    [Fact]
    public async Task A_store_restored_from_an_older_copy_finds_what_it_had_sent()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        OutboxIntent settle = scene.Community.Settle(Community.Batch(1));
        OutboxIntent charge = scene.Community.Vault.Charge("b04", 1_234_567, "charge:b04");
        scene.Store.Enqueue(settle);
        scene.Store.Enqueue(charge);
        InMemoryOutboxStore older = scene.Store.Copy();
        using (TransactionSender first = scene.Sender())
        {
            await scene.FinishAsync(first, _token);
        }

        int sent = scene.Face.Calls[Send];
        using TransactionSender restored = scene.Sender(store: older);
        await scene.FinishAsync(restored, _token);
        foreach (OutboxIntent intent in new[] { settle, charge })
        {
            OutboxEntry known = scene.Store.Find(intent.Key)!;
            OutboxEntry found = older.Find(intent.Key)!;
            Assert.Equal((OutboxState.Final, known.Nonce, known.Hash), (found.State, found.Nonce, found.Hash));
            Assert.Equal(known.Raw, found.Raw);
        }

        Assert.Equal(sent, scene.Face.Calls[Send]);
        Assert.Single(await scene.SettledAsync(_token));
    }

    [Fact]
    public async Task A_settlement_whose_nonce_was_taken_goes_before_what_comes_after_it()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        OutboxIntent first = scene.Community.Settle(Community.Batch(1));
        OutboxIntent second = scene.Community.Settle(Community.Batch(2));
        await DieSignedAsync(scene, first);
        await OutsideAsync(scene, Foreign(scene));
        scene.Store.Enqueue(second);
        using TransactionSender sender = scene.Sender(HostileScene.Depth(3));
        await scene.FinishAsync(sender, _token);
        Assert.All(new[] { first, second }, i => Assert.Equal((OutboxState.Final, null), (scene.Store.Find(i.Key)!.State, scene.Store.Find(i.Key)!.Error)));
        Assert.True(scene.Store.Find(first.Key)!.Nonce < scene.Store.Find(second.Key)!.Nonce);
        scene.AssertTold(EventKind.Alert, "was used by a transaction that is not ours");
    }

    [Fact]
    public async Task What_waits_for_its_turn_does_not_hold_up_what_is_under_way()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        OutboxIntent settle = scene.Community.Settle(Community.Batch(1));
        OutboxIntent charge = scene.Community.Vault.Charge("b04", 5, "charge:b04");
        await DieSignedAsync(scene, settle);
        await OutsideAsync(scene, Foreign(scene));
        scene.Store.Enqueue(charge);
        using (TransactionSender two = scene.Sender(HostileScene.Depth(3) with { MaximumInFlight = 2 }))
        {
            await two.StepAsync(_token);
        }

        await scene.Chain.Rpc.CallAsync(new RpcRequest("anvil_dropAllTransactions"), _token);
        await scene.MineAsync(3, _token);
        Assert.All(new[] { settle, charge }, i => Assert.Equal(OutboxState.Broadcast, scene.Store.Find(i.Key)!.State));

        // The settlement is queued anew behind a charge that the pool has lost: one at a time.
        using TransactionSender one = scene.Sender(HostileScene.Depth(3));
        await scene.FinishAsync(one, _token);
        Assert.All(new[] { settle, charge }, i => Assert.Equal((OutboxState.Final, null), (scene.Store.Find(i.Key)!.State, scene.Store.Find(i.Key)!.Error)));
    }

    [Fact]
    public async Task What_follows_a_stranger_waits_until_the_stranger_is_final()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        await OutsideAsync(scene, Foreign(scene));
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = scene.Sender(HostileScene.Depth(3));
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Queued, scene.Store.Find(key)!.State);

        // Taken back, it leaves its nonce to ours, which would otherwise wait for it for ever.
        await scene.Chain.Rpc.CallAsync(new RpcRequest("anvil_reorg", 1, new System.Text.Json.Nodes.JsonArray()), _token);
        long next = await scene.Chain.Client.NonceAsync(scene.Operator, BlockTag.Latest, _token);
        await scene.FinishAsync(sender, _token);
        Assert.Equal((OutboxState.Final, next), (scene.Store.Find(key)!.State, scene.Store.Find(key)!.Nonce));
    }

    private static (OutboxIntent Ours, OutboxIntent Theirs) Rivals(HostileScene scene)
    {
        SettlementBatch batch = Community.Batch(1);
        SettlementBatch other = Community.Batch(batch.Period, [.. batch.Trades.Skip(1)]);
        return (scene.Community.Settle(batch), scene.Community.Settle(other));
    }

    private static OutboxIntent Foreign(HostileScene scene) =>
        new SettlementTokenContract(scene.Client, scene.Community.Vault.Deployment).Mint(scene.Operator, 1, "foreign");

    /// <summary>The process dies when it has signed and before it has sent.</summary>
    private async Task DieSignedAsync(HostileScene scene, OutboxIntent intent)
    {
        scene.Store.Enqueue(intent);
        scene.Store.AfterSave = _ => throw new KilledException();
        using (TransactionSender killed = scene.Sender())
        {
            await Assert.ThrowsAsync<KilledException>(() => killed.StepAsync(_token));
        }

        scene.Store.AfterSave = null;
        Assert.Equal(OutboxState.Signed, scene.Store.Find(intent.Key)!.State);
    }

    /// <summary>Somebody with the same key makes a transaction that our store knows nothing of, in one block.</summary>
    private async Task OutsideAsync(HostileScene scene, OutboxIntent intent)
    {
        InMemoryOutboxStore foreign = new();
        foreign.Enqueue(intent);
        using TransactionSender stranger = scene.Chain.Sender(foreign);
        Assert.Equal(DrainOutcome.AwaitingBlock, await stranger.StepAsync(_token));
        await scene.MineAsync(1, _token);
        Assert.Equal(DrainOutcome.Finished, await stranger.StepAsync(_token));
    }
}

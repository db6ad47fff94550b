using System.Globalization;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>What one node behind a bad line can say and do, one thing at a time; <see cref="ScheduleTests"/> has all of it at once.</summary>
public sealed class LyingNodeTests
{
    private const string Receipt = "eth_getTransactionReceipt";
    private const string Send = "eth_sendRawTransaction";
    private const string Count = "eth_getTransactionCount";
    private const string BlockByNumber = "eth_getBlockByNumber";
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public static TheoryData<string> Fates => [.. Enum.GetNames<Fate>().Where(f => f != nameof(Fate.Arrives))];

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_bad_line_costs_time_and_nothing_else(string name)
    {
        Fate fate = Enum.Parse<Fate>(name);
        TimeSpan timeout = fate == Fate.Held ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(30);
        await using HostileScene scene = await HostileScene.StartAsync(_token, timeout);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        int requests = 0;
        scene.Face.Fate = () => ++requests % 3 == 0 && requests < 30 ? fate : Fate.Arrives;
        using TransactionSender sender = scene.Sender();
        await scene.FinishAsync(sender, _token);
        Assert.Equal(OutboxState.Final, scene.Store.Find(key)!.State);
        Assert.True(requests > 3);
        if (fate != Fate.Twice)
        {
            scene.AssertTold(EventKind.Fault, "chain does not answer");
        }

        Assert.Single(await scene.SettledAsync(_token));
    }

    [Theory]
    [InlineData("transactionHash", "0x1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("from", "0x2222222222222222222222222222222222222222")]
    [InlineData("blockHash", "0x3333333333333333333333333333333333333333333333333333333333333333")]
    [InlineData("blockNumber", "0x2")]
    public async Task A_receipt_that_does_not_fit_is_not_taken(string member, string value)
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Twist = (method, _, answer) =>
        {
            if (method == Receipt && answer["result"] is JsonObject receipt)
            {
                receipt[member] = value;
            }
        };
        using TransactionSender sender = scene.Sender();
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        await scene.MineAsync(10, _token);
        Assert.Equal(DrainOutcome.ChainUnreachable, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Broadcast, scene.Store.Find(key)!.State);
        scene.AssertTold(EventKind.Fault, "contradicts itself");
        await ComesRightAsync(scene, sender, key);
    }

    [Fact]
    public async Task A_receipt_that_is_hidden_has_the_same_bytes_sent_again_and_no_others()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = scene.Sender();
        await sender.StepAsync(_token);
        await scene.MineAsync(1, _token);
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.StepAsync(_token));
        OutboxEntry mined = scene.Store.Find(key)!;
        scene.Face.Answer = (method, _) => method is Receipt or "eth_getTransactionByHash" ? ScriptedFace.Says(null) : null;
        for (int i = 0; i < 5; i++)
        {
            await sender.StepAsync(_token);
            await scene.MineAsync(1, _token);
        }

        OutboxEntry hidden = scene.Store.Find(key)!;
        Assert.Equal((OutboxState.Broadcast, mined.Nonce, mined.Hash), (hidden.State, hidden.Nonce, hidden.Hash));
        await ComesRightAsync(scene, sender, key);
        Assert.Equal(mined.Hash, scene.Store.Find(key)!.Hash);
    }

    [Fact]
    public async Task Nonces_that_are_counted_and_not_shown_are_not_left_out()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        long next = await scene.Chain.Client.NonceAsync(scene.Operator, BlockTag.Latest, _token);
        scene.Face.Answer = (method, _) => method == Count ? ScriptedFace.Says(Hex.Quantity(next + 3)) : null;
        using TransactionSender sender = scene.Sender();
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal((OutboxState.Queued, null), (scene.Store.Find(key)!.State, scene.Store.Find(key)!.Nonce));
        scene.AssertTold(EventKind.Alert, "does not show nonce");
        await ComesRightAsync(scene, sender, key);
        Assert.Equal(next, scene.Store.Find(key)!.Nonce);
    }

    [Fact]
    public async Task Nonces_that_are_counted_too_low_are_not_used_again()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        long next = await scene.Chain.Client.NonceAsync(scene.Operator, BlockTag.Latest, _token);
        scene.Face.Answer = (method, _) => method == Count ? ScriptedFace.Says(Hex.Quantity(next - 2)) : null;
        using TransactionSender sender = scene.Sender();
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Queued, scene.Store.Find(key)!.State);
        scene.AssertTold(EventKind.Fault, "chain is behind");
        await ComesRightAsync(scene, sender, key);
        Assert.Equal(next, scene.Store.Find(key)!.Nonce);
    }

    [Theory]
    [InlineData("nonce too low")]
    [InlineData("already known")]
    [InlineData("")]
    public async Task What_is_dropped_is_sent_again_whatever_is_said_of_it(string refusal)
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Answer = (method, _) => method != Send ? null
            : refusal.Length > 0 ? ScriptedFace.Refuses(refusal)
            : ScriptedFace.Says("0x4444444444444444444444444444444444444444444444444444444444444444");
        using TransactionSender sender = scene.Sender();
        for (int i = 0; i < 4; i++)
        {
            await sender.StepAsync(_token);
            await scene.MineAsync(1, _token);
        }

        OutboxEntry dropped = scene.Store.Find(key)!;
        Assert.Equal(OutboxState.Broadcast, dropped.State);
        Assert.True(scene.Face.Calls[Send] > 2);
        await ComesRightAsync(scene, sender, key);
        Assert.Equal((dropped.Nonce, dropped.Hash), (scene.Store.Find(key)!.Nonce, scene.Store.Find(key)!.Hash));
    }

    [Fact]
    public async Task A_use_of_the_nonce_that_nobody_signed_is_not_believed()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        long nonce = await scene.Chain.Client.NonceAsync(scene.Operator, BlockTag.Latest, _token);
        JsonObject invented = await SomeTransactionAsync(scene);
        invented["from"] = scene.Operator;
        invented["nonce"] = Hex.Quantity(nonce);
        scene.Face.Answer = (method, _) => method == Send ? ScriptedFace.Refuses("nonce too low") : null;
        using TransactionSender sender = scene.Sender(HostileScene.Depth(0));
        Assert.Equal(DrainOutcome.AwaitingBlock, await sender.StepAsync(_token));
        OutboxEntry refused = scene.Store.Find(key)!;
        scene.Face.Twist = (method, parameters, answer) =>
        {
            if (method == Count)
            {
                answer["result"] = Hex.Quantity(nonce + 1);
            }
            else if (method == BlockByNumber && parameters[1]!.GetValue<bool>() && answer["result"] is JsonObject block)
            {
                block["transactions"] = new JsonArray(invented.DeepClone());
            }
            else if (method == Receipt && parameters[0]!.GetValue<string>() == invented["hash"]!.GetValue<string>())
            {
                answer["result"]!["from"] = scene.Operator;
            }
        };
        for (int i = 0; i < 5; i++)
        {
            await scene.MineAsync(1, _token);
            await sender.StepAsync(_token);
        }

        Assert.True(scene.Face.Calls[Send] > 3);
        Assert.Equal((OutboxState.Broadcast, refused.Hash), (scene.Store.Find(key)!.State, scene.Store.Find(key)!.Hash));
        scene.AssertTold(EventKind.Alert, "does not show by what");
        await ComesRightAsync(scene, sender, key);
        Assert.Equal(refused.Hash, scene.Store.Find(key)!.Hash);
    }

    [Fact]
    public async Task Another_chain_behind_the_same_address_gets_nothing()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        using TransactionSender sender = scene.Sender();
        Assert.Equal(DrainOutcome.Finished, await sender.StepAsync(_token));
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Fate = () => Fate.RequestLost;
        Assert.Equal(DrainOutcome.ChainUnreachable, await sender.StepAsync(_token));
        scene.Face.Honest();
        scene.Face.Answer = (method, _) => method == "eth_chainId" ? ScriptedFace.Says("0x1") : null;
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Queued, scene.Store.Find(key)!.State);
        Assert.Single(scene.Reports, r => r.Text.Contains("chain id: found 1, expected 31337", StringComparison.Ordinal));
        await ComesRightAsync(scene, sender, key);
        scene.AssertTold(EventKind.Recovered, "chain id is 31337 again");
    }

    [Theory]
    [InlineData("0xc097ce7bc90715b34b9f1000000000", DrainOutcome.Blocked)]
    [InlineData("0x0", DrainOutcome.AwaitingBlock)]
    public async Task An_absurd_base_fee_is_never_paid(string fee, DrainOutcome outcome)
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Twist = (method, _, answer) =>
        {
            if (method == BlockByNumber)
            {
                answer["result"]!["baseFeePerGas"] = fee;
            }
        };
        using TransactionSender sender = scene.Sender();
        Assert.Equal(outcome, await sender.StepAsync(_token));
        await ComesRightAsync(scene, sender, key);
        Assert.True(Eip1559Transaction.Decode(scene.Store.Find(key)!.Raw).MaxFeePerGas <= HostileScene.Depth(0).FeeCapPerGas);
    }

    [Theory]
    [InlineData(-4, DrainOutcome.AwaitingFinality)]
    [InlineData(1_000, DrainOutcome.ChainUnreachable)]
    public async Task A_head_that_goes_back_or_runs_ahead_makes_nothing_final(int shift, DrainOutcome outcome)
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = scene.Sender(HostileScene.Depth(5));
        await sender.StepAsync(_token);
        await scene.MineAsync(4, _token);
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.StepAsync(_token));
        scene.Face.Twist = (method, parameters, answer) =>
        {
            if (method == BlockByNumber && parameters[0]!.GetValue<string>() == BlockTag.Latest)
            {
                long number = long.Parse(answer["result"]!["number"]!.GetValue<string>().AsSpan(2), NumberStyles.AllowHexSpecifier);
                answer["result"]!["number"] = Hex.Quantity(number + shift);
            }
        };
        Assert.Equal(outcome, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Mined, scene.Store.Find(key)!.State);
        await ComesRightAsync(scene, sender, key);
    }

    [Theory]
    [InlineData("""{"result":"0x1"}""")]
    [InlineData("""{"result":{"number":"0x1"}}""")]
    [InlineData("""{"result":{"number":"\ud800","hash":"0x","parentHash":7,"timestamp":[]}}""")]
    [InlineData("""{"result":[]}""")]
    [InlineData("""{"error":{"code":"many","message":17}}""")]
    [InlineData("""{"error":{"code":-32000,"message":"\udc00"}}""")]
    public async Task An_answer_of_another_shape_is_no_answer(string answer)
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        foreach (string method in new[] { BlockByNumber, Receipt, Count, "eth_getBalance", "eth_estimateGas", "eth_getTransactionByHash" })
        {
            scene.Face.Answer = (asked, _) => asked == method ? JsonNode.Parse(answer)!.AsObject() : null;
            using TransactionSender sender = scene.Sender();
            await sender.StepAsync(_token);
            await sender.StepAsync(_token);
            Assert.DoesNotContain(scene.Store.Find(key)!.State, new[] { OutboxState.Final, OutboxState.Failed });
        }

        using TransactionSender last = scene.Sender();
        await ComesRightAsync(scene, last, key);
    }

    /// <summary>A transaction that another account really signed.</summary>
    private async Task<JsonObject> SomeTransactionAsync(HostileScene scene)
    {
        long head = await scene.Chain.Client.BlockNumberAsync(_token);
        System.Text.Json.JsonElement block = await scene.Chain.Rpc.CallAsync(new RpcRequest(BlockByNumber, Hex.Quantity(head), true), _token);
        return JsonNode.Parse(block.GetProperty("transactions")[0].GetRawText())!.AsObject();
    }

    private async Task ComesRightAsync(HostileScene scene, TransactionSender sender, string key)
    {
        scene.Face.Honest();
        await scene.FinishAsync(sender, _token);
        Assert.Equal((OutboxState.Final, null), (scene.Store.Find(key)!.State, scene.Store.Find(key)!.Error));
        Assert.Single(await scene.SettledAsync(_token));
    }
}

using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>A second node's word is needed for what can not be undone.</summary>
public sealed class WitnessTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revert_that_only_one_node_reports_is_no_failure()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Answer = (method, _) => method is "eth_estimateGas" or "eth_call" ? Reverts() : null;
        using TransactionSender sender = scene.Sender(Watched(scene.Chain.Client));
        Assert.Equal(DrainOutcome.ChainUnreachable, await sender.StepAsync(_token));
        scene.Face.Answer = (method, parameters) => method == "eth_estimateGas" || (method == "eth_call" && IsSettle(parameters)) ? Reverts() : null;
        Assert.Equal(DrainOutcome.Blocked, await sender.StepAsync(_token));
        Assert.Equal(OutboxState.Queued, scene.Store.Find(key)!.State);
        scene.AssertTold(EventKind.Alert, "does not confirm");
        await ComesRightAsync(scene, sender, key);
    }

    [Fact]
    public async Task A_receipt_that_says_reverted_needs_two()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        scene.Face.Twist = (method, _, answer) =>
        {
            if (method == "eth_getTransactionReceipt" && answer["result"] is JsonObject receipt)
            {
                receipt["status"] = "0x0";
            }
        };
        using TransactionSender sender = scene.Sender(Watched(scene.Chain.Client));
        await sender.StepAsync(_token);
        await scene.MineAsync(5, _token);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(DrainOutcome.AwaitingFinality, await sender.StepAsync(_token));
        }

        Assert.Equal(OutboxState.Mined, scene.Store.Find(key)!.State);
        scene.AssertTold(EventKind.Alert, "does not confirm");
        await ComesRightAsync(scene, sender, key);
        scene.AssertTold(EventKind.Recovered, "witness and chain agree again");
    }

    [Fact]
    public async Task A_witness_that_is_silent_or_of_another_chain_confirms_nothing()
    {
        await using HostileScene scene = await HostileScene.StartAsync(_token);
        ScriptedFace face = new();
        await using RpcProxy proxy = new(scene.Chain.Url, face);
        using JsonRpcClient rpc = new(proxy.Url, TimeSpan.FromSeconds(30));
        string key = scene.Store.Enqueue(scene.Community.Settle(Community.Batch(1))).Intent.Key;
        using TransactionSender sender = scene.Sender(Watched(new EthereumClient(rpc)));
        await sender.StepAsync(_token);
        await scene.MineAsync(5, _token);
        face.Fate = () => Fate.RequestLost;
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.StepAsync(_token));
        face.Honest();
        face.Answer = (method, _) => method == "eth_chainId" ? ScriptedFace.Says("0x1") : null;
        Assert.Equal(DrainOutcome.AwaitingFinality, await sender.StepAsync(_token));
        Assert.Single(scene.Reports, r => r.Kind == EventKind.Alert);
        face.Honest();
        await ComesRightAsync(scene, sender, key);
    }

    private static TransactionSenderOptions Watched(EthereumClient witness) => HostileScene.Depth(2) with { Witness = witness };

    private static bool IsSettle(JsonArray parameters) =>
        parameters[0]!["data"]!.GetValue<string>().StartsWith(Hex.Format(AbiEncoder.Selector("settle(uint64,bytes32,uint32,uint64,bytes)")), StringComparison.Ordinal);

    private static JsonObject Reverts() => new()
    {
        ["error"] = new JsonObject { ["code"] = 3, ["message"] = "execution reverted", ["data"] = Hex.Format(AbiEncoder.Selector("EnforcedPause()")) },
    };

    private async Task ComesRightAsync(HostileScene scene, TransactionSender sender, string key)
    {
        scene.Face.Honest();
        await scene.FinishAsync(sender, _token);
        Assert.Equal((OutboxState.Final, null), (scene.Store.Find(key)!.State, scene.Store.Find(key)!.Error));
        Assert.Single(await scene.SettledAsync(_token));
    }
}

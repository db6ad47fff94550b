using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Settlement;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>The readings of a day under one root on a real chain.</summary>
public sealed class AnchorTests : IAsyncLifetime
{
    private static readonly long Day = ReadingTree.DayOf(Sample.Noon);
    private static readonly long Midnight = (Day + 1) * ReadingTree.SecondsADay;

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private Surroundings surroundings = null!;

    public async ValueTask InitializeAsync() => surroundings = await Surroundings.StartAsync();

    public ValueTask DisposeAsync() => surroundings.DisposeAsync();

    [Fact]
    public async Task A_day_whose_periods_are_closed_is_anchored_once_with_all_its_readings()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        TestDevice[] devices = await surroundings.DevicesAsync();
        await StepAllAsync(gateway, devices, Midnight - 900);
        await gateway.StepAsync(Midnight - 900);
        await StepAllAsync(gateway, devices, Midnight - 300);
        await gateway.StepAsync(Midnight - 300);
        Assert.Null(Anchor(gateway));

        await StepAllAsync(gateway, devices, Midnight);
        await gateway.StepAsync(Midnight);
        OutboxEntry anchored = Anchor(gateway)!;
        Assert.Equal(OutboxState.Final, anchored.State);

        // The root is that of the readings which the store names, and the contract finds each of them.
        IReadOnlyList<AnchoredRange> ranges = AnchorDesk.RangesOf(gateway.Store, Day);
        Assert.Equal(devices.Length, ranges.Select(r => r.Device).Distinct().Count());
        IReadOnlyList<byte[]> hashes = AnchorDesk.HashesOf(gateway.Store, ranges);
        Assert.True(hashes.Count >= 2 * devices.Length);
        using JsonRpcClient rpc = new(surroundings.ChainUrl, TimeSpan.FromSeconds(10));
        Deployment deployment = JsonSerializer.Deserialize<Deployment>(gateway.Store.GetSetting("deployment")!)!;
        ReadingAnchorsContract contract = new(new EthereumClient(rpc), 31337, deployment.Anchors!);
        SettlementTree tree = ReadingTree.Of(hashes);
        string site = gateway.Gateway.Community.Document.Site;
        Assert.Equal(tree.Root, await contract.RootAsync(site, Day, _token));
        Assert.True(await contract.ContainsAsync(site, Day, hashes[^1], tree.Proof(hashes.Count - 1), _token));

        await gateway.StepAsync(Midnight + 60);
        await StepAllAsync(gateway, devices, Midnight + 900);
        await gateway.StepAsync(Midnight + 900);
        Assert.Equal(1, gateway.Store.Latest(1_000).Count(e => e.Intent.Kind == "anchor"));
    }

    private static OutboxEntry? Anchor(HostedGateway gateway) => gateway.Store.Latest(1_000).FirstOrDefault(e => e.Intent.Kind == "anchor");

    private static async Task StepAllAsync(HostedGateway gateway, TestDevice[] devices, long now)
    {
        gateway.Tick(now);
        foreach (TestDevice device in devices)
        {
            await device.StepAsync(now);
        }
    }
}

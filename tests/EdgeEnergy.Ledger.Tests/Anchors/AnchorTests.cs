using System.Security.Cryptography;
using EdgeEnergy.Ledger.Tests.Deploying;
using EdgeEnergy.Ledger.Tests.Markets;

namespace EdgeEnergy.Ledger.Tests.Anchors;

/// <summary>A day's readings under one root on a chain.</summary>
public sealed class AnchorTests
{
    private const long Day = 17_309;

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Every_reading_of_a_day_is_found_under_its_root_and_no_other_is(int readings)
    {
        await using Side side = await Side.StartAsync(31337, TestNetwork.Profile("development"), _token);
        ReadingAnchorsContract anchors = new(side.Network.Client, 31337, side.Record.AddressOf(ContractName.ReadingAnchors));
        byte[][] hashes = [.. Enumerable.Range(0, readings).Select(i => SHA256.HashData([(byte)i]))];
        SettlementTree tree = ReadingTree.Of(hashes);

        await side.SendAsync(anchors.Anchor("site", Day, tree.Root, readings));

        Assert.Equal(tree.Root, await anchors.RootAsync("site", Day, _token));
        for (int i = 0; i < readings; i++)
        {
            Assert.True(await anchors.ContainsAsync("site", Day, hashes[i], tree.Proof(i), _token));
        }

        Assert.False(await anchors.ContainsAsync("site", Day, SHA256.HashData([255, 0]), tree.Proof(0), _token));
        Assert.False(await anchors.ContainsAsync("site", Day + 1, hashes[0], tree.Proof(0), _token));
        Assert.False(await anchors.ContainsAsync("other site", Day, hashes[0], tree.Proof(0), _token));
        AnchoredDay found = Assert.Single(await anchors.AnchoredAsync(0, await side.Network.Client.BlockNumberAsync(_token), _token));
        Assert.Equal((Day, readings), (found.Day, found.Readings));
        Assert.Equal(tree.Root, found.Root);
        Assert.Equal(ReadingAnchorsContract.SiteId("site"), found.Site);
        Assert.Equal(
            $"AlreadyAnchored({Hex.Format(ReadingAnchorsContract.SiteId("site"))}, {Day})",
            await side.RefusalAsync(anchors.Anchor("site", Day, tree.Root, readings)));
        Assert.Equal("DayNotOver(99999)", await side.RefusalAsync(anchors.Anchor("site", 99_999, tree.Root, readings)));
        Assert.Equal("EmptyRoot()", await side.RefusalAsync(anchors.Anchor("site", Day - 1, ReadingTree.Of([]).Root, 0)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(86_399, 0)]
    [InlineData(86_400, 1)]
    [InlineData(-1, -1)]
    [InlineData(-86_400, -1)]
    [InlineData(-86_401, -2)]
    public void Days_begin_at_midnight_UTC(long unix, long day) => Assert.Equal(day, ReadingTree.DayOf(unix));
}

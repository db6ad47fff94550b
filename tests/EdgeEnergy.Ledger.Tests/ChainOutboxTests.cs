using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>One process, one store, two chains.</summary>
public sealed class ChainOutboxTests
{
    private const long OtherId = 31338;
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_chains_settle_from_one_store_and_one_goes_on_while_the_other_is_down()
    {
        // Keys known to everyone sign on development chains only, and the second chain has another id.
        using DerivedKeyring keyring = new(RandomNumberGenerator.GetBytes(32));
        await using LocalChain home = await LocalChain.StartAsync(_token);
        await using LocalChain other = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        ChainOutbox homeBox = ChainOutbox.Home(store);
        ChainOutbox otherBox = ChainOutbox.Of(store, OtherId);
        Community homeCommunity = await home.DeployAsync(homeBox, _token, keyring);
        Community otherCommunity = await other.DeployAsync(otherBox, _token, keyring);
        await other.DownAsync();
        await other.UpAgainAsync(_token, OtherId);
        Assert.Equal(OtherId, await other.Client.ChainIdAsync(_token));
        Assert.Equal(homeBox.HighestNonce(LedgerAccounts.Operator), otherBox.HighestNonce(LedgerAccounts.Operator));

        using TransactionSender homeSender = new(home.Client, keyring, homeBox, new TransactionSenderOptions { ChainId = 31337 }, (_, _) => { });
        using TransactionSender otherSender = new(other.Client, keyring, otherBox, new TransactionSenderOptions { ChainId = OtherId }, (_, _) => { });
        string[] keys = [.. Enumerable.Range(1, 4).Select(i => homeCommunity.Settle(Community.Batch(i)).Key)];
        Queue(1);
        await home.DownAsync();
        Queue(2);
        Assert.Equal(DrainOutcome.ChainUnreachable, await homeSender.DrainAsync(_token));
        Assert.Equal(DrainOutcome.Finished, await otherSender.DrainAsync(_token));
        Assert.Equal([OutboxState.Queued, OutboxState.Queued], keys.Take(2).Select(k => homeBox.Find(k)!.State));
        Assert.Equal([OutboxState.Final, OutboxState.Final], keys.Take(2).Select(k => otherBox.Find(k)!.State));

        await home.UpAgainAsync(_token);
        await other.DownAsync();
        Queue(3);
        Queue(4);
        Assert.Equal(DrainOutcome.ChainUnreachable, await otherSender.DrainAsync(_token));
        Assert.Equal(DrainOutcome.Finished, await homeSender.DrainAsync(_token));
        await other.UpAgainAsync(_token, OtherId);
        Assert.Equal(DrainOutcome.Finished, await otherSender.DrainAsync(_token));

        Assert.Equal(8, store.Latest(int.MaxValue).Count(e => e.Intent.Kind == "settle"));
        foreach ((LocalChain chain, Community community, ChainOutbox box) in new[] { (home, homeCommunity, homeBox), (other, otherCommunity, otherBox) })
        {
            OutboxEntry[] settled = [.. box.Latest(4).Reverse()];
            Assert.Equal(keys, settled.Select(e => e.Intent.Key));
            Assert.All(settled, e => Assert.Equal((OutboxState.Final, LedgerAccounts.Operator), (e.State, e.Intent.Account)));
            VaultBooks books = new();
            await books.ReadAsync(chain.Client, community.Vault.Deployment.Vault, await chain.Client.BlockNumberAsync(_token), _token);
            Assert.Equal(4, books.Settlements.Count);
        }

        void Queue(int batch)
        {
            homeBox.Enqueue(homeCommunity.Settle(Community.Batch(batch)));
            otherBox.Enqueue(otherCommunity.Settle(Community.Batch(batch)));
        }
    }

    [Fact]
    public void Each_chain_sees_its_own_entries_and_the_newest_of_them_first()
    {
        InMemoryOutboxStore store = new();
        ChainOutbox home = ChainOutbox.Home(store);
        ChainOutbox first = ChainOutbox.Of(store, 1);
        ChainOutbox tenth = ChainOutbox.Of(store, 10);
        OutboxIntent intent = new("charge", "charge", "b04", "0x00000000000000000000000000000000000000aa", [1], 0);
        OutboxEntry mine = home.Enqueue(intent);
        for (int i = 0; i < 9; i++)
        {
            tenth.Enqueue(intent with { Key = $"charge:{i}" });
        }

        Assert.Equal(mine, home.Find("charge"));
        Assert.Null(first.Find("charge"));
        Assert.Empty(first.Unfinished());
        Assert.Equal("charge", Assert.Single(home.Latest(3)).Intent.Key);
        Assert.Equal(["charge:8", "charge:7"], tenth.Latest(2).Select(e => e.Intent.Key));
        tenth.Save(tenth.Find("charge:3")! with { State = OutboxState.Signed, Nonce = 7 });
        Assert.Equal((7, null), (tenth.HighestNonce("b04"), home.HighestNonce("b04")));
        Assert.Equal("b04@10", store.Find("charge:3@10")!.Intent.Account);
        InputException told = Assert.Throws<InputException>(() => home.Enqueue(intent with { Account = "b04@10" }));
        Assert.Contains("a name without \"@\"", told.Message, StringComparison.Ordinal);
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>A community whose keys all live on a token: a real node takes what the token signs.</summary>
[Collection(nameof(SoftHsmTests))]
[Trait("Category", "Slow")]
public sealed class TokenSettlementTests(SoftHsm token)
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contracts_are_deployed_and_a_period_is_settled_by_the_tokens_keys()
    {
        string[] accounts = [LedgerAccounts.Operator, .. Community.Settings.Accounts];
        Dictionary<string, string> addresses = accounts.ToDictionary(a => a, a => Pkcs11Keyring.Create(token.Settings, a), StringComparer.Ordinal);
        KeySettings settings = new() { ChainId = 31337, Pkcs11Module = SoftHsm.Module, Pkcs11Token = SoftHsm.Token, Pkcs11PinFile = token.PinFile };
        using KeyLadder keys = KeyLadder.Open(settings);
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token, keys);
        OutboxEntry queued = store.Enqueue(community.Settle(Community.Batch(1)));

        using TransactionSender sender = new(chain.Client, keys, store, new TransactionSenderOptions { ChainId = 31337 }, (_, _) => { });
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));

        OutboxEntry entry = store.Find(queued.Intent.Key)!;
        Assert.Equal(OutboxState.Final, entry.State);
        Assert.True((await chain.Client.ReceiptAsync(entry.Hash!, _token))!.Succeeded);
        Assert.True(await chain.Client.NonceAsync(addresses[LedgerAccounts.Operator], BlockTag.Latest, _token) > 0);
        Assert.Equal(SettlementVaultContract.Window(Community.Period(1)), await community.Vault.LastWindowAsync(_token));
    }
}

using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>Deployment and verification on real chains of three kinds.</summary>
public sealed class DeploymentTests
{
    private const long Sepolia = 11155111;

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    /// <summary>A deployment of seven contracts and two calls saves each transaction four times: signed, broadcast, mined, final.</summary>
    public static TheoryData<int, bool> Deaths => new(
        from save in new[] { 1, 2, 3, 4, 10, 11, 27, 30, 35 }
        from after in new[] { false, true }
        select (save, after));

    [Fact]
    public async Task On_a_public_network_another_owner_is_listed_its_calls_and_a_second_deployment_changes_nothing()
    {
        await using TestNetwork network = await TestNetwork.StartAsync(Sepolia, _token);
        string token = await network.ForeignTokenAsync(_token);
        NetworkProfile profile = TestNetwork.Profile("sepolia") with { Owner = network.Address("owner"), Token = token };
        InMemoryOutboxStore store = new();

        DeploymentRecord record = await network.DeployAsync(profile, store, _token);

        Assert.Equal(ContractName.All.Except([ContractName.SettlementToken]), record.Contracts.Select(c => c.Name));
        Assert.All(record.Contracts, c => Assert.True(c.TransactionHash is not null && c.Block > 0));
        Assert.Equal(token, record.Contracts[0].Arguments.Single(a => a.Name == "token").Value);
        Assert.Equal([false, false, false], record.OwnerCalls.Select(c => c.Done));
        IReadOnlyList<ContractVerdict> verdicts = await DeploymentVerifier.VerifyAsync(network.Client, record, TestNetwork.Artifacts, _token);
        Assert.All(verdicts, v => Assert.True(v is { Verified: true, Immutables: "filled" }, $"{v.Name}: {string.Join("; ", v.Differences)}"));
        Assert.Equal(network.Address("owner"), await OwnerAsync(network, record.AddressOf(ContractName.SettlementVault)));

        long nonce = await network.Client.NonceAsync(network.Operator, BlockTag.Latest, _token);
        DeploymentRecord again = await network.DeployAsync(profile, new InMemoryOutboxStore(), _token, record);
        Assert.Equal(record.ToJson(), again.ToJson());
        Assert.Equal(nonce, await network.Client.NonceAsync(network.Operator, BlockTag.Latest, _token));

        InMemoryOutboxStore owners = new();
        foreach (OwnerCall call in record.OwnerCalls)
        {
            owners.Enqueue(new OutboxIntent(call.What, call.What, "owner", call.To, Hex.Parse(call.Data, "call"), 0));
        }

        await network.Sender(owners).DrainAsync(_token);
        Assert.All(await DeploymentVerifier.OwnerCallsAsync(network.Client, record, _token), c => Assert.True(c.Done));
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_deployment_cut_off_at_any_write_goes_on_and_sends_nothing_twice(int save, bool afterTheWrite)
    {
        await using TestNetwork network = await TestNetwork.StartAsync(31337, _token);
        NetworkProfile profile = TestNetwork.Profile("development");
        string outbox = Path.Combine(network.Folder, "deployment.json.outbox");
        using (DyingStore dying = new(outbox, save, afterTheWrite))
        {
            await Assert.ThrowsAsync<IOException>(() => network.DeployAsync(profile, dying, _token));
        }

        using FileOutboxStore store = FileOutboxStore.Open(outbox);
        OutboxEntry[] signed = [.. store.Latest(100).Where(e => e.Raw is not null)];
        DeploymentRecord record = await network.DeployAsync(profile, store, _token);

        Assert.All(signed, e => Assert.Equal(e.Raw, store.Find(e.Intent.Key)!.Raw));
        Assert.All(store.Latest(100), e => Assert.Equal(OutboxState.Final, e.State));
        Assert.Equal(record.Contracts.Count + record.OwnerCalls.Count, await network.Client.NonceAsync(network.Operator, BlockTag.Latest, _token));
        Assert.All(record.Contracts, c => Assert.NotNull(c.TransactionHash));
        Assert.All(record.OwnerCalls, c => Assert.True(c.Done));
        Assert.All(await DeploymentVerifier.VerifyAsync(network.Client, record, TestNetwork.Artifacts, _token), v => Assert.True(v.Verified));
    }

    [Fact]
    public async Task Code_and_records_that_differ_are_told_for_the_contract_that_differs()
    {
        await using TestNetwork network = await TestNetwork.StartAsync(31337, _token);
        DeploymentRecord record = await network.DeployAsync(TestNetwork.Profile("development"), new InMemoryOutboxStore(), _token);
        DeployedContract vault = record.Contracts.Single(c => c.Name == ContractName.SettlementVault);
        byte[] code = await network.Client.CodeAsync(vault.Address, _token);
        ContractArtifact artifact = TestNetwork.Artifacts[ContractName.SettlementVault];

        byte[] other = [.. code];
        int plain = Enumerable.Range(0, code.Length).First(i => artifact.Immutables.All(p => i < p.Start || i >= p.Start + p.Length));
        other[plain] ^= 1;
        await SetCodeAsync(network, vault.Address, other);
        Assert.Equal(["code", "code hash", "immutables"], await DifferencesAsync(network, record));

        other = [.. code];
        other[artifact.Immutables[0].Start + 31] ^= 1;
        await SetCodeAsync(network, vault.Address, other);
        Assert.Equal(["code hash", "immutables"], await DifferencesAsync(network, record));

        await SetCodeAsync(network, vault.Address, []);
        Assert.Equal(["code"], await DifferencesAsync(network, record));

        await SetCodeAsync(network, vault.Address, code);
        Assert.Empty(await DifferencesAsync(network, record));
        Assert.Equal(["address", "immutables"], await DifferencesAsync(network, With(record, vault with
        {
            Arguments = [.. vault.Arguments.Select(a => a.Name == "challengePeriod" ? a with { Value = "1" } : a)],
        })));
        Assert.Equal(["code hash"], await DifferencesAsync(network, With(record, vault with { CodeHash = "0x" + new string('0', 64) })));
        InputException told = await Assert.ThrowsAsync<InputException>(() => DeploymentVerifier.VerifyAsync(network.Client, record with { ChainId = 1 }, TestNetwork.Artifacts, _token));
        Assert.Equal("chain: chain id: found 31337, expected 1, where the contracts are recorded", told.Message);
    }

    [Fact]
    public async Task The_rules_of_Cancun_are_enough_and_older_ones_are_refused_before_anything_is_sent()
    {
        await using TestNetwork old = await TestNetwork.StartAsync(31337, _token, "london");
        InMemoryOutboxStore store = new();
        InputException told = await Assert.ThrowsAsync<InputException>(() => old.DeployAsync(TestNetwork.Profile("development"), store, _token));
        Assert.StartsWith("chain 31337: instruction MCOPY: found ", told.Message, StringComparison.Ordinal);
        Assert.Empty(store.Latest(1));

        await using TestNetwork enough = await TestNetwork.StartAsync(20260, _token, "cancun");
        NetworkProfile profile = TestNetwork.Profile("consortium") with { Owner = enough.Address("owner"), Token = await enough.ForeignTokenAsync(_token) };
        DeploymentRecord record = await enough.DeployAsync(profile, new InMemoryOutboxStore(), _token);
        Assert.All(await DeploymentVerifier.VerifyAsync(enough.Client, record, TestNetwork.Artifacts, _token), v => Assert.True(v.Verified));
    }

    [Fact]
    public async Task A_profile_that_does_not_fit_the_chain_or_its_keys_is_refused_before_anything_is_sent()
    {
        await using TestNetwork network = await TestNetwork.StartAsync(Sepolia, _token);
        NetworkProfile sepolia = TestNetwork.Profile("sepolia") with { Owner = network.Address("owner") };
        string stranger = network.Address("stranger");
        (NetworkProfile Profile, string Told)[] cases =
        [
            (sepolia with { Token = stranger }, $"profile sepolia: token: found no code at {stranger}, expected an ERC-20 on chain 11155111"),
            (sepolia, "profile sepolia: token: found nothing, expected the address of an ERC-20 on chain 11155111; only development chains have a token of our own"),
            (sepolia with { Token = stranger, Owner = null }, "profile sepolia: owner: found nothing, expected an address that the operator has no key of, such as a multi-signature wallet's"),
            (sepolia with { Token = stranger, Owner = network.Operator }, $"profile sepolia: owner: found {network.Operator}, expected another address than the operator's outside development chains"),
            (sepolia with { Token = stranger, ChainId = 31337 }, "profile sepolia: chain id: found 11155111, expected 31337"),
            (sepolia with { Token = stranger, WithdrawalDelay = TimeSpan.FromDays(8) }, "profile sepolia: withdrawal delay: found 691200 s, expected at least challenge and response period, 777600 s"),
            (sepolia with { Contracts = [ContractName.RenewableMarket] }, "profile sepolia: contracts: found no ParticipantRegistry, expected ParticipantRegistry, which others of them need"),
            (sepolia with { Token = stranger, Incentive = null }, "profile sepolia: incentive: found nothing, expected the rule that RenewableMarket is deployed with"),
        ];
        InMemoryOutboxStore store = new();
        foreach ((NetworkProfile profile, string told) in cases)
        {
            InputException refused = await Assert.ThrowsAsync<InputException>(() => network.DeployAsync(profile, store, _token));
            Assert.Equal(told, refused.Message);
        }

        Assert.Empty(store.Latest(1));
    }

    private static DeploymentRecord With(DeploymentRecord record, DeployedContract changed) =>
        record with { Contracts = [.. record.Contracts.Select(c => c.Name == changed.Name ? changed : c)] };

    private static async Task<string> OwnerAsync(TestNetwork network, string contract) =>
        new AbiReader(await network.Client.CallAsync(new CallRequest(null, contract, AbiEncoder.Call("owner()").ToArray()), TestContext.Current.CancellationToken)).Address(0);

    private async Task SetCodeAsync(TestNetwork network, string address, byte[] code) =>
        await network.Client.Rpc.CallAsync(new RpcRequest("anvil_setCode", JsonValue.Create(address), JsonValue.Create(Hex.Format(code))), _token);

    /// <summary>What differs of the vault; of every other contract nothing may.</summary>
    private async Task<IEnumerable<string>> DifferencesAsync(TestNetwork network, DeploymentRecord record)
    {
        IReadOnlyList<ContractVerdict> verdicts = await DeploymentVerifier.VerifyAsync(network.Client, record, TestNetwork.Artifacts, _token);
        Assert.All(verdicts, v => Assert.Equal(v.Differences.Count == 0, v.Verified));
        Assert.All(verdicts.Where(v => v.Name != ContractName.SettlementVault), v => Assert.True(v.Verified, v.Name));
        return verdicts.Single(v => v.Name == ContractName.SettlementVault).Differences.Select(d => d[..d.IndexOf(':', StringComparison.Ordinal)]);
    }
}

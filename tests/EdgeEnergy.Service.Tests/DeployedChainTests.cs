using System.Net;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>A gateway on a network of its validators: contracts deployed beforehand for another owner, a token that was there before, keys from systemd.</summary>
[Trait("Category", "Slow")]
public sealed class DeployedChainTests : IAsyncLifetime
{
    private const long ChainId = 20260;
    private const string Money = "1000000000000";

    private readonly CancellationToken token = TestContext.Current.CancellationToken;
    private readonly DerivedKeyring keyring = new([.. Enumerable.Range(7, 32).Select(i => (byte)i)]);
    private Surroundings surroundings = null!;
    private EthereumClient chain = null!;

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync(chainId: ChainId);
        chain = new EthereumClient(new JsonRpcClient(surroundings.ChainUrl, TimeSpan.FromSeconds(30)));
        foreach (string account in (string[])["operator", "owner", "bank", .. Sample.Participants])
        {
            await chain.Rpc.CallAsync(new RpcRequest("anvil_setBalance", JsonValue.Create(keyring.Signer(account).Address), JsonValue.Create("0x3635c9adc5dea00000")), token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        chain.Rpc.Dispose();
        keyring.Dispose();
        await surroundings.DisposeAsync();
    }

    [Fact]
    public async Task Contracts_of_another_owner_are_checked_set_up_and_settled_on()
    {
        NetworkProfile profile = NetworkProfileFile.Read(Profile) with { Owner = keyring.Signer("owner").Address, Token = await TokenAsync() };
        DeploymentRecord record = await DeployAsync(profile);
        string file = surroundings["deployment.json"];
        record.Write(file);
        string[] settings =
        [
            $"--Gateway:ChainId={ChainId}", "--Gateway:DevelopmentSeed=", $"--Gateway:DeploymentFile={file}", $"--Gateway:ProfileFile={Profile}",
            $"--Gateway:WitnessUrl=http://localhost:{surroundings.ChainUrl.Port}",
        ];

        using GatewayProcess gateway = await surroundings.Gateway(Credentials(), settings).ReadyAsync();
        foreach (string what in (string[])["period", "fee"])
        {
            // The owner is asked, by the very call to make; accounts are registered meanwhile.
            string asked = await RefusalAsync(gateway);
            Assert.StartsWith($"vault {record.AddressOf(ContractName.SettlementVault)}: {what}: found ", asked, StringComparison.Ordinal);
            Assert.Contains($"its owner {profile.Owner} sends it 0x", asked, StringComparison.Ordinal);
            await SendAsync("owner", record.AddressOf(ContractName.SettlementVault), Hex.Parse(asked[asked.IndexOf("0x", asked.IndexOf(profile.Owner!, StringComparison.Ordinal) + 42, StringComparison.Ordinal)..], "call"), what);
        }

        await gateway.ImportAsync();
        TestDevice[] devices = await surroundings.DevicesAsync();
        foreach (long now in (long[])[Sample.Noon, Sample.Noon + 840, Sample.Noon + 900, Sample.Noon + 960])
        {
            if (now != Sample.Noon + 840)
            {
                foreach (TestDevice device in devices)
                {
                    await device.StepAsync(now);
                }
            }

            await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), token);
            await gateway.StepAsync(now);
        }

        JsonNode summary = await gateway.GetAsync("/api/summary");
        JsonNode settlement = Assert.Single(summary["settlements"]!.AsArray())!;
        Assert.Equal("success", (string?)settlement["receipt"]);
        Assert.True((bool)summary["balance"]!["books_equal_chain"]!);
        Assert.Contains(summary["trades"]!.AsArray(), t => (string)t!["buyer"]! == "home" && (string)t["seller"]! != "grid");
        SettlementVaultContract vault = new(chain, new Deployment(ChainId, record.Token!, record.AddressOf(ContractName.SettlementVault), []));
        Assert.Equal(profile.MinimumBondMicro, await vault.BondAsync(token));
        Assert.Equal(Sample.Noon / 60, await vault.LastWindowAsync(token));
    }

    [Fact]
    public async Task Contracts_with_other_code_or_of_another_operator_are_refused_in_one_line()
    {
        NetworkProfile profile = NetworkProfileFile.Read(Profile) with { Owner = keyring.Signer("owner").Address, Token = await TokenAsync() };
        DeploymentRecord record = await DeployAsync(profile);
        string file = surroundings["deployment.json"];
        (record with { Operator = profile.Owner! }).Write(file);
        string[] settings = [$"--Gateway:ChainId={ChainId}", "--Gateway:DevelopmentSeed=", $"--Gateway:DeploymentFile={file}", $"--Gateway:ProfileFile={Profile}"];
        using GatewayProcess gateway = await surroundings.Gateway(Credentials(), settings).ReadyAsync();

        Assert.Equal(
            $"deployment of profile consortium: operator: found {profile.Owner}, expected {keyring.Signer("operator").Address}, whose key this gateway has", await RefusalAsync(gateway));

        record.Write(file);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_setCode", JsonValue.Create(record.AddressOf(ContractName.SettlementVault)), JsonValue.Create("0x600160005260206000f3")), token);
        string refusal = await RefusalAsync(gateway);
        Assert.StartsWith($"deployment of profile consortium: SettlementVault {record.AddressOf(ContractName.SettlementVault)}: found ", refusal, StringComparison.Ordinal);
        Assert.EndsWith("expected the code of this source", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    private static string Profile { get; } = Path.Combine(Repository.Contracts, "networks", "consortium.json");

    private static async Task<string> RefusalAsync(GatewayProcess gateway)
    {
        using HttpResponseMessage refused = await gateway.SendAsync("/api/community", Sample.Json());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        return await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The operator's secret as systemd would hand it over.</summary>
    private string Credentials()
    {
        string folder = Directory.CreateDirectory(surroundings["credentials"]).FullName;
        SecretFile.Write(Path.Combine(folder, Ledger.Credentials.Secret), Convert.ToHexStringLower([.. Enumerable.Range(7, 32).Select(i => (byte)i)]));
        return folder;
    }

    /// <summary>An ERC-20 of somebody else's, with tokens for the operator and every home.</summary>
    private async Task<string> TokenAsync()
    {
        NetworkProfile bank = NetworkProfileFile.Read(Profile) with { Owner = keyring.Signer("bank").Address, Contracts = [ContractName.IncentiveToken] };
        string address = (await DeployAsync(bank)).AddressOf(ContractName.IncentiveToken);
        await SendAsync("bank", address, AbiEncoder.Call("setMinter(address)").Address(keyring.Signer("bank").Address).ToArray(), "minter");
        foreach (string account in (string[])["operator", .. Sample.Participants])
        {
            await SendAsync("bank", address, AbiEncoder.Call("mint(address,uint256)").Address(keyring.Signer(account).Address).Number(long.Parse(Money)).ToArray(), account);
        }

        return address;
    }

    private async Task<DeploymentRecord> DeployAsync(NetworkProfile profile)
    {
        MemoryOutboxStore store = new();
        using TransactionSender sender = Sender(store);
        return await new ContractDeployer(chain, sender, store)
            .DeployAsync(new DeploymentPlan(profile, keyring.Signer("operator").Address, ContractArtifacts.Load(Repository.ContractsOut)), known: null, token);
    }

    private async Task SendAsync(string account, string to, byte[] data, string key)
    {
        MemoryOutboxStore store = new();
        using TransactionSender sender = Sender(store);
        store.Enqueue(new OutboxIntent(key, key, account, to, data, 0));
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(token));
        Assert.Equal((OutboxState.Final, null), (store.Find(key)!.State, store.Find(key)!.Error));
    }

    private TransactionSender Sender(MemoryOutboxStore store) => new(chain, keyring, store, new TransactionSenderOptions { ChainId = ChainId }, (_, _) => { });
}

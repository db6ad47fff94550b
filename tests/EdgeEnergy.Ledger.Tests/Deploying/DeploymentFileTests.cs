using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>Files that a deployment reads and keeps, hostile ones among them.</summary>
public sealed class DeploymentFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-deploy-").FullName;

    public static TheoryData<string, string, string> BadProfiles => new()
    {
        { "\"chain_id\": 31337", "\"chain_id\": 0", "profile: chain_id: found 0, expected a positive number" },
        { "\"finality_depth\": 0", "\"finality_depth\": -1", "profile: finality_depth: found -1, expected null or 0 to 100000 blocks" },
        { "\"500000000000\"", "\"5e11\"", "profile: maximum_fee_per_gas_wei: found 5e11, expected decimal digits in a text" },
        { "\"base\": 10", "\"base\": 1", "profile: incentive: found " },
        { "\"SettlementToken\",", "\"SettlementTokens\",", "profile: contracts: found SettlementTokens, expected SettlementToken, " },
        { "\"SettlementToken\",", "\"SettlementVault\",", "profile: contracts: found SettlementVault, SettlementVault, " },
        { "\"token\": null", "\"tokens\": null", "profile: The JSON property 'tokens' could not be mapped" },
        { "\"challenge_stake_micro\": 50000000,", "", "profile: JSON deserialization for type" },
        { "\"challenge_stake_micro\": 50000000,", "\"challenge_stake_micro\": -5,", "profile: minimum_bond_micro, challenge_stake_micro: found 500000000, -5, expected positive amounts" },
        { "\"settlement_period_seconds\": 900", "\"settlement_period_seconds\": 930", "profile: settlement_period_seconds: found 930, expected whole minutes from 300 to 3600" },
        { "\"withdrawal_delay_seconds\": 259200", "\"withdrawal_delay_seconds\": 99999999999", "profile: period: found 99999999999 s" },
        { "{", "[", "profile: " },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("development", 31337)]
    [InlineData("sepolia", 11155111)]
    [InlineData("consortium", 20260)]
    public void The_profiles_of_the_project_are_read_and_hold_together(string name, long chainId)
    {
        NetworkProfile profile = TestNetwork.Profile(name);

        Assert.Equal((name, chainId), (profile.Name, profile.ChainId));
        Assert.True(profile.WithdrawalDelay >= profile.ChallengePeriod + profile.ResponsePeriod);
        Assert.Equal(profile.IsDevelopment, profile.Contracts.Contains(ContractName.SettlementToken));
        Assert.Equal(profile.FinalityDepth is null, profile.Sending.FinalityByTag);
        Assert.True(profile.Sending.FeeCapPerGas > profile.Sending.PriorityFeePerGas);
    }

    [Theory]
    [MemberData(nameof(BadProfiles))]
    public void A_profile_with_a_slip_is_refused_in_one_line(string right, string wrong, string told)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Contracts, "networks", "development.json"));
        Assert.Contains(right, text, StringComparison.Ordinal);

        InputException e = Assert.Throws<InputException>(() => NetworkProfileFile.Parse(text.Replace(right, wrong, StringComparison.Ordinal), "profile"));

        Assert.StartsWith(told, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        string path = Path.Combine(_folder, "deployment.json");
        string address = DevelopmentChain.Factory;
        DeploymentRecord record = new("development", 31337, address, address, address, null, [new DeployedContract("SettlementVault", address, "0x00", [ConstructorArgument.Of("owner", address), ConstructorArgument.Of("delay", 3)], null, null)], [new OwnerCall("what", address, "0x", Done: true)]);

        record.Write(path);

        Assert.Equal(record.ToJson(), DeploymentRecord.Read(path).ToJson());
        foreach (string bad in (string[])["", "[]", "{}", "null", "{\"profile\": null}", record.ToJson().Replace("\"chain_id\"", "\"chain\"", StringComparison.Ordinal)])
        {
            File.WriteAllText(path, bad);
            Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => DeploymentRecord.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_outbox_in_a_file_survives_a_line_cut_off_and_belongs_to_one_process()
    {
        string path = Path.Combine(_folder, "outbox");
        OutboxIntent intent = new("a", "deploy", "operator", DevelopmentChain.Factory, [1, 2], 0);
        using (FileOutboxStore store = FileOutboxStore.Open(path))
        {
            Assert.StartsWith(path + ": can not be opened", Assert.Throws<InputException>(() => FileOutboxStore.Open(path)).Message, StringComparison.Ordinal);
            OutboxEntry entry = store.Enqueue(intent);
            store.Enqueue(intent with { Key = "b" });
            store.Save(entry with { State = OutboxState.Signed, Nonce = 7, Raw = [9], Hash = "0x9" });
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int length = whole.Length; length > 0; length--)
        {
            File.WriteAllBytes(path, whole[..length]);
            using FileOutboxStore cut = FileOutboxStore.Open(path);
            int lines = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(Math.Min(lines, 2), cut.Latest(9).Count);
            Assert.Equal(lines == 3 ? 7 : null, cut.HighestNonce("operator"));
            cut.Enqueue(intent with { Key = "c" });
        }

        using (FileOutboxStore again = FileOutboxStore.Open(path))
        {
            Assert.Equal("c", Assert.Single(again.Latest(9)).Intent.Key);
        }

        foreach (string foreign in (string[])["hello\n", "{}\n", "null\n", JsonSerializer.Serialize(new { Id = 5 }) + "\n", "{\"Id\":5,\"Intent\":{\"Key\":\"a\",\"Kind\":\"\",\"Account\":\"\",\"To\":\"\",\"Data\":\"\",\"AmountMicro\":0}}\n"])
        {
            File.WriteAllText(path, foreign);
            Assert.StartsWith(path + ": line 1: ", Assert.Throws<InputException>(() => FileOutboxStore.Open(path)).Message, StringComparison.Ordinal);
        }
    }
}

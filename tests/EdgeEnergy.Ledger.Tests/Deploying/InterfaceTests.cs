using System.Text.Json;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>What this room knows of the contracts against what the compiler says of them.</summary>
public sealed class InterfaceTests
{
    public static TheoryData<string> Contracts => [.. ContractName.All];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_error_of_a_contract_has_its_words(string contract) =>
        Assert.Empty(Signatures(contract, "error").Except(RevertReason.Known, StringComparer.Ordinal));

    [Fact]
    public void Events_are_those_of_the_contracts()
    {
        Assert.Empty(EventTopics.Registry.Signatures.Except(Signatures(ContractName.ParticipantRegistry, "event")));
        Assert.Empty(EventTopics.LocalMarket.Signatures.Except(Signatures(ContractName.LocalEnergyMarket, "event")));
        Assert.Empty(EventTopics.RenewableMarket.Signatures.Except(Signatures(ContractName.RenewableMarket, "event")));
        Assert.Empty(EventTopics.Anchors.Signatures.Except(Signatures(ContractName.ReadingAnchors, "event")));
    }

    private static IEnumerable<string> Signatures(string contract, string kind)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Contracts, "out", contract + ".sol", contract + ".json")));
        return
        [
            .. json.RootElement.GetProperty("abi").EnumerateArray()
                .Where(e => e.GetProperty("type").GetString() == kind)
                .Select(e => $"{e.GetProperty("name").GetString()}({string.Join(',', e.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("type").GetString()))})"),
        ];
    }
}

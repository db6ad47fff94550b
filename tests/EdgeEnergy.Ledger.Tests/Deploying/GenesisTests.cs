using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Deploying;

/// <summary>First blocks of networks of one's own, as documents.</summary>
public sealed class GenesisTests
{
    /// <summary>The most gas of one transaction, EIP-7825.</summary>
    private const long TransactionGas = 16_777_216;

    /// <summary>The validators of Besu's manual, "Configure QBFT consensus", genesis file.</summary>
    private static readonly string[] ManualValidators =
    [
        "0x64a702e6263b7297a96638cac6ae65e6541f4169", "0x3923390ad55e90c237593b3b0e401f3b08a03185",
        "0xaefdb9a738c9f433e5b6b212a6d62f6370c2f692", "0xc7eeb9a4e00ce683cf93039b212648e01c6c6b78",
    ];

    [Theory]
    [InlineData("genesis-qbft", GenesisConsensus.Qbft, 20260)]
    [InlineData("genesis-clique", GenesisConsensus.Clique, 20261)]
    public void The_documents_of_the_project_are_what_is_made_here_and_name_their_validators(string name, GenesisConsensus consensus, long chainId)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Contracts, "networks", name + ".json"));
        Assert.Equal(text, GenesisDocument.Create(consensus, chainId, ManualValidators, 5) + "\n");

        JsonElement json = JsonDocument.Parse(text).RootElement;
        byte[] extra = Hex.Parse(json.GetProperty("extraData").GetString()!, "extra data");
        Assert.Equal(
            ManualValidators.Select(v => v.ToUpperInvariant()).Order(StringComparer.Ordinal),
            GenesisDocument.Validators(consensus, extra).Select(v => v.ToUpperInvariant()).Order(StringComparer.Ordinal));
        Assert.True(Hex.ParseQuantity(json.GetProperty("gasLimit").GetString()!, "gas limit") >= TransactionGas);
        JsonElement config = json.GetProperty("config");
        Assert.Equal(chainId, config.GetProperty("chainId").GetInt64());
        Assert.Equal(5, consensus == GenesisConsensus.Qbft
            ? config.GetProperty("qbft").GetProperty("blockperiodseconds").GetInt32()
            : config.GetProperty("clique").GetProperty("period").GetInt32());

        // geth refuses Clique with later rules than London; the contracts need Cancun.
        Assert.Equal(consensus == GenesisConsensus.Qbft, config.TryGetProperty("cancunTime", out _));
        Assert.Equal(consensus == GenesisConsensus.Qbft, config.TryGetProperty("shanghaiTime", out _));
    }

    [Fact]
    public void Extra_data_of_QBFT_is_that_of_the_manual()
    {
        const string Manual =
            "0xf87aa00000000000000000000000000000000000000000000000000000000000000000f8549464a702e6263b7297a96638cac6ae65e6541f4169943923390ad55e90c237593b3b0e401f3b08a0318594aefdb9a738c9f433e5b6b212a6d62f6370c2f69294c7eeb9a4e00ce683cf93039b212648e01c6c6b78c080c0";
        JsonElement json = JsonDocument.Parse(GenesisDocument.Create(GenesisConsensus.Qbft, 1, ManualValidators, 1)).RootElement;
        Assert.Equal(Manual, json.GetProperty("extraData").GetString());
    }

    [Fact]
    public void Extra_data_of_Clique_is_vanity_signers_in_rising_order_and_an_empty_seal()
    {
        JsonElement json = JsonDocument.Parse(GenesisDocument.Create(GenesisConsensus.Clique, 1, [ManualValidators[3], ManualValidators[1]], 1)).RootElement;
        string extra = json.GetProperty("extraData").GetString()!;
        Assert.Equal(2 + (2 * (32 + 40 + 65)), extra.Length);
        Assert.Equal("0x" + new string('0', 64) + ManualValidators[1][2..] + ManualValidators[3][2..] + new string('0', 130), extra);
    }

    [Theory]
    [InlineData(GenesisConsensus.Clique, "0x")]
    [InlineData(GenesisConsensus.Clique, "0x00")]
    [InlineData(GenesisConsensus.Qbft, "0x")]
    [InlineData(GenesisConsensus.Qbft, "0xc0")]
    [InlineData(GenesisConsensus.Qbft, "0xc6c080c0c080c0")]
    public void Extra_data_that_is_laid_out_otherwise_is_refused(GenesisConsensus consensus, string extra) =>
        Assert.Throws<InputException>(() => GenesisDocument.Validators(consensus, Hex.Parse(extra, "extra data")));

    [Fact]
    public void Validators_and_periods_that_make_no_network_are_refused()
    {
        Assert.Throws<InputException>(() => GenesisDocument.Create(GenesisConsensus.Qbft, 1, [], 1));
        Assert.Throws<InputException>(() => GenesisDocument.Create(GenesisConsensus.Qbft, 1, [ManualValidators[0], ManualValidators[0].ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)], 1));
        Assert.Throws<InputException>(() => GenesisDocument.Create(GenesisConsensus.Qbft, 1, ["0x12"], 1));
        Assert.Throws<InputException>(() => GenesisDocument.Create(GenesisConsensus.Qbft, 1, ManualValidators, 0));
        Assert.Throws<InputException>(() => GenesisDocument.Create(GenesisConsensus.Qbft, 0, ManualValidators, 1));
    }

    [Fact]
    public async Task The_factory_in_a_genesis_is_the_one_that_chains_have()
    {
        await using TestNetwork network = await TestNetwork.StartAsync(31337, TestContext.Current.CancellationToken);
        Assert.Equal(Create2Factory.Code, Hex.Format(await network.Client.CodeAsync(Create2Factory.Address, TestContext.Current.CancellationToken)));
    }
}

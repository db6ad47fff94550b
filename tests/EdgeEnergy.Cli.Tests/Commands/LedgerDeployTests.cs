using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Tests.Commands;

/// <summary>Deployment, verification and genesis documents by the command line, on a chain of the test's own.</summary>
public sealed class LedgerDeployTests : IDisposable
{
    private const string Key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private const string KeyAddress = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-deploy-").FullName;

    private static string Contracts => Path.Combine(CommandRun.Root, "contracts");

    private string Record => Path.Combine(_folder, "deployment.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0x00")]
    [InlineData("0x5f5ffd")]
    public async Task What_was_deployed_is_verified_and_deploying_again_changes_nothing(string otherCode)
    {
        await using AnvilProcess anvil = await ChainAsync(mining: true);
        using TextFile key = new(Key);

        CommandRun first = await CommandRun.OfAsync(Deploy(anvil.Url, key.Path));
        Assert.True(first.ExitStatus == 0, first.Error);
        Assert.Equal(["profile", "chain_id", "factory", "operator", "owner", "token", "contracts", "owner_calls"], first.Json.Keys());
        Assert.Equal(KeyAddress, first.Json.GetProperty("operator").GetString());
        Assert.Equal(7, first.Json.GetProperty("contracts").GetArrayLength());
        string recorded = await File.ReadAllTextAsync(Record, _token);
        CommandRun second = await CommandRun.OfAsync(Deploy(anvil.Url, key.Path));
        Assert.Equal((0, first.Output, recorded), (second.ExitStatus, second.Output, await File.ReadAllTextAsync(Record, _token)));

        JsonElement verified = await CommandRun.JsonOfAsync(0, "ledger", "verify-deployment", Record, "--rpc", anvil.Url.ToString(), "--contracts", Path.Combine(Contracts, "out"), "--json", "-");
        Assert.True(verified.GetProperty("verified").GetBoolean());
        Assert.All(verified.GetProperty("contracts").EnumerateArray(), c => Assert.True(c.GetProperty("verified").GetBoolean()));
        Assert.All(verified.GetProperty("owner_calls").EnumerateArray(), c => Assert.True(c.GetProperty("done").GetBoolean()));

        string vault = first.Json.GetProperty("contracts")[1].GetProperty("address").GetString()!;
        await RpcAsync(anvil, "anvil_setCode", vault, otherCode);
        JsonElement differs = await CommandRun.JsonOfAsync(1, "ledger", "verify-deployment", Record, "--rpc", anvil.Url.ToString(), "--contracts", Path.Combine(Contracts, "out"));
        Assert.False(differs.GetProperty("verified").GetBoolean());
        Assert.Equal([true, false, true, true, true, true, true], differs.GetProperty("contracts").EnumerateArray().Select(c => c.GetProperty("verified").GetBoolean()));
        Assert.Equal([false, true, true], differs.GetProperty("owner_calls").EnumerateArray().Select(c => c.GetProperty("done").GetBoolean()));
    }

    [Fact]
    public async Task A_deployment_whose_process_was_killed_goes_on_with_the_bytes_it_had_signed()
    {
        await using AnvilProcess anvil = await ChainAsync(mining: false);
        using TextFile key = new(Key);
        ProcessStartInfo start = new("dotnet", [typeof(EdgeProgram).Assembly.Location, .. Deploy(anvil.Url, key.Path)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string sent;
        using (Process process = Process.Start(start)!)
        {
            JsonElement pending;
            do
            {
                Assert.False(process.HasExited);
                pending = await RpcAsync(anvil, "eth_getBlockByNumber", "pending", false);
            }
            while (pending.GetProperty("transactions").GetArrayLength() == 0);
            sent = pending.GetProperty("transactions")[0].GetString()!;
            process.Kill();
            await process.WaitForExitAsync(_token);
        }

        Assert.False(File.Exists(Record));
        await RpcAsync(anvil, "evm_setAutomine", true);
        await RpcAsync(anvil, "anvil_mine");
        CommandRun run = await CommandRun.OfAsync(Deploy(anvil.Url, key.Path));

        Assert.True(run.ExitStatus == 0, run.Error);
        Assert.Equal(sent, run.Json.GetProperty("contracts")[0].GetProperty("transaction_hash").GetString());
        Assert.Equal("0xa", (await RpcAsync(anvil, "eth_getTransactionCount", KeyAddress, "latest")).GetString());
    }

    [Fact]
    public async Task What_can_not_be_deployed_or_verified_is_told_in_one_line()
    {
        using TextFile key = new(Key);
        using TextFile broken = new("{");
        await using AnvilProcess anvil = await ChainAsync(mining: true);
        string url = anvil.Url.ToString();
        string development = Path.Combine(Contracts, "networks", "development.json");
        string sepolia = Path.Combine(Contracts, "networks", "sepolia.json");
        (string[] Args, string Told)[] cases =
        [
            (["deploy", "--profile", development, "--out", Record, "--rpc", url], "command line: the operator's key: found nothing"),
            (["deploy", "--profile", development, "--out", Record, "--rpc", url, "--key", key.Path, "--keystores", _folder], "command line: the operator's key: found several places"),
            (["deploy", "--profile", broken.Path, "--out", Record, "--rpc", url, "--key", key.Path], broken.Path + ": "),
            (["deploy", "--profile", Path.Combine(_folder, "none"), "--out", Record, "--rpc", url, "--key", key.Path], Path.Combine(_folder, "none") + ": can not be read"),
            (["deploy", "--profile", development, "--out", Path.Combine(_folder, "no", "where"), "--rpc", url, "--key", key.Path], Path.Combine(_folder, "no", "where.outbox") + ": can not be opened"),
            (["deploy", "--profile", sepolia, "--out", Record, "--rpc", url, "--key", key.Path, "--owner", DevelopmentChain.Factory, "--token", DevelopmentChain.Factory], "profile sepolia: chain id: found 31337, expected 11155111"),
            (["deploy", "--profile", development, "--out", Record, "--rpc", "http://127.0.0.1:1/secret", "--key", key.Path], "chain at 127.0.0.1: does not answer: "),
            (["deploy", "--profile", development, "--out", Record, "--rpc", "nowhere", "--key", key.Path], "--rpc: address: found nowhere"),
            (["verify-deployment", broken.Path, "--rpc", url], broken.Path + ": "),
            (["genesis", "--validators", "0x12"], "validator 1: length: found 1 bytes, expected 20 bytes"),
            (["genesis", "--validators", ","], "genesis: validators: found none"),
            (["genesis", "--consensus", "poa", "--validators", KeyAddress], "--consensus: found poa, expected qbft, clique"),
        ];
        foreach ((string[] args, string told) in cases)
        {
            CommandRun run = await CommandRun.OfAsync(["ledger", .. args, .. args[0] == "genesis" ? Array.Empty<string>() : ["--contracts", Path.Combine(Contracts, "out")]]);
            Assert.True(run.ExitStatus == 2, string.Join(' ', args));
            Assert.StartsWith("edge: " + told, run.Error, StringComparison.Ordinal);
            Assert.Equal(1, run.Error.Count(c => c == '\n'));
            Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Key[..16], run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("qbft", "cancunTime")]
    [InlineData("clique", "londonBlock")]
    public async Task A_genesis_document_goes_to_standard_output_or_a_file(string consensus, string rules)
    {
        CommandRun shown = await CommandRun.OfAsync("ledger", "genesis", "--consensus", consensus, "--validators", KeyAddress + ", " + DevelopmentChain.Factory, "--chain-id", "77", "--period", "2");
        CommandRun written = await CommandRun.OfAsync("ledger", "genesis", "--consensus", consensus, "--validators", KeyAddress + "," + DevelopmentChain.Factory, "--chain-id", "77", "--period", "2", "--out", Record);

        Assert.Equal((0, 0, ""), (shown.ExitStatus, written.ExitStatus, written.Output));
        Assert.Equal(shown.Output, await File.ReadAllTextAsync(Record, _token));
        Assert.Equal(77, shown.Json.GetProperty("config").GetProperty("chainId").GetInt32());
        Assert.True(shown.Json.GetProperty("config").TryGetProperty(rules, out _));
    }

    private string[] Deploy(Uri url, string key) =>
    [
        "ledger", "deploy", "--profile", Path.Combine(Contracts, "networks", "development.json"), "--rpc", url.ToString(), "--key", key,
        "--contracts", Path.Combine(Contracts, "out"), "--out", Record, "--json", "-",
    ];

    private async Task<AnvilProcess> ChainAsync(bool mining)
    {
        AnvilProcess anvil = await AnvilProcess.StartAsync(
            new AnvilSettings { ContractsFolder = Contracts, StateFolder = Path.Combine(_folder, "chain"), MineAtOnce = mining }, _token);
        await RpcAsync(anvil, "anvil_setBalance", KeyAddress, "0x3635c9adc5dea00000");
        return anvil;
    }

    private async Task<JsonElement> RpcAsync(AnvilProcess anvil, string method, params IReadOnlyList<JsonNode?> parameters)
    {
        using JsonRpcClient rpc = new(anvil.Url, TimeSpan.FromSeconds(30));
        return await rpc.CallAsync(new RpcRequest(method, parameters), _token);
    }
}

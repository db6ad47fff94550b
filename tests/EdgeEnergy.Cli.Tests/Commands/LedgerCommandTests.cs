using System.Text.Json;
using EdgeEnergy.Core;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class LedgerCommandTests
{
    private const string Vault = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

    [Fact]
    public async Task Transactions_are_signed_to_the_byte_as_ethers_signs_them()
    {
        JsonElement[] cases = [.. JsonDocument.Parse(await File.ReadAllTextAsync(CommandRun.Case("ledger", "transactions.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("cases").EnumerateArray()];
        Assert.NotEmpty(cases);
        foreach (JsonElement c in cases)
        {
            using TextFile transaction = new(c.GetProperty("transaction").GetRawText());
            using TextFile key = new(c.GetProperty("key").GetString()!);

            JsonElement json = await CommandRun.JsonOfAsync(0, "ledger", "sign-tx", transaction.Path, "--key", key.Path, "--json", "-");

            Assert.Equal(["raw", "hash", "from"], json.Keys());
            Assert.Equal(c.GetProperty("raw").GetString(), json.GetProperty("raw").GetString());
            Assert.Equal(c.GetProperty("hash").GetString(), json.GetProperty("hash").GetString());
            Assert.Equal(c.GetProperty("from").GetString(), json.GetProperty("from").GetString());
        }
    }

    [Fact]
    public async Task A_keystore_signs_with_its_password()
    {
        using TextFile transaction = new("""{"chain_id": 31337, "nonce": 0, "max_priority_fee_per_gas": 1, "max_fee_per_gas": 2e9, "gas": "0x5208", "to": "0x000000000000000000000000000000000000dEaD", "value": "1000000000000000000"}""");
        byte[] key = [.. Enumerable.Repeat((byte)7, 32)];
        using TextFile plain = new(Convert.ToHexString(key));
        string keystore = Path.Combine(Path.GetTempPath(), "edge-" + Path.GetRandomFileName());
        using TextFile password = new("correct horse\n");
        KeystoreFile.Write(keystore, "correct horse", key, "0x" + new string('0', 40));
        try
        {
            JsonElement expected = await CommandRun.JsonOfAsync(0, "ledger", "sign-tx", transaction.Path, "--key", plain.Path);
            JsonElement found = await CommandRun.JsonOfAsync(0, "ledger", "sign-tx", transaction.Path, "--key", keystore, "--password", password.Path);

            Assert.Equal(expected.GetProperty("raw").GetString(), found.GetProperty("raw").GetString());
        }
        finally
        {
            File.Delete(keystore);
        }
    }

    [Fact]
    public async Task A_key_that_everybody_knows_is_warned_of_off_the_development_chain()
    {
        using TextFile key = new("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        using TextFile transaction = new("""{"chainId": 1, "nonce": 0, "maxPriorityFeePerGas": 1, "maxFeePerGas": 2, "gasLimit": 21000, "to": "0x000000000000000000000000000000000000dead"}""");

        CommandRun run = await CommandRun.OfAsync("ledger", "sign-tx", transaction.Path, "--key", key.Path);

        Assert.Equal(0, run.ExitStatus);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", run.Json.GetProperty("from").GetString());
        Assert.Contains("warning", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Every_proof_leads_from_its_leaf_to_the_root(int trades)
    {
        using TextFile file = new(Trades(trades));

        JsonElement root = await CommandRun.JsonOfAsync(0, "ledger", "root", file.Path, "--json", "-");

        Assert.Equal(trades, root.GetProperty("leaves").GetArrayLength());
        for (int i = 0; i < trades; i++)
        {
            JsonElement proof = await CommandRun.JsonOfAsync(0, "ledger", "proof", file.Path, $"{i}", "--json", "-");
            byte[] node = Convert.FromHexString(proof.GetProperty("leaf").GetString()!.AsSpan(2));
            foreach (JsonElement sibling in proof.GetProperty("proof").EnumerateArray())
            {
                byte[] other = Convert.FromHexString(sibling.GetString()!.AsSpan(2));
                node = node.AsSpan().SequenceCompareTo(other) < 0 ? Hash([.. node, .. other]) : Hash([.. other, .. node]);
            }

            Assert.Equal(root.GetProperty("root").GetString(), Hex.Format(node));
            Assert.Equal(root.GetProperty("leaves")[i].GetString(), proof.GetProperty("leaf").GetString());
            Assert.True(proof.GetProperty("verified").GetBoolean());
        }
    }

    [Fact]
    public async Task Every_field_of_a_trade_and_its_place_changes_the_root()
    {
        string trades = Trades(2);
        string[] others =
        [
            trades, trades.Replace("\"wh\":500", "\"wh\":501", StringComparison.Ordinal), trades.Replace("120000", "120001", StringComparison.Ordinal), trades.Replace("31337", "1", StringComparison.Ordinal),
            trades.Replace("12:15Z", "12:30Z", StringComparison.Ordinal), trades.Replace("\"pv\"", "\"battery\"", StringComparison.Ordinal), trades.Replace(Vault, "0x000000000000000000000000000000000000dead", StringComparison.Ordinal),
            trades.Replace("\"seller\":\"b04\",\"buyer\":\"b05\"", "\"seller\":\"b05\",\"buyer\":\"b04\"", StringComparison.Ordinal),
        ];
        HashSet<string> roots = [];
        foreach (string text in others)
        {
            using TextFile file = new(text);
            roots.Add((await CommandRun.JsonOfAsync(0, "ledger", "root", file.Path)).GetProperty("root").GetString()!);
        }

        Assert.Equal(others.Length, roots.Count);
    }

    [Fact]
    public async Task Two_leaves_hash_as_OpenZeppelin_hashes_them()
    {
        using TextFile file = new($$"""{"leaves": ["0x{{new string('2', 64)}}", "0x{{new string('1', 64)}}"]}""");
        byte[] pair = [.. Enumerable.Repeat((byte)0x11, 32), .. Enumerable.Repeat((byte)0x22, 32)];

        JsonElement json = await CommandRun.JsonOfAsync(0, "ledger", "root", file.Path);

        Assert.Equal(Hex.Format(Hash(pair)), json.GetProperty("root").GetString());
    }

    private static byte[] Hash(byte[] bytes)
    {
        byte[] hash = new byte[32];
        new Keccak256().Hash(bytes, 0, bytes.Length, hash, 0);
        return hash;
    }

    private static string Trades(int count) =>
        $$"""{"chain_id": 31337, "vault": "{{Vault}}", "accounts": ["grid", "fee", "b04", "b05"], "period": "2026-07-01T12:15Z", "trades": [""" +
        string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"seller":"b04","buyer":"b05","source":"pv","wh":{{500 + (10 * i)}},"price_micro_per_kwh":120000,"transaction_hash":"0x"}""")) + "]}";
}

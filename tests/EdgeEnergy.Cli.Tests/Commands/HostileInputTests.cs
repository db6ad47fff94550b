namespace EdgeEnergy.Cli.Tests.Commands;

/// <summary>Whatever is given: status 2, one line that says what and where, nothing on the output.</summary>
public sealed class HostileInputTests
{
    private const string Transaction = """{"chain_id":1,"nonce":0,"max_priority_fee_per_gas":1,"max_fee_per_gas":2,"gas":21000""";
    private static readonly string Maps = Path.Combine(CommandRun.Root, "hardware", "devices");

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("powerflow")]
    [InlineData("powerflow solve")]
    [InlineData("powerflow solve /no/such/file.json")]
    [InlineData("powerflow solve /")]
    [InlineData("powerflow solve THESIS --method magic")]
    [InlineData("powerflow solve THESIS --tolerance -1")]
    [InlineData("powerflow solve THESIS --tolerance NaN")]
    [InlineData("powerflow solve THESIS --json /no/such/folder/out.json")]
    [InlineData("powerflow solve THESIS THESIS")]
    [InlineData("powerflow solve THESIS --json")]
    [InlineData("powerflow solve MESHED --method sweep")]
    [InlineData("powerflow series THESIS THESIS")]
    [InlineData("powerflow series THESIS /no/such/file.csv")]
    [InlineData("powerflow opf THESIS THESIS")]
    [InlineData("forecast TRAIN")]
    [InlineData("forecast TRAIN --horizon 0")]
    [InlineData("forecast TRAIN --horizon -3")]
    [InlineData("forecast TRAIN --horizon 1.5")]
    [InlineData("forecast TRAIN --horizon 99999999999999999999")]
    [InlineData("forecast TRAIN --horizon 1000000 --samples 100000")]
    [InlineData("forecast TRAIN --horizon 1000000 --samples 10000")]
    [InlineData("forecast TRAIN --horizon 2 --interval 1")]
    [InlineData("forecast TRAIN --horizon 2 --samples 1")]
    [InlineData("forecast TRAIN --horizon 2 --seed x")]
    [InlineData("forecast THESIS --horizon 2")]
    [InlineData("market price --mechanism sdr")]
    [InlineData("market price --mechanism barter --supply 1 --demand 1 --buy 2 --sell 1")]
    [InlineData("market price --mechanism sdr --supply -1 --demand 1 --buy 2 --sell 1")]
    [InlineData("market price --mechanism sdr --supply Infinity --demand 1 --buy 2 --sell 1")]
    [InlineData("market price --mechanism sdr --supply 1 --demand 1 --buy 1 --sell 2")]
    [InlineData("market price --mechanism sdrc --supply 1 --demand 1 --buy 2 --sell 1 --compensation 1.5")]
    [InlineData("device decode --map deye-hybrid-3p-lv")]
    [InlineData("device decode --maps MAPS --map ../rigs/x --hex 00")]
    [InlineData("device decode --maps MAPS --map deye-hybrid-3p-lv --hex 0")]
    [InlineData("device decode --maps MAPS --map deye-hybrid-3p-lv --hex zz")]
    [InlineData("device decode --maps MAPS --map deye-hybrid-3p-lv --hex 0x")]
    [InlineData("device decode --maps MAPS --map deye-hybrid-3p-lv --hex 00 --first 70000")]
    [InlineData("device decode --maps /no/such/folder --map deye-hybrid-3p-lv --hex 00")]
    [InlineData("reading inspect /no/such/file")]
    [InlineData("reading inspect 0")]
    [InlineData("reading inspect TRAIN")]
    [InlineData("reading inspect 00 --key /no/such/key")]
    [InlineData("ledger root THESIS")]
    [InlineData("ledger root TRAIN")]
    [InlineData("ledger proof THESIS 0")]
    [InlineData("ledger sign-tx THESIS --key TRAIN")]
    [InlineData("ledger sign-tx THESIS")]
    [InlineData("bench")]
    public async Task Bad_usage_is_one_line(string line) => await RefusedAsync(
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            "THESIS" => CommandRun.Feeder("thesis-13"),
            "MESHED" => CommandRun.Feeder("ieee14"),
            "TRAIN" => CommandRun.Case("forecast", "load30d", "train.csv"),
            "MAPS" => Maps,
            _ => word,
        }),
        ]);

    [Theory]
    [InlineData("", "text")]
    [InlineData("{", "line 1")]
    [InlineData("[]", "object")]
    [InlineData("null", "object")]
    [InlineData("{\"baseMVA\": NaN}", "line 1")]
    [InlineData("{\"baseMVA\": 1e999, \"buses\": [], \"branches\": []}", "baseMVA")]
    [InlineData("{\"baseMVA\": 1, \"buses\": [], \"branches\": []}", "buses")]
    [InlineData("{\"baseMVA\": 1, \"buses\": [{\"id\": 1, \"type\": \"slack\"}], \"branches\": [{\"from\": 1, \"to\": 2, \"r\": 1, \"x\": 1, \"units\": \"pu\"}]}", "unknown bus 2")]
    public async Task A_bad_feeder_is_told_with_its_place(string text, string part)
    {
        using TextFile file = new(text);

        string error = await RefusedAsync("powerflow", "solve", file.Path);

        Assert.Contains(file.Path, error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("epoch,y", "header")]
    [InlineData("epoch,x\n1,2\n", "column y")]
    [InlineData("t,y\n1,2\n", "ds or epoch")]
    [InlineData("epoch,y\n1,2\n2\n", "line 3")]
    [InlineData("epoch,y\n1,2\n2,abc\n", "line 3, column y")]
    [InlineData("epoch,y\n1,2\n2,Infinity\n", "line 3, column y")]
    [InlineData("epoch,y\n1,2\n1e300,1\n", "line 3, column epoch")]
    [InlineData("epoch,y\nNaN,2\n1,1\n", "line 2, column epoch")]
    [InlineData("ds,y\n2024-13-01,2\n2024-01-01,2\n", "line 2, column ds")]
    [InlineData("epoch,y,y\n1,2,3\n", "second time")]
    [InlineData("epoch,y\n1,\n2,\n3,nan\n", "usable values")]
    [InlineData("epoch,y\n5,1\n5,2\n5,3\n", "at least two")]
    [InlineData("epoch,y\n253402300000,1\n253402300500,2\n253402300700,3\n", "--horizon")]
    public async Task A_bad_series_is_told_with_its_place(string text, string part)
    {
        using TextFile file = new(text);

        string error = await RefusedAsync("forecast", file.Path, "--horizon", "5");

        Assert.Contains(file.Path, error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scale\n1\n", "step")]
    [InlineData("step,scale:99\n0,1\n", "99")]
    [InlineData("step,p_kw:2\n0,NaN\n", "line 2")]
    [InlineData("step,p_kw:2\n0\n", "line 2")]
    public async Task A_bad_profile_is_told_with_its_place(string text, string part)
    {
        using TextFile file = new(text);

        string error = await RefusedAsync("powerflow", "series", CommandRun.Feeder("thesis-13"), file.Path);

        Assert.Contains(file.Path, error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "chain_id")]
    [InlineData(Transaction + ",\"type\":0}", "type")]
    [InlineData(Transaction + ",\"nonce\":1}", "each key once")]
    [InlineData(Transaction + ",\"to\":\"0x12\"}", "to")]
    [InlineData(Transaction + ",\"to\":\"0x5fBDB2315678afecb367f032d93F642f64180aa3\"}", "checksum")]
    [InlineData(Transaction + ",\"data\":\"0x123\"}", "data")]
    [InlineData(Transaction + ",\"value\":-1}", "value")]
    [InlineData(Transaction + ",\"value\":0.5}", "value")]
    [InlineData(Transaction + ",\"value\":\"1e999999999\"}", "value")]
    [InlineData(Transaction + ",\"value\":\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"}", "value")]
    [InlineData(Transaction + ",\"gas_price\":5}", "gas_price")]
    [InlineData(Transaction + ",\"access_list\":[{\"address\":\"0x000000000000000000000000000000000000dead\",\"storage_keys\":[\"0x12\"]}]}", "access_list[0]")]
    [InlineData(Transaction + ",\"from\":\"0x000000000000000000000000000000000000dead\"}", "from")]
    [InlineData("""{"chain_id":1,"nonce":0,"max_priority_fee_per_gas":3,"max_fee_per_gas":2,"gas":21000}""", "max_priority_fee_per_gas")]
    public async Task A_bad_transaction_is_told_with_its_field(string text, string part)
    {
        using TextFile file = new(text);
        using TextFile key = new(new string('7', 64));

        string error = await RefusedAsync("ledger", "sign-tx", file.Path, "--key", key.Path);

        Assert.Contains(file.Path, error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("0x")]
    [InlineData("zz11111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("{\"version\": 3}")]
    public async Task A_bad_key_is_told_without_showing_it(string text)
    {
        using TextFile file = new(Transaction + "}");
        using TextFile key = new(text);

        string error = await RefusedAsync("ledger", "sign-tx", file.Path, "--key", key.Path);

        Assert.Contains(key.Path, error, StringComparison.Ordinal);
        Assert.True(text.Length < 3 || !error.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"chain_id\":1,\"vault\":\"0x000000000000000000000000000000000000dead\",\"accounts\":[\"a\"],\"trades\":[{\"period\":0,\"seller\":\"a\",\"buyer\":\"b\",\"source\":\"pv\",\"wh\":1,\"price_micro_per_kwh\":1}]}", "\"b\"")]
    [InlineData("{\"chain_id\":1,\"vault\":\"0x000000000000000000000000000000000000dead\",\"accounts\":[\"a\"],\"trades\":[{\"period\":7,\"seller\":\"a\",\"buyer\":\"a\",\"source\":\"pv\",\"wh\":1,\"price_micro_per_kwh\":1}]}", "trades[0]: period")]
    [InlineData("{\"chain_id\":1,\"vault\":\"0x000000000000000000000000000000000000dead\",\"accounts\":[\"a\"],\"trades\":[{\"period\":0,\"seller\":\"a\",\"buyer\":\"a\",\"source\":\"coal\",\"wh\":1,\"price_micro_per_kwh\":1}]}", "trades[0]: source")]
    [InlineData("{\"chain_id\":1,\"vault\":\"0x000000000000000000000000000000000000dead\",\"accounts\":[\"a\"],\"period_minutes\":7,\"trades\":[{\"period\":0,\"seller\":\"a\",\"buyer\":\"a\",\"source\":\"pv\",\"wh\":1,\"price_micro_per_kwh\":1}]}", "minutes")]
    [InlineData("{\"leaves\":[\"0x12\"]}", "leaves[0]")]
    [InlineData("[12]", "leaves[0]")]
    [InlineData("7", "object")]
    public async Task Bad_trades_are_told_with_their_place(string text, string part)
    {
        using TextFile file = new(text);

        string error = await RefusedAsync("ledger", "root", file.Path);

        Assert.Contains(file.Path, error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(params string[] args)
    {
        CommandRun run = await CommandRun.OfAsync(args);
        Assert.True(run.ExitStatus == 2, $"exit status {run.ExitStatus}: {run.Output}");
        Assert.Empty(run.Output);
        Assert.StartsWith("edge: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return run.Error;
    }
}

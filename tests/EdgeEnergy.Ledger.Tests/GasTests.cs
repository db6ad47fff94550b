namespace EdgeEnergy.Ledger.Tests;

/// <summary>The gas that the design promises, by real transactions, and that contracts/README.md tells.</summary>
public sealed class GasTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_of_2795_trades_among_50_participants_costs_what_the_design_promises_and_the_README_says()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        IReadOnlyList<GasRow> rows = await VaultGasBench.MeasureAsync(
            chain.Client, ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out")), [50], [1, 2_795], _token);
        string readme = Path.Combine(Repository.Contracts, "README.md");
        var told = GasTable.Read(await File.ReadAllTextAsync(readme, _token), readme);
        foreach (GasRow row in rows)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{row.Design} {row.Trades} {row.GasTotal} {row.GasPerTrade:F1}");

            // The time of a block is in what is signed and hashed: a zero byte in it costs less.
            long figure = told[(row.Design, row.Participants, row.Trades)];
            Assert.InRange(GasTable.Figure(row), (figure * 0.99) - 1, (figure * 1.01) + 1);
        }

        Assert.InRange(Of(VaultGasBench.Netted).GasPerTrade, 1, 70);
        Assert.InRange(Of(VaultGasBench.Verified).GasPerTrade, 1, 520);
        Assert.InRange(Of(VaultGasBench.Dispute).GasTotal, 1, 45_000);

        GasRow Of(string design) => rows.Single(r => r.Design == design && r.Trades == 2_795);
    }

    [Fact]
    public void A_table_reads_as_it_was_written_and_takes_the_place_of_the_old_one()
    {
        GasRow[] rows =
        [
            new(VaultGasBench.Netted, 1, 10, 72_330), new(VaultGasBench.Dispute, 1, 10, 44_000), new(VaultGasBench.Netted, 1_000, 10, 85_400), new(VaultGasBench.Dispute, 1_000, 10, 44_100),
        ];
        string table = GasTable.Write(rows);
        Assert.Equal(
            "| gas | participants | N = 1 | N = 1,000 |\n| --- | --- | ---: | ---: |\n| netted, a trade | 10 | 72,330 | 85 |\n| dispute | 10 | 44,000 | 44,100 |\n", table);
        string readme = GasTable.Replace("before\n<!-- gas: tools/edge bench ledger -->\nold\n<!-- /gas -->\nafter\n", table, "README.md");
        Assert.Equal($"before\n<!-- gas: tools/edge bench ledger -->\n{table}<!-- /gas -->\nafter\n", readme);
        Assert.Equal(rows.Select(r => (r.Design, r.Participants, r.Trades, GasTable.Figure(r))).Order(), GasTable.Read(readme, "README.md").Select(f => (f.Key.Design, f.Key.Participants, f.Key.Trades, f.Value)).Order());
        Assert.Contains("gas table", Assert.Throws<Domain.InputException>(() => GasTable.Replace("none", table, "README.md")).Message, StringComparison.Ordinal);
    }
}

namespace EdgeEnergy.Ledger.Tests;

/// <summary>The gas that the design promises, by real transactions.</summary>
public sealed class GasTests
{
    /// <summary>The table of contracts/README.md; EDGE_LEDGER_GAS_TABLE=full measures all of it, otherwise the two ends of its middle block.</summary>
    private static bool Full => Environment.GetEnvironmentVariable("EDGE_LEDGER_GAS_TABLE") == "full";

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_of_2795_trades_among_50_participants_costs_what_the_design_promises()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        IReadOnlyList<GasRow> rows = await VaultGasBench.MeasureAsync(
            chain.Client, ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out")), Full ? [10, 50, 200] : [50], Full ? [1, 10, 100, 1_000, 2_795] : [1, 2_795], _token);
        foreach (GasRow row in rows)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"| {row.Design} | {row.Participants} | {row.Trades} | {row.GasTotal} | {row.GasPerTrade:F1} |");
        }

        Assert.InRange(rows.Single(r => r is { Design: VaultGasBench.Netted, Trades: 2_795, Participants: 50 }).GasPerTrade, 1, 70);
        Assert.InRange(rows.Single(r => r is { Design: VaultGasBench.Verified, Trades: 2_795, Participants: 50 }).GasPerTrade, 1, 520);
    }
}

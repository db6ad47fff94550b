namespace EdgeEnergy.Ledger.Tests;

/// <summary>The gas that the design promises, by real transactions.</summary>
public sealed class GasTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_of_2795_trades_among_50_participants_costs_what_the_design_promises()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        IReadOnlyList<GasRow> rows = await VaultGasBench.MeasureAsync(
            chain.Client, ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out")), [50], [1, 2_795], _token);
        foreach (GasRow row in rows)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{row.Design} N={row.Trades} P={row.Participants}: {row.GasTotal} gas, {row.GasPerTrade:F1} a trade");
        }

        Assert.InRange(rows.Single(r => r is { Design: VaultGasBench.Netted, Trades: 2_795 }).GasPerTrade, 1, 70);
        Assert.InRange(rows.Single(r => r is { Design: VaultGasBench.Verified, Trades: 2_795 }).GasPerTrade, 1, 520);
    }
}

using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Bench;

/// <summary>Gas of settlements and disputes by real transactions on a development chain, and signatures a second on one core.</summary>
internal sealed class LedgerBench : IBench
{
    public string Name => "ledger";

    public async Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        SignatureRates rates = SignatureRates.Measure(scope.Budget);
        scope.Tell($"{rates.Sign:F0} signatures (median {rates.SignMedian:F0}, the library's own function {rates.Library:F0}, {rates.Ratio:P1} of it in turns), {rates.Verify:F0} verifications, {rates.Recover:F0} recoveries a second on one core");
        IReadOnlyList<GasRow> measured = await GasAsync(scope, cancellation);
        Row[] rows = [.. measured.Select(Row.Of)];
        foreach (Row row in rows)
        {
            scope.Tell($"{row.Design,-15} {row.Participants,4} participants {row.Trades,5} trades {row.GasTotal,10} gas {row.GasPerTrade,10:F1} a trade");
        }

        if (!scope.Quick)
        {
            await RemakeAsync(scope, measured, cancellation);
        }

        return new
        {
            rows,
            SignPerS = rates.Sign,
            VerifyPerS = rates.Verify,
            RecoverPerS = rates.Recover,
            SignMedianPerS = rates.SignMedian,
            LibrarySignPerS = rates.Library,
            SignOfLibrary = rates.Ratio,
            rates.SignAllocatedBytes,
        };
    }

    private static async Task<IReadOnlyList<GasRow>> GasAsync(BenchScope scope, CancellationToken cancellation)
    {
        string state = Directory.CreateTempSubdirectory("edgeenergy-bench-").FullName;
        try
        {
            await using AnvilProcess anvil = await AnvilProcess.StartAsync(new AnvilSettings { ContractsFolder = scope.Checkout.PathOf("contracts"), StateFolder = state }, cancellation);
            using JsonRpcClient rpc = new(anvil.Url, TimeSpan.FromSeconds(60));
            ContractArtifacts artifacts = ContractArtifacts.Load(scope.Checkout.PathOf("contracts", "out"));
            return await VaultGasBench.MeasureAsync(
                new EthereumClient(rpc), artifacts, scope.Quick ? [10] : [10, 50, 200], scope.Quick ? [1, 10] : [1, 10, 100, 1000, 2795], cancellation);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>The table of contracts/README.md is what was just measured.</summary>
    private static async Task RemakeAsync(BenchScope scope, IReadOnlyList<GasRow> rows, CancellationToken cancellation)
    {
        string path = scope.Checkout.PathOf("contracts", "README.md");
        try
        {
            string old = await File.ReadAllTextAsync(path, cancellation);
            string remade = GasTable.Replace(old, GasTable.Write(rows), path);
            if (remade != old)
            {
                await File.WriteAllTextAsync(path, remade, cancellation);
            }

            scope.Tell($"{path}: gas table {(remade == old ? "as measured" : "remade")}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: gas table can not be remade: {e.Message}", e);
        }
    }

    /// <summary>Disputes and payments are one transaction, however many trades their window has.</summary>
    private sealed record Row(string Design, int Trades, int Participants, long GasTotal, double GasPerTrade)
    {
        public static Row Of(GasRow row) =>
            new(row.Design, row.Trades, row.Participants, row.GasTotal, VaultGasBench.IsPerTrade(row.Design) ? row.GasPerTrade : row.GasTotal);
    }
}

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
        Row[] rows = [.. (await GasAsync(scope, cancellation)).Select(Row.Of)];
        foreach (Row row in rows)
        {
            scope.Tell($"{row.Design,-9} {row.Participants,4} participants {row.Trades,5} trades {row.GasTotal,10} gas {row.GasPerTrade,10:F1} a trade");
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

    /// <summary>A dispute is of one trade, however many its window has.</summary>
    private sealed record Row(string Design, int Trades, int Participants, long GasTotal, double GasPerTrade)
    {
        public static Row Of(GasRow row) =>
            new(row.Design, row.Trades, row.Participants, row.GasTotal, row.Design == VaultGasBench.Dispute ? row.GasTotal : row.GasPerTrade);
    }
}

using System.Security.Cryptography;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Bench;

/// <summary>Gas of settlements and disputes by real transactions on a development chain, and signatures a second on one core.</summary>
internal sealed class LedgerBench : IBench
{
    private const int Batch = 1000;

    public string Name => "ledger";

    public async Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        (double sign, double verify, double recover) = Signatures(scope);
        scope.Tell($"{sign:F0} signatures, {verify:F0} verifications, {recover:F0} recoveries a second on one core");
        Row[] rows = [.. (await GasAsync(scope, cancellation)).Select(Row.Of)];
        foreach (Row row in rows)
        {
            scope.Tell($"{row.Design,-9} {row.Participants,4} participants {row.Trades,5} trades {row.GasTotal,10} gas {row.GasPerTrade,10:F1} a trade");
        }

        return new { rows, SignPerS = sign, VerifyPerS = verify, RecoverPerS = recover };
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

    private static (double Sign, double Verify, double Recover) Signatures(BenchScope scope)
    {
        using Secp256k1Native curve = new();
        byte[] key = SHA256.HashData("edgeenergy bench"u8);
        byte[] publicKey = curve.PublicKey(key);
        byte[][] hashes = [.. Enumerable.Range(0, Batch).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        byte[][] signatures = [.. hashes.Select(_ => new byte[Secp256k1Native.SignatureLength])];
        byte[] address = new byte[EthereumAddress.Length];
        Measurement sign = Measurement.Best(scope.Budget, () =>
        {
            for (int i = 0; i < Batch; i++)
            {
                curve.Sign(hashes[i], key, signatures[i]);
            }
        });
        Measurement verify = Measurement.Best(scope.Budget, () => All(i => curve.Verify(publicKey, hashes[i], signatures[i].AsSpan(0, 64))));
        Measurement recover = Measurement.Best(scope.Budget, () => All(i => curve.TryRecover(hashes[i], signatures[i], address)));
        return (Batch / sign.Seconds, Batch / verify.Seconds, Batch / recover.Seconds);
    }

    private static void All(Func<int, bool> holds)
    {
        for (int i = 0; i < Batch; i++)
        {
            if (!holds(i))
            {
                throw new CryptographicException($"signature {i} does not verify");
            }
        }
    }

    /// <summary>A dispute is of one trade, however many its window has.</summary>
    private sealed record Row(string Design, int Trades, int Participants, long GasTotal, double GasPerTrade)
    {
        public static Row Of(GasRow row) =>
            new(row.Design, row.Trades, row.Participants, row.GasTotal, row.Design == VaultGasBench.Dispute ? row.GasTotal : row.GasPerTrade);
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Bench;

/// <summary>Signatures a second on one core.</summary>
/// <param name="Sign">Of the ledger's signer, the shortest of many batches.</param>
/// <param name="SignMedian">The same, the median.</param>
/// <param name="Library">Of the library's own function, the shortest of as many batches, taken in turns with the signer's.</param>
/// <param name="Ratio">Median over the turns of the signer's rate divided by the library's.</param>
/// <param name="SignAllocatedBytes">Bytes allocated for a signature.</param>
/// <param name="Verify">Verifications with a given public key.</param>
/// <param name="Recover">Recoveries of the address.</param>
internal sealed record SignatureRates(double Sign, double SignMedian, double Library, double Ratio, double SignAllocatedBytes, double Verify, double Recover)
{
    private const int Batch = 100;

    /// <summary>Signs, verifies and recovers for the budget each.</summary>
    public static SignatureRates Measure(double budgetSeconds)
    {
        using Secp256k1Native curve = new();
        byte[] key = SHA256.HashData("edgeenergy bench"u8);
        using LocalSigner signer = new(curve, key);
        byte[][] hashes = [.. Enumerable.Range(0, Batch).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        byte[][] signatures = [.. hashes.Select(_ => new byte[Secp256k1Native.SignatureLength])];
        byte[] address = new byte[EthereumAddress.Length];
        (double[] ours, double[] library, long allocated) = InTurns(budgetSeconds, signer, key, hashes, signatures);
        Measurement verify = Measurement.Best(budgetSeconds, () => All(i => curve.Verify(signer.PublicKey, hashes[i], signatures[i].AsSpan(0, 64))));
        Measurement recover = Measurement.Best(budgetSeconds, () => All(i => curve.TryRecover(hashes[i], signatures[i], address)));
        return new SignatureRates(
            Batch / ours.Min(),
            Batch / Median(ours),
            Batch / library.Min(),
            Median([.. ours.Zip(library, (o, l) => l / o)]),
            (double)allocated / Batch,
            Batch / verify.Seconds,
            Batch / recover.Seconds);
    }

    /// <summary>Seconds of each batch: the signer's and, right after it, the library's, so that a load on the machine meets both.</summary>
    private static (double[] Ours, double[] Library, long Allocated) InTurns(double budgetSeconds, LocalSigner signer, byte[] key, byte[][] hashes, byte[][] signatures)
    {
        using RawSecp256k1 raw = new();
        byte[] together = [.. hashes.SelectMany(h => h)];
        List<double> ours = [];
        List<double> library = [];
        long least = long.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        bool warm = false;
        do
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Batch; i++)
            {
                signer.Sign(hashes[i], signatures[i]);
            }

            double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - allocated);
            start = Stopwatch.GetTimestamp();
            if (!raw.SignAll(together, key))
            {
                throw new CryptographicException("the library did not sign");
            }

            double second = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (warm)
            {
                ours.Add(first);
                library.Add(second);
            }

            warm = true;
        }
        while (ours.Count == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < budgetSeconds);
        return ([.. ours], [.. library], least);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

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
}

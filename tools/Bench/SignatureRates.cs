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

    private const int Kinds = 4;

    /// <summary>Signs, signs by the library's function, verifies and recovers in turns, for the budget of four cases: a load on the machine meets all of them.</summary>
    public static SignatureRates Measure(double budgetSeconds)
    {
        using Secp256k1Native curve = new();
        using RawSecp256k1 raw = new();
        byte[] key = SHA256.HashData("edgeenergy bench"u8);
        using LocalSigner signer = new(curve, key);
        byte[] publicKey = signer.PublicKey;
        byte[][] hashes = [.. Enumerable.Range(0, Batch).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        byte[] together = [.. hashes.SelectMany(h => h)];
        byte[][] signatures = [.. hashes.Select(_ => new byte[Secp256k1Native.SignatureLength])];
        byte[] address = new byte[EthereumAddress.Length];
        Action sign = () =>
        {
            for (int i = 0; i < Batch; i++)
            {
                signer.Sign(hashes[i], signatures[i]);
            }
        };
        double[][] seconds = InTurns(
            budgetSeconds * Kinds,
            sign,
            () => Require(raw.SignAll(together, key), "the library did not sign"),
            () => All(i => curve.Verify(publicKey, hashes[i], signatures[i].AsSpan(0, 64))),
            () => All(i => curve.TryRecover(hashes[i], signatures[i], address)));
        return new SignatureRates(
            Batch / seconds[0].Min(),
            Batch / Median(seconds[0]),
            Batch / seconds[1].Min(),
            Median([.. seconds[0].Zip(seconds[1], (ours, library) => library / ours)]),
            (double)Measurement.Best(0, sign).AllocatedBytes / Batch,
            Batch / seconds[2].Min(),
            Batch / seconds[3].Min());
    }

    /// <summary>Seconds of each work in each turn, the first turn left out.</summary>
    private static double[][] InTurns(double budgetSeconds, params Action[] works)
    {
        List<double>[] seconds = [.. works.Select(_ => new List<double>())];
        long begin = Stopwatch.GetTimestamp();
        for (int turn = 0; turn < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < budgetSeconds; turn++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                works[i]();
                if (turn > 0)
                {
                    seconds[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        return [.. seconds.Select(s => s.ToArray())];
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static void All(Func<int, bool> holds)
    {
        for (int i = 0; i < Batch; i++)
        {
            Require(holds(i), "a signature does not verify");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CryptographicException(otherwise);
        }
    }
}

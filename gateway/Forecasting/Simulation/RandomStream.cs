using System.Numerics;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// A seeded stream of random numbers, the same on every machine: xoshiro256** (D. Blackman, S. Vigna, 2018), its state filled by SplitMix64;
/// normals by the polar method of Marsaglia.
/// </summary>
internal sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spare = double.NaN;

    internal RandomStream(ulong seed)
    {
        _s0 = Scramble(ref seed);
        _s1 = Scramble(ref seed);
        _s2 = Scramble(ref seed);
        _s3 = Scramble(ref seed);
    }

    /// <summary>Uniform in (0, 1).</summary>
    internal double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Uniform among 0..count-1.</summary>
    internal int Index(int count) => (int)(((UInt128)Next() * (ulong)count) >> 64);

    /// <summary>Standard normal.</summary>
    internal double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        double u;
        double v;
        double square;
        do
        {
            u = (2 * Uniform()) - 1;
            v = (2 * Uniform()) - 1;
            square = (u * u) + (v * v);
        }
        while (square >= 1 || square == 0);

        double factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = v * factor;
        return u * factor;
    }

    /// <summary>Laplace with mean 0.</summary>
    internal double Laplace(double scale)
    {
        double magnitude = -scale * Math.Log(Uniform());
        return Next() >> 63 == 0 ? magnitude : -magnitude;
    }

    /// <summary>Exponential with the given rate.</summary>
    internal double Exponential(double rate) => -Math.Log(Uniform()) / rate;

    private static ulong Scramble(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        ulong z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }
}

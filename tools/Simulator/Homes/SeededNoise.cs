namespace EdgeEnergy.Simulator.Homes;

/// <summary>Reproducible randomness: SplitMix64 (Steele, Lea and Flood, 2014) started from a seed, a name and a number, so that no draw depends on another's order.</summary>
internal struct SeededNoise
{
    private ulong state;

    public SeededNoise(int seed, string name, string use, long number)
    {
        state = (ulong)(uint)seed;
        Absorb(name);
        Absorb(use);
        state = Next() ^ (ulong)number;
        _ = Next();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform integer in [0, bound).</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Mean 0, variance 1, bounded by 3.47: the centred sum of four uniforms (Irwin-Hall).</summary>
    public double Bell() => (Uniform() + Uniform() + Uniform() + Uniform() - 2) * Math.Sqrt(3);

    private void Absorb(string text)
    {
        foreach (char c in text)
        {
            state ^= c;
            state = Next();
        }
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

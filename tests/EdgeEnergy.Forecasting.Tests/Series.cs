namespace EdgeEnergy.Forecasting.Tests;

/// <summary>Series with known truth and the real ones.</summary>
internal static class Series
{
    internal const long Start = 1_700_006_400;

    internal static long[] Hours(int count, long start = Start) => [.. Enumerable.Range(0, count).Select(i => start + (3600L * i))];

    internal static long[] Days(int count, long start = Start) => [.. Enumerable.Range(0, count).Select(i => start + (86400L * i))];

    /// <summary>Standard normal numbers from the framework's generator, not the engine's.</summary>
    internal static double[] Noise(int count, int seed)
    {
        Random random = new(seed);
        double[] noise = new double[count];
        for (int i = 0; i < count; i++)
        {
            noise[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return noise;
    }

    /// <summary>Hourly: level 2, daily and weekly waves, growth 0.01 a day, noise of the given deviation.</summary>
    internal static double[] Home(int hours, double deviation, int seed)
    {
        double[] noise = Noise(hours, seed);
        return [.. Enumerable.Range(0, hours).Select(i => Truth(Start + (3600L * i)) + (deviation * noise[i]))];
    }

    /// <summary>What <see cref="Home"/> is without noise.</summary>
    internal static double Truth(long epoch)
    {
        double day = (epoch - Start) / 86400.0;
        double clock = epoch / 86400.0;
        return 2 + (0.01 * day) + (0.6 * Math.Sin(2 * Math.PI * clock)) + (0.3 * Math.Cos(4 * Math.PI * clock)) + (0.25 * Math.Sin(2 * Math.PI * clock / 7));
    }

    internal static (long[] Epochs, double[] Kwh) Uci() => (Cases.Epochs("homes120d/uci.csv"), Cases.Column("homes120d/uci.csv", "load_kwh"));

    internal static (long[] Epochs, double[] Kwh) CityLearn(string column) => (Cases.Epochs("homes120d/citylearn.csv"), Cases.Column("homes120d/citylearn.csv", column));
}

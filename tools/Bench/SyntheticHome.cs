namespace EdgeEnergy.Bench;

/// <summary>Hourly energy of a home, kWh: daily, weekly and yearly course, slow growth and noise, all from a seed.</summary>
internal static class SyntheticHome
{
    private const long Start = 1_640_995_200;
    private const int HourSeconds = 3600;

    public static long[] Epochs(int points) => [.. Enumerable.Range(0, points).Select(i => Start + ((long)i * HourSeconds))];

    public static double[] Energy(int points, int seed)
    {
        Random random = new(seed);
        double level = 0.4 + random.NextDouble();
        double evening = 0.2 + (0.4 * random.NextDouble());
        double winter = 0.3 * random.NextDouble();
        double growth = (random.NextDouble() - 0.5) * 0.2;
        double[] energy = new double[points];
        for (int i = 0; i < points; i++)
        {
            double day = i / 24.0;
            double course = 1 + (evening * Math.Sin(2 * Math.PI * (day - 0.55))) + (evening / 2 * Math.Sin(4 * Math.PI * (day - 0.1)))
                + (0.1 * Math.Sin(2 * Math.PI * day / 7)) + (winter * Math.Cos(2 * Math.PI * day / 365.25)) + (growth * day / 365.25);
            double noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            energy[i] = Math.Max(0, level * (course + (0.15 * noise)));
        }

        return energy;
    }
}

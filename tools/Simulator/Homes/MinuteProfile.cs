using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Homes;

/// <summary>
/// Minute powers of one home out of an hourly series: whole watts whose sum over each hour is that hour's energy exactly. The shape within the
/// hour joins the neighbouring hours and carries noise seeded by home and hour.
/// </summary>
public sealed class MinuteProfile
{
    private const int Minutes = 60;
    private const long HourSeconds = 3600;

    private readonly HourlySeries series;
    private readonly long shiftSeconds;
    private readonly double wattHoursPerKwh;
    private readonly int capW;
    private readonly double roughness;
    private readonly int seed;
    private readonly string home;
    private readonly double[] weights = new double[Minutes];
    private readonly int[] watts = new int[Minutes];
    private long filledHour = long.MinValue;

    /// <summary>A profile of one home from one series.</summary>
    /// <param name="series">The measured series.</param>
    /// <param name="use">Its shift and scale.</param>
    /// <param name="capW">No minute exceeds this unless the mean of its hour does.</param>
    /// <param name="roughness">Standard deviation of a minute around the smooth shape, as a share of it.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="home">Name that tells this home's noise from others'.</param>
    public MinuteProfile(HourlySeries series, RigSeriesUse use, int capW, double roughness, int seed, string home)
    {
        this.series = series;
        this.capW = capW;
        this.roughness = roughness;
        this.seed = seed;
        this.home = home;
        shiftSeconds = use.ShiftDays * 24L * HourSeconds;
        wattHoursPerKwh = 1000 * use.Scale;
    }

    /// <summary>Energy of the hour that contains the instant, whole Wh.</summary>
    /// <exception cref="RigException">The series has no value there.</exception>
    public int HourWh(long unix)
    {
        double kwh = series.At(unix + shiftSeconds);
        return double.IsNaN(kwh)
            ? throw new RigException($"series {series.Name}: no value at {DateTimeOffset.FromUnixTimeSeconds(unix + shiftSeconds):yyyy-MM-dd'T'HH}; the run is longer than the series")
            : (int)Math.Round(kwh * wattHoursPerKwh);
    }

    /// <summary>Mean power of the minute that starts at the instant, W.</summary>
    public int WattsAt(long unix)
    {
        long hour = unix / HourSeconds;
        if (hour != filledHour)
        {
            Fill(hour);
            filledHour = hour;
        }

        return watts[(int)(unix % HourSeconds / 60)];
    }

    private void Fill(long hour)
    {
        int energy = HourWh(hour * HourSeconds);
        if (energy == 0)
        {
            Array.Clear(watts);
            return;
        }

        Shape(Neighbour(hour - 1, energy), energy, Neighbour(hour + 1, energy));
        AddNoise(hour);
        Settle(energy);
    }

    private double Neighbour(long hour, int fallback)
    {
        double kwh = series.At((hour * HourSeconds) + shiftSeconds);
        return double.IsNaN(kwh) ? fallback : kwh * wattHoursPerKwh;
    }

    /// <summary>
    /// Two straight lines through the hour's middle. The boundary is the harmonic mean of both hours, which is 0 next to a dark hour.
    /// </summary>
    private void Shape(double before, double here, double after)
    {
        double left = 2 * before * here / (before + here);
        double right = 2 * here * after / (here + after);
        double middle = Math.Max(0, (2 * here) - ((left + right) / 2));
        for (int m = 0; m < Minutes; m++)
        {
            double x = (m + 0.5) / Minutes;
            weights[m] = x < 0.5 ? left + ((middle - left) * 2 * x) : middle + ((right - middle) * ((2 * x) - 1));
        }
    }

    private void AddNoise(long hour)
    {
        SeededNoise noise = new(seed, home, series.RatedW is null ? "load" : "pv", hour);
        const double memory = 0.8;
        double drive = Math.Sqrt(1 - (memory * memory));
        double deviation = noise.Bell();
        for (int m = 0; m < Minutes; m++)
        {
            weights[m] *= Math.Max(0.05, 1 + (roughness * deviation));
            deviation = (memory * deviation) + (drive * noise.Bell());
        }
    }

    /// <summary>Scales the weights to the hour's energy, flattens them below the cap, and rounds the running sum so that nothing is lost.</summary>
    private void Settle(int energy)
    {
        double sum = 0;
        double top = 0;
        foreach (double weight in weights)
        {
            sum += weight;
            top = Math.Max(top, weight);
        }

        double mean = sum / Minutes;
        double room = Math.Max(0, (capW - 1.0 - energy) / energy);
        double highest = (top / mean) - 1;
        double flatten = highest > room ? room / highest : 1;
        double running = 0;
        long given = 0;
        for (int m = 0; m < Minutes; m++)
        {
            running += energy * (1 + (((weights[m] / mean) - 1) * flatten));
            long until = m == Minutes - 1 ? (long)Minutes * energy : (long)Math.Round(running);
            watts[m] = (int)(until - given);
            given = until;
        }
    }
}

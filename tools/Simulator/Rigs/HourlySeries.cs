using System.Globalization;

namespace EdgeEnergy.Simulator.Rigs;

/// <summary>A measured series, kWh in each hour from <see cref="FirstHourUnix"/> on. Gaps of up to three hours are bridged by a straight line.</summary>
public sealed class HourlySeries
{
    private const int HourSeconds = 3600;
    private const int LongestBridge = 3;
    private readonly double[] hours;

    private HourlySeries(string name, long firstHourUnix, int? ratedW, double[] hours)
    {
        Name = name;
        FirstHourUnix = firstHourUnix;
        RatedW = ratedW;
        this.hours = hours;
    }

    public string Name { get; }
    public long FirstHourUnix { get; }

    /// <summary>Rating of the array a PV series was measured on, W; null for a load.</summary>
    public int? RatedW { get; }
    public long EndUnix => FirstHourUnix + ((long)hours.Length * HourSeconds);

    /// <summary>Reads one column of a CSV file with a header line and a row an hour.</summary>
    /// <exception cref="RigException">The file, the column or a cell is unusable.</exception>
    public static HourlySeries Read(string name, string path, string column, long firstHourUnix, int? ratedW)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RigException($"{path}: can not be read: {e.Message}", e);
        }

        int index = Array.IndexOf(lines.Length > 0 ? lines[0].Split(',') : [], column);
        if (index < 0)
        {
            throw new RigException($"{path}:1", "header", lines.Length > 0 ? lines[0] : "an empty file", $"a column {column}");
        }

        double[] kwh = new double[lines.Length - 1];
        for (int row = 0; row < kwh.Length; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            string cell = index < cells.Length ? cells[index] : "";
            if (cell.Length == 0)
            {
                kwh[row] = double.NaN;
            }
            else if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out kwh[row]) || !(kwh[row] >= 0))
            {
                throw new RigException($"{path}:{row + 2}", column, cell, "kWh of 0 or more, or an empty cell");
            }
        }

        Bridge(kwh);
        return new HourlySeries(name, firstHourUnix, ratedW, kwh);
    }

    /// <summary>True when every hour that starts in [from, until) has a value.</summary>
    public bool Covers(long fromUnix, long untilUnix)
    {
        if (fromUnix < FirstHourUnix || untilUnix > EndUnix)
        {
            return false;
        }

        return Window(fromUnix, untilUnix).IndexOf(double.NaN) < 0;
    }

    /// <summary>The greatest hour in [from, until), kWh; the range must be covered.</summary>
    public double Peak(long fromUnix, long untilUnix)
    {
        double peak = 0;
        foreach (double value in Window(fromUnix, untilUnix))
        {
            peak = Math.Max(peak, value);
        }

        return peak;
    }

    /// <summary>kWh of the hour that contains the instant; NaN where nothing was measured or outside of the series.</summary>
    public double At(long unix)
    {
        long index = (unix - FirstHourUnix) / HourSeconds;
        return unix >= FirstHourUnix && index < hours.Length ? hours[index] : double.NaN;
    }

    private static void Bridge(double[] kwh)
    {
        int last = -1;
        for (int i = 0; i < kwh.Length; i++)
        {
            if (double.IsNaN(kwh[i]))
            {
                continue;
            }

            int missing = i - last - 1;
            if (last >= 0 && missing is > 0 and <= LongestBridge)
            {
                for (int k = 1; k <= missing; k++)
                {
                    kwh[last + k] = kwh[last] + ((kwh[i] - kwh[last]) * k / (missing + 1));
                }
            }

            last = i;
        }
    }

    private ReadOnlySpan<double> Window(long fromUnix, long untilUnix) =>
        hours.AsSpan((int)((fromUnix - FirstHourUnix) / HourSeconds), (int)((untilUnix - fromUnix) / HourSeconds));
}

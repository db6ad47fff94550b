using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// A measured series as a CSV file: columns `epoch` (Unix seconds) or `ds` (date and time, UTC where it names no zone), and `y`. An empty y is missing.
/// Other columns are ignored.
/// </summary>
/// <param name="Epochs">Unix seconds, as in the file.</param>
/// <param name="Values">NaN where missing.</param>
internal sealed record SeriesFile(long[] Epochs, double[] Values)
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static SeriesFile Read(string path) => Parse(InputFile.ReadText(path), path);

    public static SeriesFile Parse(string text, string where)
    {
        string[] lines = text.Split('\n');
        int count = lines.Length;
        while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
        {
            count--;
        }

        if (count < 2)
        {
            throw new InputException(where, "text", $"{count} lines", "a header with ds or epoch, then y, and a row for each value");
        }

        string[] header = Cells(lines[0]);
        int epoch = Column(header, "epoch", where);
        int ds = Column(header, "ds", where);
        int y = Column(header, "y", where);
        if (epoch < 0 && ds < 0)
        {
            throw new InputException(where, "line 1", "no column ds or epoch", "ds (date and time) or epoch (Unix seconds)");
        }

        if (y < 0)
        {
            throw new InputException(where, "line 1", "no column y", "the values in a column y");
        }

        long[] epochs = new long[count - 1];
        double[] values = new double[count - 1];
        for (int row = 1; row < count; row++)
        {
            string[] cells = Cells(lines[row]);
            if (cells.Length != header.Length)
            {
                throw new InputException(where, $"line {row + 1}", $"{cells.Length} values", $"{header.Length}, as in the header");
            }

            epochs[row - 1] = epoch >= 0 ? Epoch(cells[epoch], where, row) : Time(cells[ds], where, row);
            values[row - 1] = Value(cells[y], where, row);
        }

        return new SeriesFile(epochs, values);
    }

    private static string[] Cells(string line) => [.. line.TrimEnd('\r').Split(',').Select(c => c.Trim().Trim('"'))];

    private static int Column(string[] header, string name, string where)
    {
        int first = Array.IndexOf(header, name);
        return first < 0 || Array.LastIndexOf(header, name) == first
            ? first
            : throw new InputException(where, "line 1", $"column {name} a second time", "each column once");
    }

    private static long Epoch(string text, string where, int row)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value != Math.Floor(value))
        {
            throw new InputException(where, $"line {row + 1}, column epoch", $"\"{text}\"", "whole Unix seconds");
        }

        // Seconds beyond the year 9999 are milliseconds by mistake.
        return value is > -62_135_596_800 and < 253_402_300_800
            ? (long)value
            : throw new InputException(where, $"line {row + 1}, column epoch", text, "Unix seconds between the years 1 and 9999");
    }

    private static long Time(string text, string where, int row) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUnixTimeSeconds()
            : throw new InputException(where, $"line {row + 1}, column ds", $"\"{text}\"", "a date and time such as 2024-05-01 13:00:00");

    private static double Value(string text, string where, int row)
    {
        if (text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new InputException(where, $"line {row + 1}, column y", $"\"{text}\"", "a finite number, or nothing where it is missing");
    }
}

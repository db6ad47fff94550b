using System.Globalization;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Api;

/// <summary>Measured hours from before the gateway's time: CSV participant,quantity,start_unix,step_seconds,wh with a header line.</summary>
internal static class HistoryFile
{
    private const int Columns = 5;
    private const int StepSeconds = 3600;
    private const long LatestUnix = 1L << 40;
    private const long LargestWh = 1_000_000_000_000;
    private static readonly Dictionary<string, ForecastQuantity> Quantities = new(StringComparer.Ordinal) { ["load"] = ForecastQuantity.Load, ["pv"] = ForecastQuantity.Pv };
    private const string Header = "participant,quantity,start_unix,step_seconds,wh";

    public static IReadOnlyList<EnergyHistory> Parse(string text, Community community)
    {
        HashSet<string> ids = [.. community.Traders.Select(p => p.Id)];
        List<EnergyHistory> history = [];
        int line = 0;
        foreach (ReadOnlySpan<char> row in text.AsSpan().EnumerateLines())
        {
            line++;
            if (line == 1 && !row.SequenceEqual(Header))
            {
                throw new InputException("history line 1", "header", row.ToString(), Header);
            }

            if (line > 1 && row.Length > 0)
            {
                history.Add(Row(row.ToString().Split(','), line, ids));
            }
        }

        return history;
    }

    private static EnergyHistory Row(string[] cells, int line, HashSet<string> ids)
    {
        string where = $"history line {line}";
        Require(cells.Length == Columns, where, "row", $"{cells.Length} values", Header);
        Require(ids.Contains(cells[0]), where, "participant", cells[0], "a participant with a meter");
        Require(Quantities.TryGetValue(cells[1], out ForecastQuantity quantity), where, "quantity", cells[1], string.Join(" or ", Quantities.Keys));
        Require(long.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds == StepSeconds, where, "step_seconds", cells[3], $"{StepSeconds}");
        Require(
            long.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out long start) && start <= LatestUnix && start % StepSeconds == 0,
            where, "start_unix", cells[2], "Unix seconds of a full hour");
        Require(
            double.TryParse(cells[4], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double wh) && wh is >= 0 and <= LargestWh,
            where, "wh", cells[4], $"0 to {LargestWh}");
        return new EnergyHistory(cells[0], quantity, start, StepSeconds, wh);
    }

    private static void Require(bool holds, string where, string what, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException(where, what, $"\"{found}\"", expected);
        }
    }
}

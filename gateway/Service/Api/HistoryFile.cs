using System.Globalization;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Api;

/// <summary>Measured energy from before the gateway's time: CSV participant,quantity,start_unix,step_seconds,wh with a header line.</summary>
internal static class HistoryFile
{
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
        if (cells.Length != 5
            || !ids.Contains(cells[0])
            || !Enum.TryParse(cells[1], ignoreCase: true, out ForecastQuantity quantity)
            || !long.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            || !int.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            || !double.TryParse(cells[4], NumberStyles.Float, CultureInfo.InvariantCulture, out double wh)
            || !double.IsFinite(wh) || wh < 0 || seconds <= 0)
        {
            throw new InputException($"history line {line}", "row", string.Join(',', cells), Header + " of a participant with a meter");
        }

        return new EnergyHistory(cells[0], quantity, start, seconds, wh);
    }
}

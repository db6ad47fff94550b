using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The gas table of contracts/README.md: a row a design and number of participants, a column a number of trades.</summary>
public static class GasTable
{
    private const string Begin = "<!-- gas: tools/edge bench ledger -->";
    private const string End = "<!-- /gas -->";

    /// <summary>The table as Markdown, lines ended by a line feed: gas a trade where every trade pays, otherwise gas a transaction.</summary>
    public static string Write(IReadOnlyList<GasRow> rows)
    {
        int[] trades = [.. rows.Select(r => r.Trades).Distinct().Order()];
        List<string> lines =
        [
            "| gas | participants | " + string.Join(" | ", trades.Select(n => "N = " + Number(n))) + " |",
            "| --- | --- |" + string.Concat(trades.Select(_ => " ---: |")),
        ];
        foreach (var group in rows.GroupBy(r => (r.Design, r.Participants)).OrderBy(g => Place(rows, g.Key.Design)).ThenBy(g => g.Key.Participants))
        {
            lines.Add($"| {Title(group.Key.Design)} | {group.Key.Participants} | " + string.Join(" | ", trades.Select(n => Cell(group, n))) + " |");
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The text of a README with this table between its marks; <see cref="InputException"/> when the marks are missing.</summary>
    public static string Replace(string readme, string table, string path)
    {
        (int from, int to) = Place(readme, path);
        return readme[..from] + table + readme[to..];
    }

    /// <summary>The figures of a README's table; <see cref="InputException"/> for what is none.</summary>
    public static IReadOnlyDictionary<(string Design, int Participants, int Trades), long> Read(string readme, string path)
    {
        (int from, int to) = Place(readme, path);
        string[][] cells = [.. readme[from..to].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];
        Dictionary<(string, int, int), long> figures = [];
        foreach (string[] row in cells.Skip(2))
        {
            for (int column = 2; column < row.Length; column++)
            {
                figures[(row[0].Split(',')[0], Parse(row[1], path), Parse(cells[0][column].Replace("N = ", "", StringComparison.Ordinal), path))] = Parse(row[column], path);
            }
        }

        return figures;
    }

    /// <summary>What the table says of a row: gas a trade, or a transaction.</summary>
    public static long Figure(GasRow row) => VaultGasBench.IsPerTrade(row.Design) ? (long)Math.Round(row.GasPerTrade) : row.GasTotal;

    private static (int From, int To) Place(string readme, string path)
    {
        int from = readme.IndexOf(Begin + "\n", StringComparison.Ordinal) + Begin.Length + 1;
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        return from > Begin.Length && to >= from ? (from, to) : throw new InputException(path, "gas table", "no place for it", $"the lines {Begin} and {End}");
    }

    private static int Place(IReadOnlyList<GasRow> rows, string design) => rows.Select(r => r.Design).Distinct(StringComparer.Ordinal).ToList().IndexOf(design);

    private static string Title(string design) => VaultGasBench.IsPerTrade(design) ? design + ", a trade" : design;

    private static string Cell(IEnumerable<GasRow> rows, int trades) => rows.FirstOrDefault(r => r.Trades == trades) is { } row ? Number(Figure(row)) : "";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static int Parse(string text, string path) => int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InputException(path, "gas table", $"\"{text}\"", "a whole number");
}

using System.Globalization;
using System.Text.Json;

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>Case files beside the test assembly.</summary>
internal static class Cases
{
    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "cases", file);

    internal static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(PathOf(file))).RootElement;

    /// <summary>The named column; an empty field is NaN.</summary>
    internal static double[] Column(string file, string name)
    {
        string[] lines = File.ReadAllLines(PathOf(file));
        int column = Array.IndexOf(lines[0].Split(','), name);
        Assert.True(column >= 0, $"{file} has no column {name}");
        return [.. lines.Skip(1).Select(line => Parse(line.Split(',')[column]))];
    }

    internal static long[] Epochs(string file) => Array.ConvertAll(Column(file, "epoch"), e => (long)e);

    internal static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    private static double Parse(string field) => field.Length == 0 ? double.NaN : double.Parse(field, CultureInfo.InvariantCulture);
}

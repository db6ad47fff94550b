using System.Text.Json;

namespace EdgeEnergy.Cli.Tests.Commands;

internal static class JsonNumbers
{
    public static double Number(this JsonElement json, string key) => json.GetProperty(key).GetDouble();

    public static double[] Numbers(this JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(e => e.GetDouble())];

    public static string[] Keys(this JsonElement json) => [.. json.EnumerateObject().Select(p => p.Name)];

    /// <summary>Largest distance of two rows of the same length.</summary>
    public static double Distance(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        return expected.Zip(found, (a, b) => Math.Abs(a - b)).Max();
    }
}

using System.Reflection;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Web.Tests;

/// <summary>The answers of a gateway in tests/cases/web, and where the built page is.</summary>
internal static class Recording
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases");

    /// <summary>gateway/Web/dist of the tree this was built from.</summary>
    public static string WebFolder { get; } = Path.GetFullPath(
        typeof(Recording).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WebFolder").Value!);

    /// <summary>Participants that have a recorded forecast.</summary>
    public static IReadOnlySet<string> Forecasts { get; } = Directory.GetFiles(Folder, "forecast-*.json")
        .Select(path => Path.GetFileNameWithoutExtension(path)["forecast-".Length..])
        .ToHashSet(StringComparer.Ordinal);

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public static JsonObject State() => JsonNode.Parse(Text("state.json"))!.AsObject();

    public static IReadOnlyList<JsonObject> Participants() => [.. State()["participants"]!.AsArray().Select(p => p!.AsObject())];

    /// <summary>A participant with a meter and a recorded forecast; numbered from 0.</summary>
    public static JsonObject Forecasted(int number) => Participants().Where(p => Forecasts.Contains((string)p["id"]!)).ElementAt(number);
}

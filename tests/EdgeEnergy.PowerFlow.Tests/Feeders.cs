using System.Text.Json;

namespace EdgeEnergy.PowerFlow.Tests;

/// <summary>The project's feeder files and the references inside them.</summary>
internal static class Feeders
{
    public static string Folder { get; } = Locate();

    public static Feeder Load(string name) => Feeder.Parse(Text(name), name + ".json");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static TheoryData<string> Names => new(Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    public static TheoryData<string> WithReference => new(Names.Select(row => row.Data).Where(name => Reference(name) is { } r && r.GetProperty("converged").GetBoolean()));

    public static JsonElement? Reference(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Text(name));
        return document.RootElement.TryGetProperty("reference", out JsonElement reference) ? reference.Clone() : null;
    }

    public static double[] Numbers(JsonElement reference, string field) => [.. reference.GetProperty(field).EnumerateArray().Select(v => v.GetDouble())];

    private static string Locate()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "hardware", "feeders");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        string fromSource = Path.Combine(SourceFolder(), "..", "..", "hardware", "feeders");
        return Path.GetFullPath(fromSource);
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

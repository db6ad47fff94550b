using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Simulator.Rigs;

/// <summary>A mapping of a rig file that remembers where it stands, so that each refusal names file, line, field and what was expected.</summary>
internal sealed class RigNode
{
    private readonly string file;
    private readonly string path;
    private readonly YamlMappingNode mapping;

    private RigNode(string file, string path, YamlMappingNode mapping)
    {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
    }

    public IEnumerable<string> Keys => mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    public static RigNode Read(string file)
    {
        try
        {
            using StreamReader reader = new(file);
            YamlStream stream = new();
            stream.Load(reader);
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                return new RigNode(file, "", root);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RigException($"{file}: can not be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (YamlException e)
        {
            throw new RigException($"{file}:{e.Start.Line}: not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner ends some broken texts this way.
            throw new RigException($"{file}: not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        throw new RigException(file, "document", "something else", "one mapping");
    }

    /// <summary>Refuses a key that means nothing here, which is most often a misspelt one.</summary>
    public void Allow(params string[] keys)
    {
        foreach (YamlNode key in mapping.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!keys.Contains(name))
            {
                throw new RigException($"{file}:{key.Start.Line}", path.Length == 0 ? "field" : path, name, "one of " + string.Join(", ", keys));
            }
        }
    }

    public bool Has(string key) => mapping.Children.ContainsKey(new YamlScalarNode(key));

    public RigNode Map(string key) =>
        Find(key) is YamlMappingNode found ? new RigNode(file, Full(key), found) : throw Wrong(key, "a mapping");

    public IReadOnlyList<RigNode> List(string key)
    {
        if (Find(key) is not YamlSequenceNode found)
        {
            throw Wrong(key, "a list");
        }

        List<RigNode> items = [];
        foreach (YamlNode item in found.Children)
        {
            string place = $"{Full(key)}[{items.Count}]";
            items.Add(item is YamlMappingNode map
                ? new RigNode(file, place, map)
                : throw new RigException($"{file}:{item.Start.Line}", place, item.ToString(), "a mapping"));
        }

        return items;
    }

    public string Text(string key) =>
        Find(key) is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Wrong(key, "a text");

    public string? TextOr(string key) => Has(key) ? Text(key) : null;

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices) =>
        choices.TryGetValue(Text(key), out T? chosen) ? chosen : throw Wrong(key, "one of " + string.Join(", ", choices.Keys));

    public int Int(string key, int min, int max) =>
        int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw Wrong(key, $"an integer from {min} to {max}");

    public double Number(string key, double min, double max) =>
        double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max
            ? value
            : throw Wrong(key, $"a number from {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Seconds since 1970 of a local time in the given format.</summary>
    public long Time(string key, string format) =>
        DateTime.TryParseExact(Text(key), format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? new DateTimeOffset(time).ToUnixTimeSeconds()
            : throw Wrong(key, $"a date as {format}");

    public RigException Wrong(string key, string expected)
    {
        YamlNode? found = Find(key);
        string text = found switch
        {
            null => "nothing",
            YamlScalarNode scalar => scalar.Value is { Length: > 0 } value ? value : "an empty value",
            YamlSequenceNode => "a list",
            _ => "a mapping",
        };
        return new RigException($"{file}:{(found ?? mapping).Start.Line}", Full(key), text, expected);
    }

    private YamlNode? Find(string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found) ? found : null;

    private string Full(string key) => path.Length == 0 ? key : $"{path}.{key}";
}

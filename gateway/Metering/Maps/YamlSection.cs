using System.Globalization;
using EdgeEnergy.Domain;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Metering.Maps;

/// <summary>A YAML mapping whose fields are read once each; errors name file, line and field, and unknown fields are errors.</summary>
public sealed class YamlSection
{
    private readonly Dictionary<string, YamlNode> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);
    private readonly string file;
    private readonly YamlNode node;

    public YamlSection(string file, YamlNode node, string what)
    {
        this.file = file;
        this.node = node;
        if (node is not YamlMappingNode mapping)
        {
            throw Error(node, what, Show(node), "a mapping");
        }

        foreach ((YamlNode key, YamlNode value) in mapping)
        {
            string name = key is YamlScalarNode scalar ? scalar.Value ?? "" : "";
            fields[name] = value;
            unread.Add(name);
        }
    }

    public static YamlSection Parse(string file, string text)
    {
        try
        {
            YamlStream stream = new();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1
                ? new YamlSection(file, stream.Documents[0].RootNode, "document")
                : throw new InputException(file, "document", $"{stream.Documents.Count} documents", "one YAML document");
        }
        catch (YamlException e)
        {
            throw new InputException($"{file}:{e.Start.Line}: not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public InputException Error(string field, string found, string expected) =>
        Error(fields.TryGetValue(field, out YamlNode? value) ? value : node, field, found, expected);

    public bool Has(string field) => fields.ContainsKey(field);

    public string Text(string field) => Scalar(Take(field), field);

    public string Text(string field, string otherwise) => Has(field) ? Text(field) : otherwise;

    public bool Flag(string field) => Has(field) && (Text(field) switch
    {
        "true" => true,
        "false" => false,
        string found => throw Error(field, found, "true or false"),
    });

    public int Number(string field, int minimum, int maximum) => Integer(Take(field), field, minimum, maximum);

    public int Number(string field, int minimum, int maximum, int otherwise) => Has(field) ? Number(field, minimum, maximum) : otherwise;

    public decimal Fraction(string field, decimal otherwise)
    {
        if (!Has(field))
        {
            return otherwise;
        }

        string found = Text(field);
        return decimal.TryParse(found, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Error(field, found, "a decimal number");
    }

    /// <summary>A scalar or a list of scalars; empty when the field is missing.</summary>
    public IReadOnlyList<string> Texts(string field) => [.. Items(field).Select(item => Scalar(item, field))];

    public IReadOnlyList<int> Numbers(string field, int minimum, int maximum) => [.. Items(field).Select(item => Integer(item, field, minimum, maximum))];

    public IReadOnlyList<IReadOnlyList<int>> Pairs(string field, int minimum, int maximum) =>
        [.. Items(field).Select(item => item is YamlSequenceNode { Children.Count: 2 } pair
            ? pair.Select(number => Integer(number, field, minimum, maximum)).ToArray()
            : throw Error(item, field, Show(item), "a pair of numbers"))];

    public IReadOnlyList<YamlSection> Sections(string field) => [.. Items(field).Select(item => new YamlSection(file, item, field))];

    public YamlSection Section(string field) => new(file, Take(field), field);

    /// <summary>A list whose items are names, or pairs `name: other name`.</summary>
    public IReadOnlyList<(string Name, string Value)> NamesAndValues(string field) => [.. Items(field).Select(item => item is YamlMappingNode { Children.Count: 1 } pair
        ? (Scalar(pair.Children[0].Key, field), Scalar(pair.Children[0].Value, field))
        : (Scalar(item, field), Scalar(item, field)))];

    public IEnumerable<string> Names() => fields.Keys;

    /// <summary>Every field must have been read.</summary>
    public void End(string expected)
    {
        if (unread.Count > 0)
        {
            string first = unread.First();
            throw Error(first, "an unknown field", expected);
        }
    }

    private IEnumerable<YamlNode> Items(string field)
    {
        if (!Has(field))
        {
            return [];
        }

        YamlNode value = Take(field);
        return value is YamlSequenceNode list ? list : [value];
    }

    private YamlNode Take(string field)
    {
        if (!fields.TryGetValue(field, out YamlNode? value))
        {
            throw Error(node, field, "nothing", "a value");
        }

        unread.Remove(field);
        return value;
    }

    private string Scalar(YamlNode value, string field) =>
        value is YamlScalarNode { Value: string text } ? text : throw Error(value, field, Show(value), "a single value");

    private int Integer(YamlNode value, string field, int minimum, int maximum)
    {
        string text = Scalar(value, field);
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool parsed = hexadecimal
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        return parsed && number >= minimum && number <= maximum
            ? (int)number
            : throw Error(value, field, text, $"a whole number from {minimum} to {maximum}");
    }

    private static string Show(YamlNode value) => value switch
    {
        YamlScalarNode scalar => scalar.Value ?? "nothing",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private InputException Error(YamlNode at, string field, string found, string expected) =>
        new($"{file}:{at.Start.Line}", field, found, expected);
}

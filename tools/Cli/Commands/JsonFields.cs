using System.Globalization;
using System.Numerics;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// Checked access to the fields of one JSON object, each by its snake_case name, the same in camelCase, or another name it is known by. Numbers may be JSON
/// numbers, decimal texts or 0x quantities of any size.
/// </summary>
internal sealed class JsonFields
{
    private const int LongestExponent = 100;

    private readonly string where;
    private readonly string path;
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);

    public JsonFields(JsonElement element, string where, string path)
    {
        this.where = where;
        this.path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(where, path.Length == 0 ? "text" : path, Shown(element), "an object");
        }

        foreach (JsonProperty field in element.EnumerateObject().Where(f => f.Value.ValueKind is not JsonValueKind.Null))
        {
            fields[field.Name] = field.Value;
            unread.Add(field.Name);
        }
    }

    /// <summary>The root of a file.</summary>
    public static JsonElement ReadFile(string file)
    {
        string text = InputFile.ReadText(file);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            string at = e.LineNumber is { } line ? $"line {line + 1}" : "text";
            throw new InputException($"{file}: {at}: found text that is not JSON, expected JSON with each key once in an object", e);
        }
    }

    /// <summary>The field's place, as complaints name it.</summary>
    public string Place(string field) => path.Length == 0 ? $"{where}: {field}" : $"{where}: {path}: {field}";

    public InputException Bad(string field, string found, string expected) => new(where, path.Length == 0 ? field : $"{path}: {field}", found, expected);

    public bool Has(string name, params ReadOnlySpan<string> others) => Find(name, others) is not null;

    public bool IsText(string name) => Find(name, []) is { ValueKind: JsonValueKind.String };

    public string Text(string name, params ReadOnlySpan<string> others)
    {
        JsonElement value = Require(name, others);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad(name, Shown(value), "a text");
    }

    /// <summary>A whole number of at least 0 with at most so many bits.</summary>
    public BigInteger Number(int bits, string name, params ReadOnlySpan<string> others)
    {
        JsonElement value = Require(name, others);
        string text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!.Trim(),
            _ => "",
        };
        return TryParse(text, out BigInteger number) && number.Sign >= 0 && number.GetBitLength() <= bits
            ? number
            : throw Bad(name, Shown(value), $"a whole number from 0 to 2^{bits} - 1 (a number, a decimal text or 0x and hexadecimal digits)");
    }

    public long Long(string name, params ReadOnlySpan<string> others) => (long)Number(63, name, others);

    public IReadOnlyList<JsonElement> List(string name, params ReadOnlySpan<string> others)
    {
        JsonElement value = Require(name, others);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Bad(name, Shown(value), "a list");
    }

    /// <summary>Every field must have been asked for.</summary>
    public void End(string expected)
    {
        if (unread.Count > 0)
        {
            throw Bad(unread.First(), "an unknown field", expected);
        }
    }

    /// <summary>A value as a complaint shows it.</summary>
    public static string Shown(JsonElement value)
    {
        string raw = value.GetRawText().ReplaceLineEndings(" ");
        return raw.Length > 60 ? raw[..60] + "..." : raw;
    }

    private static bool TryParse(string text, out BigInteger number)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // The zero in front keeps a leading digit of 8 or more from meaning a negative number.
            return BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && text.Length > 2;
        }

        int e = text.IndexOfAny(['e', 'E']);
        bool small = e < 0 || (int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) && Math.Abs(exponent) <= LongestExponent);
        number = BigInteger.Zero;
        return small && BigInteger.TryParse(text, NumberStyles.AllowExponent | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private JsonElement Require(string name, ReadOnlySpan<string> others) => Find(name, others) ?? throw Bad(name, "nothing", "a value");

    private JsonElement? Find(string name, ReadOnlySpan<string> others)
    {
        JsonElement? found = Take(name) ?? Take(Camel(name));
        foreach (string other in others)
        {
            found ??= Take(other);
        }

        return found;
    }

    private JsonElement? Take(string name)
    {
        if (!fields.TryGetValue(name, out JsonElement value))
        {
            return null;
        }

        unread.Remove(name);
        return value;
    }

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

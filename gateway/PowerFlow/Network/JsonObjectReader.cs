using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Typed, checked access to one JSON object; names itself in complaints.</summary>
internal sealed class JsonObjectReader
{
    private readonly JsonElement _element;
    private readonly string _where;
    private readonly string _path;

    public JsonObjectReader(JsonElement element, string where, string path)
    {
        _element = element;
        _where = where;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(where, path.Length == 0 ? "text" : path, Shown(element), "an object");
        }
    }

    public JsonObjectReader Named(string path) => new(_element, _where, path);

    public InputException Bad(string field, string found, string expected)
        => new(_where, _path.Length == 0 ? field : $"{_path}: {field}", found, expected);

    public bool Has(string field) => _element.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool IsList(string field) => Has(field) && _element.GetProperty(field).ValueKind == JsonValueKind.Array;

    public IEnumerable<string> Fields => _element.EnumerateObject().Select(p => p.Name);

    public string? Text(string field)
    {
        if (!Has(field))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(field);
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Bad(field, Shown(value), "a text");
    }

    public string RequiredText(string field) => Text(field) ?? throw Bad(field, "nothing", "a text");

    public double Number(string field)
        => Has(field) ? Finite(field, _element.GetProperty(field)) : throw Bad(field, "nothing", "a number");

    public double Number(string field, double missing) => Has(field) ? Number(field) : missing;

    public double? OptionalNumber(string field) => Has(field) ? Number(field) : null;

    public double Positive(string field)
    {
        double value = Number(field);
        return value > 0 ? value : throw Bad(field, $"{value}", "more than 0");
    }

    public int Integer(string field)
    {
        if (!Has(field))
        {
            throw Bad(field, "nothing", "an integer");
        }

        JsonElement value = _element.GetProperty(field);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Bad(field, Shown(value), "an integer");
    }

    /// <summary>Every number of a list.</summary>
    public double[] Numbers(string field) => [.. List(field).Select(v => Finite(field, v))];

    public JsonObjectReader Object(string field)
        => Has(field) ? new JsonObjectReader(_element.GetProperty(field), _where, Joined(field)) : throw Bad(field, "nothing", "an object");

    public IReadOnlyList<JsonObjectReader> Objects(string field)
        => [.. List(field).Select((v, i) => new JsonObjectReader(v, _where, Joined($"{field}[{i}]")))];

    private IEnumerable<JsonElement> List(string field)
    {
        if (!Has(field))
        {
            throw Bad(field, "nothing", "a list");
        }

        JsonElement value = _element.GetProperty(field);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Bad(field, Shown(value), "a list");
    }

    private double Finite(string field, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Bad(field, Shown(value), "a finite number");

    private string Joined(string field) => _path.Length == 0 ? field : $"{_path}: {field}";

    private static string Shown(JsonElement value)
    {
        string raw = value.GetRawText().ReplaceLineEndings(" ");
        return raw.Length > 40 ? raw[..40] + "..." : raw;
    }
}

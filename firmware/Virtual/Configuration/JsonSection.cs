using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Virtual.Configuration;

/// <summary>A JSON object whose fields are read once each; errors name file, field and expectation, and unknown fields are errors. null counts as absent.</summary>
internal sealed class JsonSection
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly string file;
    private readonly string path;

    public JsonSection(string file, string path, JsonElement element)
    {
        this.file = file;
        this.path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(file, path.Length == 0 ? "document" : path, element.ValueKind.ToString().ToLowerInvariant(), "an object");
        }

        foreach (JsonProperty property in element.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null))
        {
            fields[property.Name] = property.Value;
        }
    }

    public bool Has(string field) => fields.ContainsKey(field);

    public InputException Error(string field, string found, string expected) => new(file, PathOf(field), found, expected);

    public string Text(string field)
    {
        JsonElement value = Take(field, "a text");
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw Error(field, value.GetRawText(), "a text");
    }

    public string Text(string field, string otherwise) => Has(field) ? Text(field) : otherwise;

    public long Number(string field, long minimum, long maximum)
    {
        string expected = $"a whole number from {minimum} to {maximum}";
        JsonElement value = Take(field, expected);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= minimum && number <= maximum
            ? number
            : throw Error(field, value.GetRawText(), expected);
    }

    public long Number(string field, long minimum, long maximum, long otherwise) => Has(field) ? Number(field, minimum, maximum) : otherwise;

    public bool Flag(string field)
    {
        if (!Has(field))
        {
            return false;
        }

        JsonElement value = Take(field, "true or false");
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Error(field, value.GetRawText(), "true or false"),
        };
    }

    public JsonSection Section(string field) => new(file, PathOf(field), Take(field, "an object"));

    public IReadOnlyList<JsonSection> Sections(string field)
    {
        JsonElement value = Take(field, "a list");
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, i) => new JsonSection(file, $"{PathOf(field)}[{i}]", item))]
            : throw Error(field, value.GetRawText(), "a list");
    }

    /// <summary>A list of texts; empty when the field is absent.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (!Has(field))
        {
            return [];
        }

        JsonElement value = Take(field, "a list of texts");
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Error(field, value.GetRawText(), "a list of texts");
    }

    /// <summary>Every field must have been read.</summary>
    public void End()
    {
        if (fields.Count > 0)
        {
            throw Error(fields.Keys.First(), "an unknown field", "only known fields");
        }
    }

    private JsonElement Take(string field, string expected) =>
        fields.Remove(field, out JsonElement value) ? value : throw Error(field, "nothing", expected);

    private string PathOf(string field) => path.Length == 0 ? field : $"{path}.{field}";
}

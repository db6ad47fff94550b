using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Metering.Tests.Maps;

/// <summary>Validates YAML against the JSON Schema keywords that hardware/devices/schema.json uses; any other keyword is an error of the schema.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    /// <summary>Places that do not conform, empty when all do.</summary>
    public IReadOnlyList<string> Check(YamlNode node)
    {
        List<string> errors = [];
        Check(root, node, "", errors);
        return errors;
    }

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: string text } ? text : "";

    private static bool IsPlain(YamlNode node) => node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain };

    private static decimal? Number(YamlNode node)
    {
        string text = Text(node);
        return !IsPlain(node) ? null
            : text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out long hexadecimal) ? hexadecimal
            : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, null, out decimal number) ? number
            : null;
    }

    private static bool IsType(string type, YamlNode node) => type switch
    {
        "object" => node is YamlMappingNode,
        "array" => node is YamlSequenceNode,
        "string" => node is YamlScalarNode,
        "number" => Number(node) is not null,
        "integer" => Number(node) is decimal number && number == decimal.Truncate(number),
        "boolean" => IsPlain(node) && Text(node) is "true" or "false",
        _ => throw new InvalidDataException($"type {type}"),
    };

    private static int Count(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Count,
        YamlSequenceNode list => list.Children.Count,
        _ => 0,
    };

    private void Check(JsonElement schema, YamlNode node, string place, List<string> errors)
    {
        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            if (!Holds(rule, schema, node, place, errors))
            {
                errors.Add($"{place}: {rule.Name} {rule.Value.GetRawText().ReplaceLineEndings(" ")}");
            }
        }
    }

    private bool Holds(JsonProperty rule, JsonElement schema, YamlNode node, string place, List<string> errors)
    {
        JsonElement value = rule.Value;
        switch (rule.Name)
        {
            case "$schema" or "$defs" or "title" or "description":
                return true;
            case "$ref":
                Check(root.GetProperty("$defs").GetProperty(value.GetString()!["#/$defs/".Length..]), node, place, errors);
                return true;
            case "type":
                return IsType(value.GetString()!, node);
            case "enum":
                return value.EnumerateArray().Any(option => option.ValueKind == JsonValueKind.Number ? Number(node) == option.GetDecimal() : Text(node) == option.GetString());
            case "pattern":
                return Regex.IsMatch(Text(node), value.GetString()!, RegexOptions.ExplicitCapture, PatternLimit);
            case "minimum":
                return Number(node) is not decimal low || low >= value.GetDecimal();
            case "maximum":
                return Number(node) is not decimal high || high <= value.GetDecimal();
            case "minItems" or "minProperties":
                return Count(node) >= value.GetInt32();
            case "maxItems" or "maxProperties":
                return Count(node) <= value.GetInt32();
            case "required":
                return node is not YamlMappingNode mapping || value.EnumerateArray().All(name => mapping.Children.ContainsKey(new YamlScalarNode(name.GetString())));
            case "anyOf":
                return value.EnumerateArray().Any(option => Conforms(option, node));
            case "items":
                foreach (YamlNode item in node is YamlSequenceNode list ? list.Children : [])
                {
                    Check(value, item, place + "[]", errors);
                }

                return true;
            case "properties":
                foreach ((YamlNode key, YamlNode child) in node is YamlMappingNode map ? map : new YamlMappingNode())
                {
                    if (value.TryGetProperty(Text(key), out JsonElement property))
                    {
                        Check(property, child, $"{place}.{Text(key)}:{child.Start.Line}", errors);
                    }
                }

                return true;
            case "additionalProperties":
                return node is not YamlMappingNode fields || fields.Children.All(field =>
                    (schema.TryGetProperty("properties", out JsonElement known) && known.TryGetProperty(Text(field.Key), out _))
                    || (value.ValueKind == JsonValueKind.Object && Conforms(value, field.Value)));
            default:
                throw new InvalidDataException($"keyword {rule.Name}");
        }
    }

    private bool Conforms(JsonElement schema, YamlNode node)
    {
        List<string> errors = [];
        Check(schema, node, "", errors);
        return errors.Count == 0;
    }
}

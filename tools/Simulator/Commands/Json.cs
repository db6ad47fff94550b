using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>How this program writes JSON: snake_case keys and names, nulls kept.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Line = Options(indented: false);
    private static readonly JsonSerializerOptions Document = Options(indented: true);

    public static string OneLine<T>(T value) => JsonSerializer.Serialize(value, Line);

    public static string Indented<T>(T value) => JsonSerializer.Serialize(value, Document);

    private static JsonSerializerOptions Options(bool indented)
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeEnergy.Storage;

/// <summary>Arrays of numbers as JSON text: exact (shortest round-trip form) and readable in any SQL shell.</summary>
internal static class SqlJson
{
    public static readonly JsonSerializerOptions Numbers = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Write(double[] values) => JsonSerializer.Serialize(values, Numbers);
}

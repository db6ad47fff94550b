using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>One step of a stepped clock: what is asked and what is answered.</summary>
internal static class ClockStep
{
    /// <summary>The year 2200: a clock only goes on, so a slip of the finger must not take it to the end of time.</summary>
    private const long Latest = 7_258_118_400;

    /// <summary>The "now" of {"now": unix seconds}.</summary>
    public static long Parse(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("now", out JsonElement now)
                && now.ValueKind == JsonValueKind.Number
                && now.TryGetInt64(out long unix)
                && unix is >= 0 and < Latest
                ? unix
                : throw Unusable();
        }
        catch (JsonException)
        {
            throw Unusable();
        }
    }

    /// <summary>The sequence of commands that were sent (or null), whether all is settled, what is waited for, and what happened.</summary>
    public static JsonObject Answer(Gateway gateway, GatewayServices services, long? commands) => new()
    {
        ["commands"] = commands,
        ["settled"] = gateway.Settled,
        ["waiting_for"] = new JsonArray([.. gateway.Settlement.WaitingFor.Select(id => (JsonNode)id)]),
        ["news"] = new JsonArray([.. services.Events.TakeNews().Select(e => (JsonNode)new JsonObject { ["kind"] = e.Kind.ToString().ToLowerInvariant(), ["text"] = e.Text })]),
    };

    private static InputException Unusable() => new("clock", "body", "something else", "{\"now\": Unix seconds from 0 to the year 2200}");
}

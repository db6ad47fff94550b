using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>One step of a stepped clock: what is asked and what is answered.</summary>
internal static class ClockStep
{
    /// <summary>The "now" of {"now": unix seconds}.</summary>
    public static long Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["now"]?.GetValue<long>() ?? throw new InputException("clock", "now", "nothing", "Unix seconds");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InputException("clock", "body", "something else", "{\"now\": Unix seconds}");
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
}

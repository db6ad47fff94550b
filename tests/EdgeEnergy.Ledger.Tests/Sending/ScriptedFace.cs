using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>A face that a test puts on by hand.</summary>
internal sealed class ScriptedFace : NodeFace
{
    public Func<Fate> Fate { get; set; } = () => Tests.Fate.Arrives;

    public Func<string, JsonArray, JsonObject?> Answer { get; set; } = (_, _) => null;

    public Action<string, JsonArray, JsonObject> Twist { get; set; } = (_, _, _) => { };

    /// <summary>How often each method was called.</summary>
    public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public static JsonObject Says(JsonNode? value) => Result(value);

    public static JsonObject Refuses(string message) => Refusal(message);

    /// <summary>Shows the node as it is from now on.</summary>
    public void Honest()
    {
        Fate = () => Tests.Fate.Arrives;
        Answer = (_, _) => null;
        Twist = (_, _, _) => { };
    }

    public override Fate NextFate() => Fate();

    public override JsonObject? Instead(string method, JsonArray parameters)
    {
        Calls[method] = Calls.GetValueOrDefault(method) + 1;
        return Answer(method, parameters);
    }

    public override void Change(string method, JsonArray parameters, JsonObject answer) => Twist(method, parameters, answer);
}

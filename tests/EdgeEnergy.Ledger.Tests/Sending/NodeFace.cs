using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>What the client sees of the node behind a <see cref="RpcProxy"/>: the node itself, unless something is overridden.</summary>
internal class NodeFace
{
    /// <summary>What becomes of the next HTTP request.</summary>
    public virtual Fate NextFate() => Fate.Arrives;

    /// <summary>An answer given instead of asking the node ({"result": …} or {"error": …}); null asks it.</summary>
    public virtual JsonObject? Instead(string method, JsonArray parameters) => null;

    /// <summary>Changes what the node answered.</summary>
    public virtual void Change(string method, JsonArray parameters, JsonObject answer)
    {
    }

    protected static JsonObject Result(JsonNode? value) => new() { ["result"] = value };

    protected static JsonObject Refusal(string message) => new() { ["error"] = new JsonObject { ["code"] = -32000, ["message"] = message } };
}

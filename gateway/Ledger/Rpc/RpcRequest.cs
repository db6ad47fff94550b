using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger;

/// <summary>One call of a batch: the method and its positional parameters.</summary>
public sealed record RpcRequest(string Method, params IReadOnlyList<JsonNode?> Parameters);

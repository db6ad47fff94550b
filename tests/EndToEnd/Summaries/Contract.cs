using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeEnergy.EndToEnd.Summaries;

/// <summary>The keys of the summary that readers outside of this project rely on, each with the kind of its value.</summary>
internal static class Contract
{
    private static readonly string[] Keys =
    [
        "seed:number",
        "hours:number",
        "wall_seconds:number",
        "participants[].id:string",
        "participants[].role:string",
        "participants[].bus:number?",
        "participants[].energy_wh.load:number",
        "participants[].energy_wh.pv:number",
        "participants[].energy_wh.bought:number",
        "participants[].energy_wh.sold:number",
        "participants[].energy_wh.self_used:number",
        "participants[].energy_wh.grid:number",
        "participants[].money_micro:number",
        "trades[].period:string",
        "trades[].seller:string",
        "trades[].buyer:string",
        "trades[].source:string",
        "trades[].wh:number",
        "trades[].price_micro_per_kwh:number",
        "trades[].transaction_hash:string",
        "cuts[]:object",
        "settlements[].window:string",
        "settlements[].root:string",
        "settlements[].transaction_hash:string",
        "settlements[].block:number",
        "settlements[].gas:number",
        "grid.loss_wh_with:number",
        "grid.loss_wh_without:number",
        "grid.vm_min_with:number",
        "grid.vm_min_without:number",
        "grid.violations_load_alone[]:object",
        "readings.accepted:number",
        "readings.rejected:number",
        "readings.duplicates:number",
    ];

    /// <summary>Every key that is missing or of another kind, with its place.</summary>
    public static IReadOnlyList<string> Breaches(JsonNode document)
    {
        List<string> breaches = [];
        foreach (string key in Keys)
        {
            string[] halves = key.Split(':');
            Check(document, "", halves[0].Split('.'), halves[1], breaches);
        }

        return breaches;
    }

    private static void Check(JsonNode? node, string place, ReadOnlySpan<string> path, string kind, List<string> breaches)
    {
        if (path.IsEmpty)
        {
            string found = node?.GetValueKind() switch
            {
                null or JsonValueKind.Null => "null",
                JsonValueKind.Number => "number",
                JsonValueKind.String => "string",
                JsonValueKind.Object => "object",
                _ => "something else",
            };
            if (found != kind && !(found == "null" && kind.EndsWith('?')) && found + "?" != kind)
            {
                breaches.Add($"{place}: {found}, expected {kind}");
            }

            return;
        }

        bool list = path[0].EndsWith("[]", StringComparison.Ordinal);
        string key = list ? path[0][..^2] : path[0];
        if (node is not JsonObject values || !values.TryGetPropertyValue(key, out JsonNode? value))
        {
            breaches.Add($"{place}.{key}: missing");
        }
        else if (!list)
        {
            Check(value, $"{place}.{key}", path[1..], kind, breaches);
        }
        else if (value is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                Check(items[i], $"{place}.{key}[{i}]", path[1..], kind, breaches);
            }
        }
        else
        {
            breaches.Add($"{place}.{key}: no list");
        }
    }
}

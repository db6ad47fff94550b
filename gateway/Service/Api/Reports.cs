using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>Pieces that several reports share. Keys are snake_case; a number that does not exist is null.</summary>
internal static class Reports
{
    private const int VoltageDigits = 6;

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);

    /// <summary>Voltages and the like: six decimals, null where there is none.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, VoltageDigits)) : null;

    public static string Name(Enum value) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A settled trade; the index is its place in its period, with which its evidence is asked for.</summary>
    public static JsonObject Trade(SettledTrade trade, int index, string? hash) => new()
    {
        ["period"] = trade.Period.ToString(),
        ["index"] = index,
        ["seller"] = trade.Seller,
        ["buyer"] = trade.Buyer,
        ["source"] = Name(trade.Source),
        ["traded_wh"] = trade.TradedWh,
        ["wh"] = trade.Wh,
        ["price_micro_per_kwh"] = trade.PriceMicroPerKwh,
        ["cost_micro"] = trade.CostMicro,
        ["fee_micro"] = trade.FeeMicro,
        ["transaction_hash"] = hash,
    };

    public static JsonObject Cut(TradeCut cut) => new()
    {
        ["period"] = cut.Period.ToString(),
        ["seller"] = cut.Seller,
        ["buyer"] = cut.Buyer,
        ["source"] = Name(cut.Source),
        ["wanted_wh"] = cut.WantedWh,
        ["granted_wh"] = cut.GrantedWh,
        ["limit"] = Limit(cut.Limit),
        ["reason"] = cut.Limit.ToString(),
    };

    public static JsonObject Limit(BindingLimit limit) => new()
    {
        ["kind"] = Name(limit.Kind),
        ["place"] = limit.Place,
        ["value"] = Number(limit.Value),
        ["limit"] = Number(limit.Limit),
    };

    public static JsonObject Transaction(OutboxEntry entry) => new()
    {
        ["kind"] = entry.Intent.Kind,
        ["account"] = entry.Intent.Account,
        ["amount_micro"] = entry.Intent.AmountMicro,
        ["state"] = Name(entry.State),
        ["transaction_hash"] = entry.Hash,
        ["block"] = entry.Block,
        ["gas"] = entry.GasUsed,
        ["error"] = entry.Error,
    };

    public static JsonObject Event(GatewayEvent entry) => new()
    {
        ["unix"] = entry.Unix,
        ["kind"] = Name(entry.Kind),
        ["text"] = entry.Text,
    };
}

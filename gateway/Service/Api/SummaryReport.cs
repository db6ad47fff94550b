using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Api;

/// <summary>Everything a run has come to: energy and money of each account, trades and cuts, settlements, grid, readings.</summary>
internal static class SummaryReport
{
    public static async Task<JsonObject> OfAsync(Gateway gateway, GatewayServices services, CancellationToken cancellation)
    {
        IGatewayStore store = services.Store;
        IReadOnlyList<PeriodClose> closed = store.AllClosed();
        Dictionary<SettlementPeriod, MarketRound> rounds = store.Rounds().Where(r => closed.Any(c => c.Batch.Period == r.Period)).ToDictionary(r => r.Period);
        Dictionary<string, OutboxEntry> outbox = store.Latest(int.MaxValue).ToDictionary(e => e.Intent.Key, StringComparer.Ordinal);
        IReadOnlyDictionary<string, TransactionReceipt> receipts = await gateway.ReceiptsAsync([.. outbox.Values.Select(e => e.Hash).OfType<string>()], cancellation);
        IReadOnlyDictionary<string, long> onChain = await gateway.Vault.BalancesAsync(cancellation);
        IReadOnlyDictionary<string, long> books = gateway.Wallets.Balances();
        List<JsonObject> participants = Participants(gateway, services, closed, books, onChain);
        ReadingCounts counts = store.CountReadings();
        return new JsonObject
        {
            ["participants"] = Reports.Array(participants, p => p),
            ["balance"] = new JsonObject
            {
                ["energy_wh"] = closed.Sum(c => c.Batch.Nets.Sum(n => n.EnergyWh)),
                ["money_micro"] = closed.Sum(c => c.Batch.Nets.Sum(n => n.MoneyMicro)),
                ["books_equal_chain"] = books.All(b => onChain[b.Key] == b.Value),
            },
            ["trades"] = Reports.Array(closed.SelectMany(c => c.Batch.Trades.Index().Where(t => t.Item.Wh > 0).Select(t => (t, c))), x => Reports.Trade(x.t.Item, x.t.Index, outbox[x.c.Settlement.Key].Hash)),
            ["undelivered"] = Reports.Array(closed.SelectMany(c => c.Batch.Trades).Where(t => t.Wh < t.TradedWh && t.Source != EnergySource.Grid), Undelivered),
            ["cuts"] = Reports.Array(rounds.Values.SelectMany(r => r.Cuts), Reports.Cut),
            ["refusals"] = Reports.Array(rounds.Values.SelectMany(r => r.Refusals), Refusal),
            ["settlements"] = Reports.Array(closed, c => Settlement(c, outbox[c.Settlement.Key], receipts)),
            ["transactions"] = Reports.Array(outbox.Values.OrderBy(e => e.Id), Reports.Transaction),
            ["grid"] = Grid(gateway.Community, closed, rounds),
            ["readings"] = new JsonObject { ["accepted"] = counts.Accepted, ["rejected"] = counts.Rejected, ["duplicates"] = counts.Duplicates },
        };
    }

    private static List<JsonObject> Participants(
        Gateway gateway,
        GatewayServices services,
        IReadOnlyList<PeriodClose> closed,
        IReadOnlyDictionary<string, long> books,
        IReadOnlyDictionary<string, long> onChain)
    {
        ILookup<string, PeriodEnergy> energies = closed.SelectMany(c => c.Energies).ToLookup(e => e.ParticipantId, StringComparer.Ordinal);
        SettledTrade[] neighbours = [.. closed.SelectMany(c => c.Batch.Trades).Where(t => t.Source != EnergySource.Grid)];
        ILookup<string, SettledTrade> bought = neighbours.ToLookup(t => t.Buyer, StringComparer.Ordinal);
        ILookup<string, SettledTrade> sold = neighbours.ToLookup(t => t.Seller, StringComparer.Ordinal);
        ILookup<string, NetPosition> nets = closed.SelectMany(c => c.Batch.Nets).ToLookup(n => n.Account, StringComparer.Ordinal);
        JsonObject Row(string id, string name, string role, int? bus, int? homes) => new()
        {
            ["id"] = id,
            ["name"] = name,
            ["role"] = role,
            ["bus"] = bus,
            ["homes"] = homes,
            ["wallet"] = books.ContainsKey(id) ? gateway.Orders.AddressOf(id) : null,
            ["energy_wh"] = new JsonObject
            {
                ["load"] = energies[id].Sum(e => e.LoadWh),
                ["pv"] = energies[id].Sum(e => e.PvWh),
                ["bought"] = bought[id].Sum(t => t.Wh),
                ["sold"] = sold[id].Sum(t => t.Wh),
                ["self_used"] = energies[id].Sum(e => e.SelfUsedWh),

                // What the meter took in net of the neighbours' energy; the grid's own row is minus the sum of all others.
                ["grid"] = nets[id].Sum(n => n.EnergyWh) - bought[id].Sum(t => t.Wh) + sold[id].Sum(t => t.Wh),
                ["import"] = energies[id].Sum(e => e.ImportWh),
                ["export"] = energies[id].Sum(e => e.ExportWh),
                ["charge"] = energies[id].Sum(e => e.ChargeWh),
                ["discharge"] = energies[id].Sum(e => e.DischargeWh),
            },
            ["money_micro"] = nets[id].Sum(n => n.MoneyMicro),
            ["balance_micro"] = books.TryGetValue(id, out long book) ? book : null,
            ["chain_balance_micro"] = onChain.TryGetValue(id, out long chain) ? chain : null,
        };

        List<JsonObject> rows =
        [
            .. gateway.Community.Participants.Select(p => Row(p.Id, p.Name, Reports.Name(p.Role), p.Bus, p.DeviceId is null ? null : p.Multiplier)),
            Row(Accounts.Fee, "Chain fee", "fee", null, null),
        ];
        return rows;
    }

    private static JsonObject Undelivered(SettledTrade trade) => new()
    {
        ["period"] = trade.Period.ToString(),
        ["seller"] = trade.Seller,
        ["buyer"] = trade.Buyer,
        ["traded_wh"] = trade.TradedWh,
        ["delivered_wh"] = trade.Wh,
    };

    private static JsonObject Refusal(Refusal refusal) => new()
    {
        ["period"] = refusal.Period.ToString(),
        ["buyer"] = refusal.Buyer,
        ["purpose"] = Reports.Name(refusal.Purpose),
        ["asked_wh"] = refusal.AskedWh,
        ["allowed_wh"] = refusal.AllowedWh,
        ["reason"] = Reports.Name(refusal.Reason),
    };

    private static JsonObject Settlement(PeriodClose close, OutboxEntry entry, IReadOnlyDictionary<string, TransactionReceipt> receipts) => new()
    {
        ["window"] = close.Batch.Period.ToString(),
        ["root"] = "0x" + Convert.ToHexStringLower(close.Root),
        ["trades"] = close.Batch.Trades.Count,
        ["state"] = Reports.Name(entry.State),
        ["transaction_hash"] = entry.Hash,
        ["block"] = entry.Block,
        ["gas"] = entry.GasUsed,

        // As the chain tells it now, not as our records have it.
        ["receipt"] = entry.Hash is not null && receipts.TryGetValue(entry.Hash, out TransactionReceipt? receipt) ? receipt.Succeeded ? "success" : "reverted" : null,
    };

    private static JsonObject Grid(Community community, IReadOnlyList<PeriodClose> closed, Dictionary<SettlementPeriod, MarketRound> rounds) => new()
    {
        ["loss_wh_with"] = Loss(closed, c => c.Grid.WithTradesLossW),
        ["loss_wh_without"] = Loss(closed, c => c.Grid.LoadAloneLossW),
        ["vm_min_with"] = Lowest(closed, c => c.Grid.WithTradesMinimumVoltage),
        ["vm_min_without"] = Lowest(closed, c => c.Grid.LoadAloneMinimumVoltage),
        ["violations_load_alone"] = Reports.Array(closed.SelectMany(c => c.Grid.LoadAloneViolations.Select(v => (c, v))), x =>
        {
            JsonObject limit = Reports.Limit(x.v);
            limit["period"] = x.c.Batch.Period.ToString();
            return limit;
        }),
        ["feeder"] = community.Feeder.Name,
        ["buses"] = Reports.Array(community.Feeder.Buses, b => b.Id),
        ["limits"] = new JsonObject { ["vm_min"] = community.Limits.VoltageMin, ["vm_max"] = community.Limits.VoltageMax },
        ["periods"] = Reports.Array(closed, c => new JsonObject
        {
            ["period"] = c.Batch.Period.ToString(),
            ["planned"] = rounds.TryGetValue(c.Batch.Period, out MarketRound? round) ? Flow(round.Grid) : null,
            ["measured"] = Flow(c.Grid),
        }),
    };

    private static JsonObject Flow(GridCheck check) => new()
    {
        ["without_w"] = Reports.Array(check.LoadAloneW, w => Reports.Number(w)),
        ["with_w"] = Reports.Array(check.WithTradesW, w => Reports.Number(w)),
        ["var"] = Reports.Array(check.ReactiveVar, v => Reports.Number(v)),
        ["vm_min_without"] = Reports.Number(check.LoadAloneMinimumVoltage),
        ["vm_min_with"] = Reports.Number(check.WithTradesMinimumVoltage),
    };

    private static long Loss(IReadOnlyList<PeriodClose> closed, Func<PeriodClose, double> watts) =>
        closed.Sum(c => (long)Math.Round(double.IsFinite(watts(c)) ? watts(c) * c.Batch.Period.Minutes / 60 : 0));

    private static JsonNode? Lowest(IReadOnlyList<PeriodClose> closed, Func<PeriodClose, double> voltage) =>
        closed.Count == 0 ? null : Reports.Number(closed.Min(voltage));
}

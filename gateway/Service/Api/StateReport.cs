using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.PowerFlow;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Api;

/// <summary>The picture of now: participants, power flow of the feeder, newest trades, transactions and events.</summary>
internal static class StateReport
{
    private const int ShownPeriods = 4;
    private const int ShownTransactions = 30;
    private const int ShownEvents = 20;
    private const int ShownTrades = 60;

    public static JsonObject Of(Gateway gateway, GatewayServices services)
    {
        Community community = gateway.Community;
        IReadOnlyDictionary<string, long> balances = gateway.Wallets.Balances();
        MarketRound? round = gateway.Round;
        Dictionary<string, AllowedPower> allowed = (round?.Allowed ?? []).ToDictionary(a => a.ParticipantId, StringComparer.Ordinal);
        return new JsonObject
        {
            ["community"] = community.Document.Name,
            ["now"] = services.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["period"] = round?.Period.ToString(),
            ["settled"] = gateway.Settled,
            ["waiting_for"] = Reports.Array(gateway.Settlement.WaitingFor, id => id),
            ["participants"] = Reports.Array(community.Participants, p => Participant(p, gateway, services, balances, allowed)),
            ["feeder"] = FeederNow(gateway),
            ["market"] = Market(round),
            ["trades"] = Trades(gateway, services.Store),
            ["transactions"] = Reports.Array(services.Store.Latest(ShownTransactions), Reports.Transaction),
            ["events"] = Reports.Array(services.Store.Events(ShownEvents), Reports.Event),
        };
    }

    private static JsonObject Participant(
        Participant participant, Gateway gateway, GatewayServices services, IReadOnlyDictionary<string, long> balances, Dictionary<string, AllowedPower> allowed)
    {
        bool known = balances.TryGetValue(participant.Id, out long balance);
        gateway.Live.Homes.TryGetValue(participant.Id, out HomeState? home);
        return new JsonObject
        {
            ["id"] = participant.Id,
            ["name"] = participant.Name,
            ["role"] = Reports.Name(participant.Role),
            ["bus"] = participant.Bus,
            ["homes"] = participant.DeviceId is null ? null : participant.Multiplier,
            ["wallet"] = known ? gateway.Orders.AddressOf(participant.Id) : null,
            ["custody"] = known ? gateway.Orders.KeepsKey(participant.Id) ? "self" : "custodial" : null,
            ["balance_micro"] = known ? balance : null,
            ["online"] = participant.DeviceId is { } device && gateway.Live.Online.GetValueOrDefault(device),
            ["unix"] = home?.Unix,
            ["pv_w"] = home?.PvW,
            ["battery_w"] = home?.BatteryW,
            ["soc_percent"] = participant.BatteryWh > 0 ? home?.SocPercent : null,
            ["grid_w"] = home?.GridW,
            ["load_w"] = home?.LoadW,
            ["max_load_w"] = participant.RatedPeakW,
            ["forecast_gate"] = gateway.Forecasts.Gate(participant.Id) is { } gate ? ForecastQuality.Gate(gate) : null,
            ["allowed_w"] = allowed.TryGetValue(participant.Id, out AllowedPower? power) ? power.AllowedW : null,
        };
    }

    private static JsonObject FeederNow(Gateway gateway)
    {
        Community community = gateway.Community;
        double[] net = community.OnBuses(p => gateway.Live.Homes.TryGetValue(p.Id, out HomeState? home) ? home.GridW : 0);
        double[] reactive = community.OnBuses(p => gateway.Live.Homes.TryGetValue(p.Id, out HomeState? home) ? Community.ReactiveVar(p, home.LoadW) : 0);
        lock (gateway.Check)
        {
            PowerFlowSolution flow = gateway.Check.SolveKw(net, reactive);
            return new JsonObject
            {
                ["converged"] = flow.Converged,
                ["voltage_min"] = community.Limits.VoltageMin,
                ["voltage_max"] = community.Limits.VoltageMax,
                ["loss_kw"] = Reports.Number(flow.LossKw),
                ["slack_kw"] = Reports.Number(flow.SlackPKw),
                ["buses"] = Reports.Array(Enumerable.Range(0, net.Length), i => new JsonObject
                {
                    ["bus"] = community.Feeder.Buses[i].Id,
                    ["net_import_kw"] = Reports.Number(net[i] / 1000),
                    ["vm_pu"] = Reports.Number(flow.VmPu[i]),
                }),
                ["branches"] = Reports.Array(Enumerable.Range(0, community.Feeder.Branches.Count), k => new JsonObject
                {
                    ["from"] = community.Feeder.Branches[k].From,
                    ["to"] = community.Feeder.Branches[k].To,
                    ["p_kw"] = Reports.Number(flow.FromKw[k]),
                }),
            };
        }
    }

    private static JsonObject? Market(MarketRound? round) => round is null ? null : new JsonObject
    {
        ["offers_wh"] = round.Offers.Sum(o => o.Wh),
        ["bids_wh"] = round.Bids.Sum(b => b.Wh),
        ["trades_wh"] = round.Trades.Where(t => t.Source != EnergySource.Grid).Sum(t => t.Wh),
        ["agreed"] = Reports.Array(round.Trades, t => new JsonObject
        {
            ["seller"] = t.Seller,
            ["buyer"] = t.Buyer,
            ["source"] = Reports.Name(t.Source),
            ["wh"] = t.Wh,
            ["price_micro_per_kwh"] = t.PriceMicroPerKwh,
        }),
        ["refusals"] = Reports.Array(round.Refusals, r => new JsonObject
        {
            ["buyer"] = r.Buyer,
            ["asked_wh"] = r.AskedWh,
            ["allowed_wh"] = r.AllowedWh,
            ["reason"] = Reports.Name(r.Reason),
        }),
        ["cuts"] = Reports.Array(round.Cuts, Reports.Cut),
    };

    private static JsonArray Trades(Gateway gateway, IGatewayStore store)
    {
        JsonArray trades = [];
        if (gateway.Settlement.Open is not { } open)
        {
            return trades;
        }

        for (long back = 1; back <= ShownPeriods; back++)
        {
            if (store.Closed(open with { Index = open.Index - back }) is { } close)
            {
                string? hash = store.Find(close.Settlement.Key)?.Hash;
                foreach ((int index, SettledTrade trade) in close.Batch.Trades.Index().Where(t => t.Item.Wh > 0).Take(ShownTrades - trades.Count))
                {
                    trades.Add(Reports.Trade(trade, index, hash));
                }
            }
        }

        return trades;
    }
}

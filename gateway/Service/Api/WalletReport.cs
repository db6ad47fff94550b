using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Settlement;

namespace EdgeEnergy.Service.Api;

/// <summary>An owner's account: balance, withdrawal, limits, mandate, alarms, and what is on its way. Amounts in micro-units, null where the chain was not reached.</summary>
internal static class WalletReport
{
    private const int LookedThrough = 200;
    private const int ShownOrders = 6;

    public static async Task<JsonObject> OfAsync(Gateway gateway, GatewayServices services, string id, CancellationToken cancellation)
    {
        WalletOrders orders = gateway.Orders;
        Participant participant = orders.Owner(id);
        long now = services.Time.GetUtcNow().ToUnixTimeSeconds();
        WalletAccount? account = orders.Chain.Account(id);
        Deployment deployment = gateway.Vault.Deployment;
        (long? tokens, long? allowance, long? delay) = await OutsideAsync(gateway, orders, id, cancellation);
        return new JsonObject
        {
            ["participant"] = id,
            ["name"] = participant.Name,
            ["custody"] = orders.KeepsKey(id) ? "self" : "custodial",
            ["address"] = orders.AddressOf(id),
            ["now"] = now,
            ["chain_unix"] = orders.Chain.Unix == 0 ? null : orders.Chain.Unix,
            ["chain_id"] = deployment.ChainId,
            ["vault"] = deployment.Vault,
            ["balance_micro"] = gateway.Wallets.Balances()[id],
            ["wallet_micro"] = tokens,
            ["allowance_micro"] = allowance,
            ["withdrawal"] = account is { WithdrawalMicro: > 0 } ? new JsonObject
            {
                ["amount_micro"] = account.WithdrawalMicro,
                ["available_unix"] = account.WithdrawalAvailableUnix,
                ["due"] = orders.Chain.Unix >= account.WithdrawalAvailableUnix,
            } : null,
            ["withdrawal_delay_seconds"] = delay,
            ["cap_micro"] = account?.SpendingCapMicro,
            ["low_micro"] = gateway.Wallets.Low(participant),
            ["critical_micro"] = gateway.Wallets.Critical(participant),
            ["alert_below_micro"] = gateway.Alarms.Below(id),
            ["mandate"] = orders.KeepsKey(id) ? Mandate(gateway, id, account, now) : null,
            ["alarms"] = Reports.Array(Shown(gateway.Alarms.Of(participant, now)), a => new JsonObject { ["kind"] = a.Kind, ["text"] = a.Text }),
            ["orders"] = Reports.Array(services.Store.Latest(LookedThrough).Where(e => orders.IsOf(e, id)).Take(ShownOrders), Reports.Transaction),
        };
    }

    public static JsonObject History(Gateway gateway, GatewayServices services, string id, long before, int count)
    {
        IReadOnlyList<WalletMovement> lines = services.Store.Movements(gateway.Orders.Owner(id).Id, before, count);
        return new JsonObject
        {
            ["lines"] = Reports.Array(lines, m => new JsonObject
            {
                ["id"] = m.Id,
                ["kind"] = Reports.Name(m.Kind),
                ["amount_micro"] = m.AmountMicro,
                ["balance_micro"] = m.BalanceMicro,
                ["unix"] = m.Unix,
                ["block"] = m.Block,
                ["transaction_hash"] = m.TransactionHash,
                ["period"] = m.Window is { } window ? DateTimeOffset.FromUnixTimeSeconds(window * 60).ToString("yyyy-MM-dd'T'HH:mm'Z'") : null,
            }),
            ["before"] = lines.Count == count ? lines[^1].Id : null,
        };
    }

    /// <summary>Below both thresholds is below the worse one.</summary>
    private static IEnumerable<WalletAlarm> Shown(IReadOnlyList<WalletAlarm> alarms) =>
        alarms.Where(a => a.Kind != WalletAlarms.Low || alarms.All(b => b.Kind != WalletAlarms.Critical));

    private static JsonObject Mandate(Gateway gateway, string id, WalletAccount? account, long now)
    {
        Mandate mandate = account?.Mandate ?? new Mandate(0, 0, 0, 0);
        long used = account is null ? 0 : gateway.Wallets.UsedWh(id, mandate, []);
        string state = mandate.ValidUntilUnix <= MandateOrder.Revoked ? "none"
            : now >= mandate.ValidUntilUnix ? "expired"
            : used >= mandate.MaxWh ? "used_up"
            : "on_chain";
        return new JsonObject
        {
            ["state"] = gateway.Orders.Pending(id) is not null ? "signed" : state,
            ["on_chain"] = state,
            ["max_price_micro_per_kwh"] = mandate.MaxPriceMicroPerKwh,
            ["max_wh"] = mandate.MaxWh,
            ["used_wh"] = used,
            ["valid_from_unix"] = mandate.ValidFromUnix,
            ["valid_until_unix"] = mandate.ValidUntilUnix,
        };
    }

    /// <summary>Tokens in the wallet, what the vault may take of them, and the delay of withdrawals; nulls when the chain does not answer.</summary>
    private static async Task<(long? Tokens, long? Allowance, long? Delay)> OutsideAsync(Gateway gateway, WalletOrders orders, string id, CancellationToken cancellation)
    {
        try
        {
            SettlementTokenContract token = gateway.Token;
            string address = orders.AddressOf(id);
            return (await token.BalanceAsync(address, cancellation), await token.AllowanceAsync(address, cancellation), await orders.Vault.WithdrawalDelayAsync(cancellation));
        }
        catch (ChainUnreachableException)
        {
            return (null, null, null);
        }
    }
}

using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// What owners should look at. An alarm that begins is an event, once: which ones are on is stored, so that a restart is not a second beginning.
/// </summary>
public sealed class WalletAlarms(Community community, Wallets wallets, WalletChain chain, IGatewayStore store, EventLog events)
{
    /// <summary>Kind of the alarm below the first threshold; it stays on below the second.</summary>
    public const string Low = "low";

    /// <summary>Kind of the alarm below the second threshold.</summary>
    public const string Critical = "critical";
    private const string OnSetting = "wallet_alarms:";
    private const string BelowSetting = "wallet_alert_below:";
    private const string CapReached = "cap_reached";
    private const string ChargeFailed = "charge_failed";

    /// <summary>An owner should sign the next mandate before the last one ends.</summary>
    private const long EndingSeconds = 24 * 3600;

    private readonly Lock gate = new();
    private readonly Dictionary<string, WalletAlarm> standing = new(StringComparer.Ordinal);

    /// <summary>The balance below which an owner wants to be told, micro-units; null when the owner set none.</summary>
    public long? Below(string id) => store.GetSetting(BelowSetting + id) is { Length: > 0 } below ? long.Parse(below) : null;

    /// <summary>Sets or ends that.</summary>
    public void TellBelow(string id, long? micro) => store.SetSetting(BelowSetting + id, micro?.ToString() ?? "");

    /// <summary>Takes what a closed period shows: who met its spending cap.</summary>
    public void Closed(IReadOnlyList<UnpaidNet> unpaid)
    {
        lock (gate)
        {
            foreach (string id in community.Traders.Select(p => p.Id))
            {
                standing.Remove($"{CapReached}:{id}");
            }

            foreach (UnpaidNet net in unpaid.Where(n => n.ByCap))
            {
                standing[$"{CapReached}:{net.Account}"] = new WalletAlarm(CapReached, $"wallet of {net.Account} has reached its spending cap of {Money.Format(net.CapMicro!.Value)} in one period");
            }
        }
    }

    /// <summary>Takes how the newest charge of an account ended.</summary>
    public void Charged(OutboxEntry charge)
    {
        string key = $"{ChargeFailed}:{charge.Intent.Account}";
        lock (gate)
        {
            if (charge.State == OutboxState.Failed)
            {
                standing[key] = new WalletAlarm(ChargeFailed, $"wallet of {charge.Intent.Account} could not be charged with {Money.Format(charge.Intent.AmountMicro)}: {charge.Error}");
            }
            else
            {
                standing.Remove(key);
            }
        }
    }

    /// <summary>The alarms of an account that are on.</summary>
    public IReadOnlyList<WalletAlarm> Of(Participant participant, long nowUnix) => Of(participant, wallets.Balances()[participant.Id], nowUnix);

    /// <summary>Tells of the alarms that began since the last call.</summary>
    public void Watch(long nowUnix)
    {
        IReadOnlyDictionary<string, long> balances = wallets.Balances();
        foreach (Participant participant in community.Traders)
        {
            List<WalletAlarm> on = Of(participant, balances[participant.Id], nowUnix);
            string kinds = string.Join(',', on.Select(a => a.Kind));
            string before = store.GetSetting(OnSetting + participant.Id) ?? "";
            if (kinds == before)
            {
                continue;
            }

            string[] known = before.Split(',');
            WalletAlarm[] begun = [.. on.Where(a => !known.Contains(a.Kind, StringComparer.Ordinal))];

            // Who falls below both thresholds at once is told of the worse one.
            foreach (WalletAlarm alarm in begun.Where(a => a.Kind != Low || begun.All(b => b.Kind != Critical)))
            {
                events.Write(EventKind.Alert, alarm.Text);
            }

            store.SetSetting(OnSetting + participant.Id, kinds);
        }
    }

    private List<WalletAlarm> Of(Participant participant, long balance, long nowUnix)
    {
        string id = participant.Id;
        List<WalletAlarm> on = [];
        On(balance < wallets.Low(participant), Low, $"holds {Money.Format(balance)}, below its low threshold {Money.Format(wallets.Low(participant))}");
        On(balance < wallets.Critical(participant), Critical, $"holds {Money.Format(balance)}, below its critical threshold {Money.Format(wallets.Critical(participant))}");
        On(Below(id) is { } below && balance < below, "below", $"holds {Money.Format(balance)}, below the {Money.Format(Below(id) ?? 0)} that its owner set");
        if (chain.Account(id) is { } account)
        {
            On(account.WithdrawalMicro > 0 && chain.Unix >= account.WithdrawalAvailableUnix, "withdrawal_due", $"has {Money.Format(account.WithdrawalMicro)} ready to be taken out");
            if (community.OwnKeys.ContainsKey(id) && account.Mandate.ValidUntilUnix > MandateOrder.Revoked)
            {
                AddMandate(account.Mandate, on);
            }
        }

        lock (gate)
        {
            foreach (string kind in (string[])[CapReached, ChargeFailed])
            {
                if (standing.TryGetValue($"{kind}:{id}", out WalletAlarm? alarm))
                {
                    on.Add(alarm);
                }
            }
        }

        return on;

        void On(bool isOn, string kind, string text)
        {
            if (isOn)
            {
                on.Add(new WalletAlarm(kind, $"wallet of {id} {text}"));
            }
        }

        void AddMandate(Mandate mandate, List<WalletAlarm> list)
        {
            bool ended = nowUnix >= mandate.ValidUntilUnix;
            string end = DateTimeOffset.FromUnixTimeSeconds(Math.Min(mandate.ValidUntilUnix, MandateRules.LatestUnix)).ToString("yyyy-MM-dd'T'HH:mm'Z'");
            long left = mandate.MaxWh - wallets.UsedWh(id, mandate, []);
            if (ended)
            {
                list.Add(new WalletAlarm("mandate_expired", $"mandate of {id} ended at {end}: nothing is bought for it"));
            }
            else if (left <= 0)
            {
                list.Add(new WalletAlarm("mandate_used_up", $"mandate of {id} is used up: nothing is bought for it"));
            }
            else if (mandate.ValidUntilUnix - nowUnix <= EndingSeconds)
            {
                list.Add(new WalletAlarm("mandate_ending", $"mandate of {id} ends at {end}"));
            }
        }
    }
}

using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Balances of all accounts by the gateway's books: charges that the chain confirmed, plus the nets of closed periods. Alerts at two thresholds;
/// a custodial wallet below the second is charged. Reads the history once; from then on it costs what is new. Thread-safe.
/// </summary>
public sealed class Wallets
{
    private const string ChargeKind = "charge";
    private const string AlarmSetting = "wallet_alarm:";

    private readonly Community community;
    private readonly SettlementVaultContract vault;
    private readonly IGatewayStore store;
    private readonly EventLog events;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> booked;
    private readonly Dictionary<string, OutboxIntent> underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> alarm = new(StringComparer.Ordinal);

    public Wallets(Community community, SettlementVaultContract vault, IGatewayStore store, EventLog events, IReadOnlyList<PeriodClose> closed)
    {
        this.community = community;
        this.vault = vault;
        this.store = store;
        this.events = events;
        booked = community.Accounts.ToDictionary(account => account, _ => 0L, StringComparer.Ordinal);
        foreach (PeriodClose close in closed)
        {
            Book(close.Batch);
        }

        foreach (OutboxEntry charge in store.Latest(int.MaxValue).Where(e => e.Intent.Kind == ChargeKind))
        {
            Take(charge);
        }

        foreach (Participant participant in community.Traders)
        {
            alarm[participant.Id] = store.GetSetting(AlarmSetting + participant.Id) is { } level ? int.Parse(level) : 0;
        }
    }

    private WalletRule Rule => community.Document.Wallet;

    /// <summary>Balance of each account in micro-units.</summary>
    public IReadOnlyDictionary<string, long> Balances()
    {
        lock (gate)
        {
            foreach (string key in (string[])[.. underWay.Keys])
            {
                Take(store.Find(key)!);
            }

            return new Dictionary<string, long>(booked, StringComparer.Ordinal);
        }
    }

    /// <summary>Takes a closed period into the books.</summary>
    public void Book(SettlementBatch batch)
    {
        lock (gate)
        {
            foreach (NetPosition net in batch.Nets)
            {
                booked[net.Account] += net.MoneyMicro;
            }
        }
    }

    /// <summary>Fills every wallet to its first balance, once.</summary>
    public void ChargeInitially()
    {
        foreach (Participant participant in community.Traders)
        {
            string key = Key(participant.Id, "initial");
            if (store.Find(key) is null)
            {
                Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.InitialMicroPerKw), key));
            }
        }
    }

    /// <summary>
    /// Alerts owners whose balance has fallen below a threshold, once a crossing, and charges wallets below the second one.
    /// </summary>
    public void Watch(SettlementPeriod period)
    {
        IReadOnlyDictionary<string, long> balances = Balances();
        HashSet<string> waiting;
        lock (gate)
        {
            waiting = [.. underWay.Values.Select(i => i.Account)];
        }

        foreach (Participant participant in community.Traders)
        {
            long balance = balances[participant.Id];
            long low = Amount(participant, Rule.LowMicroPerKw);
            long critical = Amount(participant, Rule.CriticalMicroPerKw);
            int level = balance < critical ? 2 : balance < low ? 1 : 0;
            int before = alarm[participant.Id];
            if (level > before)
            {
                string threshold = level == 2 ? $"critical threshold {Money.Format(critical)}" : $"low threshold {Money.Format(low)}";
                events.Write(EventKind.Alert, $"wallet of {participant.Id} holds {Money.Format(balance)}, below its {threshold}");
            }

            if (level != before)
            {
                // Stored, so that a restart is not a second crossing.
                store.SetSetting(AlarmSetting + participant.Id, level.ToString());
                alarm[participant.Id] = level;
            }

            if (level == 2 && !waiting.Contains(participant.Id))
            {
                Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.ChargeMicroPerKw), Key(participant.Id, period.Index.ToString())));
            }
        }
    }

    private void Enqueue(OutboxIntent charge)
    {
        OutboxEntry entry = store.Enqueue(charge);
        lock (gate)
        {
            // One that is done already was queued before a restart and is in the books.
            if (!IsDone(entry))
            {
                underWay[charge.Key] = charge;
            }
        }
    }

    /// <summary>A charge counts from when it is final, once.</summary>
    private void Take(OutboxEntry charge)
    {
        string key = charge.Intent.Key;
        if (!IsDone(charge))
        {
            underWay[key] = charge.Intent;
            return;
        }

        underWay.Remove(key);
        if (charge.State == OutboxState.Final && booked.ContainsKey(charge.Intent.Account))
        {
            booked[charge.Intent.Account] += charge.Intent.AmountMicro;
        }
    }

    private static bool IsDone(OutboxEntry charge) => charge.State is OutboxState.Final or OutboxState.Failed;

    private string Key(string account, string what) => $"charge:{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{account}:{what}";

    private long Amount(Participant participant, long microPerKw) =>
        Math.Max(Rule.FloorMicro, (long)((Int128)Math.Max(participant.RatedPeakW, participant.PvW) * microPerKw / 1000));
}

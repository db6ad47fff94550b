using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Balances of all accounts by the gateway's books: charges that the chain confirmed, plus the nets of closed periods. Alerts at two thresholds;
/// a custodial wallet below the second is charged.
/// </summary>
public sealed class Wallets
{
    private readonly Community community;
    private readonly SettlementVaultContract vault;
    private readonly IGatewayStore store;
    private readonly EventLog events;
    private readonly Dictionary<string, long> settled;
    private readonly Dictionary<string, int> alarm = new(StringComparer.Ordinal);

    public Wallets(Community community, SettlementVaultContract vault, IGatewayStore store, EventLog events)
    {
        this.community = community;
        this.vault = vault;
        this.store = store;
        this.events = events;
        settled = community.Accounts.ToDictionary(account => account, _ => 0L, StringComparer.Ordinal);
        foreach (PeriodClose close in store.AllClosed())
        {
            Book(close.Batch);
        }
    }

    /// <summary>Balance of each account in micro-units.</summary>
    public IReadOnlyDictionary<string, long> Balances()
    {
        Dictionary<string, long> balances = new(settled, StringComparer.Ordinal);
        foreach (OutboxEntry charge in Charges().Where(c => c.State == OutboxState.Final))
        {
            balances[charge.Intent.Account] += charge.Intent.AmountMicro;
        }

        return balances;
    }

    /// <summary>Takes a closed period into the books.</summary>
    public void Book(SettlementBatch batch)
    {
        foreach (NetPosition net in batch.Nets)
        {
            settled[net.Account] += net.MoneyMicro;
        }
    }

    /// <summary>Fills every wallet to its first balance.</summary>
    public void ChargeInitially()
    {
        foreach (Participant participant in community.Traders)
        {
            store.Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.InitialMicroPerKw), Key(participant.Id, "initial")));
        }
    }

    /// <summary>
    /// Alerts owners whose balance has fallen below a threshold, and charges wallets below the second one or that could not pay what is due.
    /// </summary>
    public void Watch(SettlementPeriod period)
    {
        IReadOnlyDictionary<string, long> balances = Balances();
        HashSet<string> underWay = [.. Charges().Where(c => c.State is not (OutboxState.Final or OutboxState.Failed)).Select(c => c.Intent.Account)];
        foreach (Participant participant in community.Traders)
        {
            long balance = balances[participant.Id];
            long low = Amount(participant, Rule.LowMicroPerKw);
            long critical = Amount(participant, Rule.CriticalMicroPerKw);
            int level = balance < critical ? 2 : balance < low ? 1 : 0;
            if (level > alarm.GetValueOrDefault(participant.Id))
            {
                string threshold = level == 2 ? $"critical threshold {Money.Format(critical)}" : $"low threshold {Money.Format(low)}";
                events.Write(EventKind.Alert, $"wallet of {participant.Id} holds {Money.Format(balance)}, below its {threshold}");
            }

            alarm[participant.Id] = level;
            if (level == 2 && !underWay.Contains(participant.Id))
            {
                store.Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.ChargeMicroPerKw), Key(participant.Id, period.Index.ToString())));
            }
        }
    }

    /// <summary>Charges an account by an amount its owner chose; the same key charges once.</summary>
    public OutboxEntry Charge(string account, long micro, string key) => store.Enqueue(vault.Charge(account, micro, Key(account, key)));

    private WalletRule Rule => community.Document.Wallet;

    private IEnumerable<OutboxEntry> Charges() => store.Latest(int.MaxValue).Where(e => e.Intent.Kind == "charge");

    private string Key(string account, string what) => $"charge:{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{account}:{what}";

    private long Amount(Participant participant, long microPerKw) =>
        Math.Max(Rule.FloorMicro, Math.Max(participant.RatedPeakW, participant.PvW) * microPerKw / 1000);
}

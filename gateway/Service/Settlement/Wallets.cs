using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Market;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Balances of all accounts: what the chain says, plus the nets of closed periods that it does not have yet. Fills custodial wallets, and says what may
/// be bought for whom. Reads the history once; from then on it costs what is new. Thread-safe.
/// </summary>
public sealed class Wallets
{
    private const string ChargeKind = "charge";

    private readonly Community community;
    private readonly SettlementVaultContract vault;
    private readonly WalletChain chain;
    private readonly IGatewayStore store;
    private readonly Lock gate = new();
    private readonly List<PeriodClose> unsettled;
    private readonly List<(SettlementPeriod Period, string Buyer, long Wh)> bought = [];
    private readonly Dictionary<string, OutboxIntent> underWay;

    public Wallets(Community community, SettlementVaultContract vault, WalletChain chain, IGatewayStore store, IReadOnlyList<PeriodClose> closed)
    {
        this.community = community;
        this.vault = vault;
        this.chain = chain;
        this.store = store;
        long settled = chain.Books().LastWindow;
        unsettled = [.. closed.Where(c => Window(c) > settled)];
        underWay = store.Unfinished().Where(e => e.Intent.Kind == ChargeKind).ToDictionary(e => e.Intent.Key, e => e.Intent, StringComparer.Ordinal);
        foreach (PeriodClose close in closed)
        {
            Remember(close.Batch);
        }

        Settle();
    }

    private WalletRule Rule => community.Document.Wallet;

    /// <summary>Balance of each account in micro-units.</summary>
    public IReadOnlyDictionary<string, long> Balances()
    {
        lock (gate)
        {
            (IReadOnlyDictionary<string, long> onChain, long settled) = chain.Books();
            Dictionary<string, long> balances = new(onChain, StringComparer.Ordinal);
            foreach (NetPosition net in unsettled.Where(c => Window(c) > settled).SelectMany(c => c.Batch.Nets))
            {
                balances[net.Account] += net.MoneyMicro;
            }

            return balances;
        }
    }

    /// <summary>Takes a closed period into the books.</summary>
    public void Book(PeriodClose close)
    {
        lock (gate)
        {
            unsettled.Add(close);
            Remember(close.Batch);
        }
    }

    /// <summary>Forgets what the chain has by now, or has refused for good; the charges among it.</summary>
    public IReadOnlyList<OutboxEntry> Settle()
    {
        List<OutboxEntry> charges = [];
        lock (gate)
        {
            long settled = chain.Books().LastWindow;
            unsettled.RemoveAll(c => Window(c) <= settled || store.Find(c.Settlement.Key)?.State == OutboxState.Failed);
            foreach (string key in (string[])[.. underWay.Keys])
            {
                if (store.Find(key) is { State: OutboxState.Final or OutboxState.Failed } done)
                {
                    underWay.Remove(key);
                    charges.Add(done);
                }
            }
        }

        return charges;
    }

    /// <summary>
    /// Accounts that can not pay their net of a batch, with what they hold and may spend: their debit is above the spending cap, or above the balance and
    /// what is on its way into it.
    /// </summary>
    public IReadOnlyList<UnpaidNet> Short(SettlementBatch batch)
    {
        IReadOnlyDictionary<string, long> balances = Balances();
        Dictionary<string, long> coming;
        lock (gate)
        {
            coming = underWay.Values.GroupBy(i => i.Account, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(i => i.AmountMicro), StringComparer.Ordinal);
        }

        return
        [
            .. batch.Nets.Where(n => n.MoneyMicro < 0 && n.Account is not (Accounts.Grid or Accounts.Fee))
                .Select(n => new UnpaidNet(n.Account, -n.MoneyMicro, balances[n.Account] + coming.GetValueOrDefault(n.Account), chain.Account(n.Account)?.SpendingCapMicro))
                .Where(n => n.DebitMicro > Math.Min(n.HoldsMicro, n.CapMicro ?? long.MaxValue)),
        ];
    }

    /// <summary>Buyers whose grid energy the vault does not pay: who keeps its key pays there what its mandate says, and its supplier for the rest.</summary>
    public IReadOnlySet<string> GridBilledElsewhere => community.OwnKeys.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// What each account can spend in a period: its balance within its cap. Of an account whose holder can withdraw at will, less what the periods that are
    /// not closed yet have bought for it.
    /// </summary>
    public IReadOnlyDictionary<string, long> Spendable(IReadOnlyList<MarketRound> open)
    {
        Dictionary<string, long> spendable = new(Balances(), StringComparer.Ordinal);
        foreach (string id in community.Traders.Select(p => p.Id))
        {
            long committed = community.OwnKeys.ContainsKey(id) ? OfBuyer(open, id).Sum(t => Money.Cost(t.Wh, t.PriceMicroPerKwh) + Money.Cost(t.Wh, community.Document.Tariffs.FeeMicroPerKwh)) : 0;
            spendable[id] = Math.Min(spendable[id] - committed, chain.Account(id)?.SpendingCapMicro ?? long.MaxValue);
        }

        return spendable;
    }

    /// <summary>What may be bought for those who keep their keys, by id; nothing while the chain has no mandate of theirs that this gateway knows of.</summary>
    public IReadOnlyDictionary<string, BuyMandate> Mandates(IReadOnlyList<MarketRound> open) =>
        community.OwnKeys.Keys.ToDictionary(id => id, id => Mandate(id, open), StringComparer.Ordinal);

    /// <summary>Wh bought from neighbours by a mandate: in closed periods, and agreed in those that are not.</summary>
    public long UsedWh(string id, Mandate mandate, IReadOnlyList<MarketRound> open)
    {
        lock (gate)
        {
            return bought.Where(b => b.Buyer == id && b.Period.StartUnix >= mandate.ValidFromUnix).Sum(b => b.Wh)
                + OfBuyer(open, id).Where(t => t.Period.StartUnix >= mandate.ValidFromUnix).Sum(t => t.Wh);
        }
    }

    /// <summary>Fills every custodial wallet to its first balance, once.</summary>
    public void ChargeInitially()
    {
        foreach (Participant participant in Custodial())
        {
            string key = Key(participant.Id, "initial");
            if (store.Find(key) is null)
            {
                Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.InitialMicroPerKw), key));
            }
        }
    }

    /// <summary>Charges custodial wallets below their critical threshold.</summary>
    public void Fill(SettlementPeriod period)
    {
        IReadOnlyDictionary<string, long> balances = Balances();
        HashSet<string> waiting;
        lock (gate)
        {
            waiting = [.. underWay.Values.Select(i => i.Account)];
        }

        foreach (Participant participant in Custodial().Where(p => balances[p.Id] < Critical(p) && !waiting.Contains(p.Id)))
        {
            Enqueue(vault.Charge(participant.Id, Amount(participant, Rule.ChargeMicroPerKw), Key(participant.Id, period.Index.ToString())));
        }
    }

    /// <summary>Below this the owner is alerted.</summary>
    public long Low(Participant participant) => Amount(participant, Rule.LowMicroPerKw);

    /// <summary>Below this the owner is alerted again, and a custodial wallet is charged.</summary>
    public long Critical(Participant participant) => Amount(participant, Rule.CriticalMicroPerKw);

    /// <summary>Queues a charge; it counts once it is on the chain.</summary>
    public OutboxEntry Enqueue(OutboxIntent charge)
    {
        OutboxEntry entry = store.Enqueue(charge);
        lock (gate)
        {
            if (entry.State is not (OutboxState.Final or OutboxState.Failed))
            {
                underWay[charge.Key] = charge;
            }
        }

        return entry;
    }

    private static long Window(PeriodClose close) => SettlementVaultContract.Window(close.Batch.Period);

    private static IEnumerable<Trade> OfBuyer(IReadOnlyList<MarketRound> open, string id) =>
        open.SelectMany(r => r.Trades).Where(t => t.Buyer == id && t.Source != EnergySource.Grid);

    private BuyMandate Mandate(string id, IReadOnlyList<MarketRound> open)
    {
        if (chain.Account(id)?.Mandate is not { } mandate)
        {
            return BuyMandate.None;
        }

        lock (gate)
        {
            // A mandate's begin only moves on.
            bought.RemoveAll(b => b.Buyer == id && b.Period.StartUnix < mandate.ValidFromUnix);
        }

        return new BuyMandate(mandate.MaxPriceMicroPerKwh, mandate.MaxWh - UsedWh(id, mandate, open), mandate.ValidFromUnix, mandate.ValidUntilUnix);
    }

    private void Remember(SettlementBatch batch)
    {
        foreach (SettledTrade trade in batch.Trades.Where(t => t.Wh > 0 && t.Source != EnergySource.Grid && community.OwnKeys.ContainsKey(t.Buyer)))
        {
            bought.Add((batch.Period, trade.Buyer, trade.Wh));
        }
    }

    private IEnumerable<Participant> Custodial() => community.Traders.Where(p => !community.OwnKeys.ContainsKey(p.Id));

    private string Key(string account, string what) => $"charge:{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{account}:{what}";

    private long Amount(Participant participant, long microPerKw) =>
        Math.Max(Rule.FloorMicro, (long)((Int128)Math.Max(participant.RatedPeakW, participant.PvW) * microPerKw / 1000));
}

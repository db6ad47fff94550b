using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Market;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;
using EdgeEnergy.Service.Trading;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Closes settlement periods in order once every meter has made its statement, compares delivered with traded energy, and queues the settlement in
/// the same store transaction.
/// </summary>
public sealed class SettlementDesk
{
    private const string FirstPeriodSetting = "first_period";

    /// <summary>A meter that has not spoken for this long after a period does not hold the others up any more.</summary>
    public const long OverdueSeconds = 24 * 3600;

    private readonly Community community;
    private readonly IGatewayStore store;
    private readonly MarketDesk market;
    private readonly BatteryBooks batteries;
    private readonly Wallets wallets;
    private readonly WalletAlarms alarms;
    private readonly SettlementVaultContract vault;
    private readonly EventLog events;
    private readonly int minutes;
    private SettlementPeriod? next;

    public SettlementDesk(
        Community community,
        IGatewayStore store,
        MarketDesk market,
        BatteryBooks batteries,
        Wallets wallets,
        WalletAlarms alarms,
        SettlementVaultContract vault,
        EventLog events,
        int minutes,
        PeriodClose? newest)
    {
        this.community = community;
        this.store = store;
        this.market = market;
        this.batteries = batteries;
        this.wallets = wallets;
        this.alarms = alarms;
        this.vault = vault;
        this.events = events;
        this.minutes = minutes;
        if (newest is not null)
        {
            next = newest.Batch.Period.Next;
        }
        else if (store.GetSetting(FirstPeriodSetting) is { } first)
        {
            next = new SettlementPeriod(long.Parse(first), minutes);
        }
    }

    /// <summary>The oldest period that is not closed; null before the first.</summary>
    public SettlementPeriod? Open => next;

    /// <summary>Participants whose statement the oldest ended period waits for.</summary>
    public IReadOnlyList<string> WaitingFor { get; private set; } = [];

    /// <summary>Settlement starts with this period, once.</summary>
    public void StartWith(SettlementPeriod period)
    {
        if (next is null)
        {
            store.SetSetting(FirstPeriodSetting, period.Index.ToString());
            next = period;
        }
    }

    /// <summary>The rounds of periods before this one that are not closed yet.</summary>
    public IReadOnlyList<MarketRound> OpenBefore(SettlementPeriod period)
    {
        List<MarketRound> open = [];
        for (SettlementPeriod? p = next; p is { } one && one.Index < period.Index; p = one.Next)
        {
            if (store.Round(one) is { } round)
            {
                open.Add(round);
            }
        }

        return open;
    }

    /// <summary>Closes every ended period that can be; returns how many.</summary>
    public int CloseUntil(long nowUnix)
    {
        int closed = 0;
        while (next is { } period && period.EndUnix <= nowUnix)
        {
            IReadOnlyList<PeriodEnergy> energies = store.Energies(period);
            string[] missing = [.. community.Traders.Select(p => p.Id).Except(energies.Select(e => e.ParticipantId), StringComparer.Ordinal)];
            WaitingFor = missing;
            if (missing.Length > 0)
            {
                if (nowUnix - period.EndUnix < OverdueSeconds)
                {
                    return closed;
                }

                events.Write(EventKind.Alert, $"period {period} is settled without {string.Join(", ", missing)}: no statement for a day");
            }

            Close(period, energies);
            WaitingFor = [];
            next = period.Next;
            closed++;
        }

        return closed;
    }

    private void Close(SettlementPeriod period, IReadOnlyList<PeriodEnergy> energies)
    {
        IReadOnlyList<Trade> trades = store.Round(period)?.Trades ?? [];
        SettlementBatch batch = Payable(period, trades, energies);
        byte[] root = SettlementTree.Of(batch, vault.Deployment).Root;
        GridCheck grid = market.Measured(period, energies, batch.Trades, trades);
        PeriodClose close = new(batch, energies, grid, root, vault.Settle(batch, root));
        if (store.Close(close))
        {
            wallets.Book(close);
            batteries.Book(close);
        }
    }

    /// <summary>
    /// The settlement as far as every account can pay it: one that can not would make the vault refuse the whole window. Its grid energy is billed
    /// elsewhere then, and where that is not enough, what neighbours delivered to it too.
    /// </summary>
    private SettlementBatch Payable(SettlementPeriod period, IReadOnlyList<Trade> trades, IReadOnlyList<PeriodEnergy> energies)
    {
        Tariffs tariffs = community.Document.Tariffs;
        HashSet<string> elsewhere = [.. wallets.GridBilledElsewhere];
        SettlementBatch batch = DeliveryCheck.Settle(period, trades, energies, tariffs, elsewhere);
        IReadOnlyList<UnpaidNet> unpaid = wallets.Short(batch);
        alarms.Closed(unpaid);
        foreach (UnpaidNet net in unpaid)
        {
            string most = net.ByCap ? $"may spend {Money.Format(net.CapMicro!.Value)}" : $"holds {Money.Format(net.HoldsMicro)}";
            events.Write(EventKind.Alert, $"period {period}: {net.Account} {most} and would pay {Money.Format(net.DebitMicro)}; what it can not pay is billed outside of the vault");
            elsewhere.Add(net.Account);
        }

        if (unpaid.Count > 0)
        {
            batch = DeliveryCheck.Settle(period, trades, energies, tariffs, elsewhere);
        }

        if (wallets.Short(batch) is { Count: > 0 } still)
        {
            HashSet<string> buyers = [.. still.Select(n => n.Account)];
            batch = DeliveryCheck.Settle(period, [.. trades.Where(t => !buyers.Contains(t.Buyer))], energies, tariffs, elsewhere);
        }

        return batch;
    }
}

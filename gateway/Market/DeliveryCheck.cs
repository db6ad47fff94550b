using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// Compares what was delivered in a closed period with what was traded. A seller's measured export covers its trades, PV before battery, then in
/// the order they were made; a buyer's measured import caps what it can have received; what both meters confirm is settled. The rest of a buyer's
/// import is the grid's, at the grid tariff; the rest of a seller's export goes to the grid for nothing. A participant without an energy has
/// delivered and received nothing.
/// </summary>
public static class DeliveryCheck
{
    /// <summary>
    /// The settlement of the period. Every traded amount is listed, those of which nothing was delivered with 0 Wh. Nets: participants by id,
    /// then grid, then fee; money and energy sum to 0. Throws <see cref="InputException"/> when an energy is of another period or given twice.
    /// </summary>
    public static SettlementBatch Settle(
        SettlementPeriod period, IReadOnlyList<Trade> trades, IReadOnlyList<PeriodEnergy> energies, Tariffs tariffs) =>
        Settle(period, trades, energies, tariffs, new HashSet<string>(StringComparer.Ordinal));

    /// <summary>The same where the grid's energy of some buyers is billed elsewhere: it counts as energy, without a trade and without money.</summary>
    public static SettlementBatch Settle(
        SettlementPeriod period, IReadOnlyList<Trade> trades, IReadOnlyList<PeriodEnergy> energies, Tariffs tariffs, IReadOnlySet<string> gridBilledElsewhere)
    {
        var export = new Dictionary<string, long>(StringComparer.Ordinal);
        var import = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (PeriodEnergy energy in energies)
        {
            if (energy.Period != period || energy.ParticipantId is Accounts.Grid or Accounts.Fee || !import.TryAdd(energy.ParticipantId, energy.ImportWh))
            {
                throw new InputException("settlement", "energy", $"{energy.ParticipantId} in {energy.Period}", $"each participant once, in {period}");
            }

            export.Add(energy.ParticipantId, energy.ExportWh);
        }

        List<SettledTrade> settled = Neighbours(trades, export, import, tariffs);
        AddGrid(period, trades, import, tariffs, gridBilledElsewhere, settled);
        return new SettlementBatch(period, settled, Nets(settled, energies));
    }

    private static List<SettledTrade> Neighbours(
        IReadOnlyList<Trade> trades, Dictionary<string, long> export, SortedDictionary<string, long> import, Tariffs tariffs)
    {
        var settled = new List<SettledTrade>();
        foreach (Trade trade in trades.Where(trade => trade.Source != EnergySource.Grid).OrderBy(trade => trade.Source))
        {
            long exported = export.GetValueOrDefault(trade.Seller);
            long imported = import.TryGetValue(trade.Buyer, out long left) ? left : 0;
            long wh = Math.Min(trade.Wh, Math.Min(exported, imported));
            if (wh > 0)
            {
                export[trade.Seller] = exported - wh;
                import[trade.Buyer] = imported - wh;
            }

            settled.Add(new SettledTrade(
                trade.Period, trade.Seller, trade.Buyer, trade.Source, trade.Wh, wh, trade.PriceMicroPerKwh,
                Money.Cost(wh, trade.PriceMicroPerKwh), Money.Cost(wh, tariffs.FeeMicroPerKwh)));
        }

        return settled;
    }

    private static void AddGrid(
        SettlementPeriod period,
        IReadOnlyList<Trade> trades,
        SortedDictionary<string, long> import,
        Tariffs tariffs,
        IReadOnlySet<string> gridBilledElsewhere,
        List<SettledTrade> settled)
    {
        var traded = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (Trade trade in trades.Where(trade => trade.Source == EnergySource.Grid))
        {
            traded[trade.Buyer] = trade.Wh + (traded.TryGetValue(trade.Buyer, out long wh) ? wh : 0);
        }

        foreach (string buyer in import.Keys.Union(traded.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            long agreed = traded.GetValueOrDefault(buyer);
            long rest = import.GetValueOrDefault(buyer);
            if ((agreed > 0 || rest > 0) && !gridBilledElsewhere.Contains(buyer))
            {
                settled.Add(new SettledTrade(
                    period, Accounts.Grid, buyer, EnergySource.Grid, agreed, rest, tariffs.GridMicroPerKwh,
                    Money.Cost(rest, tariffs.GridMicroPerKwh), 0));
            }
        }
    }

    private static List<NetPosition> Nets(List<SettledTrade> settled, IReadOnlyList<PeriodEnergy> energies)
    {
        var money = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long fee = 0;
        foreach (SettledTrade trade in settled)
        {
            Add(trade.Seller, trade.CostMicro);
            Add(trade.Buyer, -trade.CostMicro - trade.FeeMicro);
            fee += trade.FeeMicro;
        }

        Dictionary<string, long> energy = energies.ToDictionary(item => item.ParticipantId, item => item.ImportWh - item.ExportWh, StringComparer.Ordinal);
        money.Remove(Accounts.Grid, out long grid);
        return
        [
            .. money.Keys.Union(energy.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(id => new NetPosition(id, money.GetValueOrDefault(id), energy.GetValueOrDefault(id))),
            new NetPosition(Accounts.Grid, grid, -energy.Values.Sum()),
            new NetPosition(Accounts.Fee, fee, 0),
        ];

        void Add(string account, long micro) => money[account] = micro + (money.TryGetValue(account, out long sum) ? sum : 0);
    }
}

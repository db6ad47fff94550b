using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Closed periods: what was delivered, what every account nets to, and the key of the transaction that settles it.</summary>
internal static class CloseTables
{
    private static readonly SqlTable<Header> Closes = new(
        "closes",
        ["period_start", "period_minutes", "root", "settlement_key"],
        close => [close.Period.StartUnix, close.Period.Minutes, close.Root, close.Key],
        row => new Header(row.Period(), row.Bytes(), row.Text()));

    private static readonly PeriodTable<SettledTrade> Trades = new(
        "settled_trades",
        ["seller", "buyer", "source", "traded_wh", "wh", "price_micro_per_kwh", "cost_micro", "fee_micro"],
        trade => [trade.Seller, trade.Buyer, trade.Source.ToString(), trade.TradedWh, trade.Wh, trade.PriceMicroPerKwh, trade.CostMicro,
            trade.FeeMicro],
        (row, period) => new SettledTrade(
            period, row.Text(), row.Text(), row.Enum<EnergySource>(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long()));

    private static readonly PeriodTable<NetPosition> Nets = new(
        "net_positions",
        ["account", "money_micro", "energy_wh"],
        net => [net.Account, net.MoneyMicro, net.EnergyWh],
        (row, _) => new NetPosition(row.Text(), row.Long(), row.Long()));

    private static readonly PeriodTable<PeriodEnergy> Energies = new(
        "settled_energies",
        ["participant_id", "import_wh", "export_wh", "pv_wh", "load_wh", "charge_wh", "discharge_wh"],
        energy => [energy.ParticipantId, energy.ImportWh, energy.ExportWh, energy.PvWh, energy.LoadWh, energy.ChargeWh, energy.DischargeWh],
        (row, period) => new PeriodEnergy(row.Text(), period, row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long()));

    private static readonly GridTables Grid = new("close");

    /// <summary>Stores the close and queues its settlement; false, with nothing changed, when the period is closed already.</summary>
    public static bool Insert(SqlSession session, PeriodClose close)
    {
        SettlementPeriod period = close.Batch.Period;
        if (Find(session, period) is not null)
        {
            return false;
        }

        OutboxTable.Enqueue(session, close.Settlement);
        Closes.Insert(session, new Header(period, close.Root, close.Settlement.Key));
        Trades.Insert(session, period, close.Batch.Trades);
        Nets.Insert(session, period, close.Batch.Nets);
        Energies.Insert(session, period, close.Energies);
        Grid.Insert(session, period, close.Grid);
        return true;
    }

    /// <summary>Closes of the periods that start from first to last, oldest first.</summary>
    public static IReadOnlyList<PeriodClose> Select(SqlSession session, long firstStart, long lastStart)
    {
        ILookup<SettlementPeriod, SettledTrade> trades = Trades.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, NetPosition> nets = Nets.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, PeriodEnergy> energies = Energies.Select(session, firstStart, lastStart);
        Dictionary<SettlementPeriod, GridCheck> grid = Grid.Select(session, firstStart, lastStart);
        return
        [
            .. Closes.Select(session, "WHERE period_start BETWEEN @p1 AND @p2 ORDER BY period_start, period_minutes", firstStart, lastStart)
                .Select(close => new PeriodClose(
                    new SettlementBatch(close.Period, [.. trades[close.Period]], [.. nets[close.Period]]),
                    [.. energies[close.Period]],
                    grid[close.Period],
                    close.Root,
                    OutboxTable.Find(session, close.Key)!.Intent)),
        ];
    }

    private static Header? Find(SqlSession session, SettlementPeriod period) =>
        Closes.Select(session, "WHERE period_start = @p1 AND period_minutes = @p2", period.StartUnix, period.Minutes).SingleOrDefault();

    private sealed record Header(SettlementPeriod Period, byte[] Root, string Key);
}

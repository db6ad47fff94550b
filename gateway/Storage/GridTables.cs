using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>The power flow a round or a close was checked with: "round" or "close" names the tables.</summary>
internal sealed class GridTables(string owner)
{
    private readonly PeriodTable<GridCheck> _checks = new(
        owner + "_grid",
        ["load_alone_w", "with_trades_w", "reactive_var", "load_alone_vm_min", "with_trades_vm_min", "load_alone_loss_w", "with_trades_loss_w"],
        check => [SqlJson.Write(check.LoadAloneW), SqlJson.Write(check.WithTradesW), SqlJson.Write(check.ReactiveVar),
            check.LoadAloneMinimumVoltage, check.WithTradesMinimumVoltage, check.LoadAloneLossW, check.WithTradesLossW],
        (row, _) => new GridCheck(row.Doubles(), row.Doubles(), row.Doubles(), row.Double(), row.Double(), row.Double(), row.Double(), []));

    private readonly PeriodTable<BindingLimit> _violations = new(
        owner + "_violations",
        ["kind", "place", "value", "bound"],
        limit => [limit.Kind.ToString(), limit.Place, limit.Value, limit.Limit],
        (row, _) => new BindingLimit(row.Enum<LimitKind>(), row.Text(), row.Double(), row.Double()));

    public void Insert(SqlSession session, SettlementPeriod period, GridCheck check)
    {
        _checks.Insert(session, period, [check]);
        _violations.Insert(session, period, check.LoadAloneViolations);
    }

    public Dictionary<SettlementPeriod, GridCheck> Select(SqlSession session, long firstStart, long lastStart)
    {
        ILookup<SettlementPeriod, BindingLimit> violations = _violations.Select(session, firstStart, lastStart);
        return _checks.Select(session, firstStart, lastStart)
            .ToDictionary(group => group.Key, group => group.Single() with { LoadAloneViolations = [.. violations[group.Key]] });
    }
}

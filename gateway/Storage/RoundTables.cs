using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>All that a period's market produced, one table a noun.</summary>
internal static class RoundTables
{
    private static readonly SqlTable<SettlementPeriod> Rounds = new(
        "rounds", ["period_start", "period_minutes"], period => [period.StartUnix, period.Minutes], row => row.Period());

    private static readonly PeriodTable<AllowedPower> AllowedPowers = new(
        "allowed_powers",
        ["participant_id", "projected_w", "allowed_w"],
        allowed => [allowed.ParticipantId, allowed.ProjectedW, allowed.AllowedW],
        (row, period) => new AllowedPower(row.Text(), period, row.Long(), row.Long()));

    private static readonly PeriodTable<Offer> Offers = new(
        "offers",
        ["seller", "source", "wh", "price_micro_per_kwh"],
        offer => [offer.Seller, offer.Source.ToString(), offer.Wh, offer.PriceMicroPerKwh],
        (row, period) => new Offer(period, row.Text(), row.Enum<EnergySource>(), row.Long(), row.Long()));

    private static readonly PeriodTable<Bid> Bids = new(
        "bids",
        ["buyer", "purpose", "wh", "limit_micro_per_kwh"],
        bid => [bid.Buyer, bid.Purpose.ToString(), bid.Wh, bid.LimitMicroPerKwh],
        (row, period) => new Bid(period, row.Text(), row.Enum<BidPurpose>(), row.Long(), row.Long()));

    private static readonly PeriodTable<Refusal> Refusals = new(
        "refusals",
        ["buyer", "purpose", "asked_wh", "allowed_wh", "reason"],
        refusal => [refusal.Buyer, refusal.Purpose.ToString(), refusal.AskedWh, refusal.AllowedWh, refusal.Reason.ToString()],
        (row, period) => new Refusal(period, row.Text(), row.Enum<BidPurpose>(), row.Long(), row.Long(), row.Enum<RefusalReason>()));

    private static readonly PeriodTable<Trade> Trades = new(
        "trades",
        ["seller", "buyer", "source", "purpose", "wh", "price_micro_per_kwh"],
        trade => [trade.Seller, trade.Buyer, trade.Source.ToString(), trade.Purpose.ToString(), trade.Wh, trade.PriceMicroPerKwh],
        (row, period) => new Trade(period, row.Text(), row.Text(), row.Enum<EnergySource>(), row.Enum<BidPurpose>(), row.Long(), row.Long()));

    private static readonly PeriodTable<TradeCut> Cuts = new(
        "cuts",
        ["seller", "buyer", "source", "wanted_wh", "granted_wh", "limit_kind", "limit_place", "limit_value", "limit_bound"],
        cut => [cut.Seller, cut.Buyer, cut.Source.ToString(), cut.WantedWh, cut.GrantedWh, cut.Limit.Kind.ToString(), cut.Limit.Place,
            cut.Limit.Value, cut.Limit.Limit],
        (row, period) => new TradeCut(
            period, row.Text(), row.Text(), row.Enum<EnergySource>(), row.Long(), row.Long(),
            new BindingLimit(row.Enum<LimitKind>(), row.Text(), row.Double(), row.Double())));

    private static readonly PeriodTable<SetPoint> SetPoints = new(
        "set_points",
        ["participant_id", "sell_w", "charge_w"],
        point => [point.ParticipantId, point.SellW, point.ChargeW],
        (row, period) => new SetPoint(row.Text(), period, row.Long(), row.Long()));

    private static readonly GridTables Grid = new("round");

    public static bool Insert(SqlSession session, MarketRound round)
    {
        if (!Rounds.TryInsert(session, round.Period))
        {
            return false;
        }

        AllowedPowers.Insert(session, round.Period, round.Allowed);
        Offers.Insert(session, round.Period, round.Offers);
        Bids.Insert(session, round.Period, round.Bids);
        Refusals.Insert(session, round.Period, round.Refusals);
        Trades.Insert(session, round.Period, round.Trades);
        Cuts.Insert(session, round.Period, round.Cuts);
        SetPoints.Insert(session, round.Period, round.SetPoints);
        Grid.Insert(session, round.Period, round.Grid);
        return true;
    }

    /// <summary>Rounds of the periods that start from first to last, oldest first.</summary>
    public static IReadOnlyList<MarketRound> Select(SqlSession session, long firstStart, long lastStart)
    {
        ILookup<SettlementPeriod, AllowedPower> allowed = AllowedPowers.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, Offer> offers = Offers.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, Bid> bids = Bids.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, Refusal> refusals = Refusals.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, Trade> trades = Trades.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, TradeCut> cuts = Cuts.Select(session, firstStart, lastStart);
        ILookup<SettlementPeriod, SetPoint> points = SetPoints.Select(session, firstStart, lastStart);
        Dictionary<SettlementPeriod, GridCheck> grid = Grid.Select(session, firstStart, lastStart);
        return
        [
            .. Rounds.Select(session, "WHERE period_start BETWEEN @p1 AND @p2 ORDER BY period_start, period_minutes", firstStart, lastStart)
                .Select(period => new MarketRound(
                    period, [.. allowed[period]], [.. offers[period]], [.. bids[period]], [.. refusals[period]], [.. trades[period]],
                    [.. cuts[period]], [.. points[period]], grid[period])),
        ];
    }
}

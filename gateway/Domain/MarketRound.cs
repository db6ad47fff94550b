namespace EdgeEnergy.Domain;

/// <summary>Everything one period's market produced, stored in one transaction.</summary>
public sealed record MarketRound(
    SettlementPeriod Period,
    IReadOnlyList<AllowedPower> Allowed,
    IReadOnlyList<Offer> Offers,
    IReadOnlyList<Bid> Bids,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<Trade> Trades,
    IReadOnlyList<TradeCut> Cuts,
    IReadOnlyList<SetPoint> SetPoints,
    GridCheck Grid);

namespace EdgeEnergy.Domain;

/// <summary>
/// What of a trade both meters confirm, and its money. <see cref="Wh"/> is delivered energy, <see cref="TradedWh"/> what was agreed (0 for
/// balancing energy that the grid supplied unasked). The buyer pays cost plus fee, the seller receives the cost.
/// </summary>
public sealed record SettledTrade(
    SettlementPeriod Period,
    string Seller,
    string Buyer,
    EnergySource Source,
    long TradedWh,
    long Wh,
    long PriceMicroPerKwh,
    long CostMicro,
    long FeeMicro);

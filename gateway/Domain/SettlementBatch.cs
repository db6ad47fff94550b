namespace EdgeEnergy.Domain;

/// <summary>
/// All that one closed period settles: trades as delivered, and the net of every account. Nets sum to zero in money; energy nets sum to zero
/// with the grid.
/// </summary>
public sealed record SettlementBatch(SettlementPeriod Period, IReadOnlyList<SettledTrade> Trades, IReadOnlyList<NetPosition> Nets);

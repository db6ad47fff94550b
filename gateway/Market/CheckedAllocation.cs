using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>The trades the feeder carries, what was cut of the others, and the power flow of the first scenario.</summary>
public sealed record CheckedAllocation(IReadOnlyList<Trade> Trades, IReadOnlyList<TradeCut> Cuts, GridCheck Grid);

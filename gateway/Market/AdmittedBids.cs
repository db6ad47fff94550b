using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>Bids as they take part in the market, and what was refused of them.</summary>
public sealed record AdmittedBids(IReadOnlyList<Bid> Bids, IReadOnlyList<Refusal> Refusals);

using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning;

/// <summary>What a home offers and requests for one period.</summary>
public sealed record HomePlan(IReadOnlyList<Offer> Offers, IReadOnlyList<Bid> Bids);

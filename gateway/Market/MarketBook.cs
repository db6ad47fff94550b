using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>The offers and admitted bids of one period. Throws <see cref="InputException"/> on what can not be traded.</summary>
public sealed class MarketBook
{
    public MarketBook(SettlementPeriod period, IReadOnlyList<Offer> offers, IReadOnlyList<Bid> bids, Tariffs tariffs)
    {
        foreach (Offer offer in offers)
        {
            Require(offer.Period == period, offer.Seller, "offer: period", offer.Period, period);
            Require(offer.Wh >= 0, offer.Seller, "offer: energy in Wh", offer.Wh, "at least 0");
            Require(offer.PriceMicroPerKwh >= 0, offer.Seller, "offer: price", offer.PriceMicroPerKwh, "at least 0");
            Require(offer.Source != EnergySource.Grid, offer.Seller, "offer: source", offer.Source, "Pv or Battery");
            RequireParticipant(offer.Seller, "offer: seller");
        }

        foreach (Bid bid in bids)
        {
            Require(bid.Period == period, bid.Buyer, "bid: period", bid.Period, period);
            Require(bid.Wh >= 0, bid.Buyer, "bid: energy in Wh", bid.Wh, "at least 0");
            RequireParticipant(bid.Buyer, "bid: buyer");
        }

        Period = period;
        Offers = offers;
        Bids = bids;
        Tariffs = tariffs;
    }

    public SettlementPeriod Period { get; }

    public IReadOnlyList<Offer> Offers { get; }

    public IReadOnlyList<Bid> Bids { get; }

    public Tariffs Tariffs { get; }

    private static void RequireParticipant(string id, string what) =>
        Require(id is not (Accounts.Grid or Accounts.Fee), "market", what, id, "a participant with a meter");

    private static void Require<TFound, TExpected>(bool holds, string where, string what, TFound found, TExpected expected)
    {
        if (!holds)
        {
            throw new InputException(where, what, $"{found}", $"{expected}");
        }
    }
}

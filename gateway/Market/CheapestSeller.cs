using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// Each bid takes from the cheapest offer (price, then PV before battery, then seller id), from several if one is not enough, never from its own
/// buyer, never above its limit or the grid tariff. What is left of a load bid comes from the grid at the grid tariff, unless that is above the
/// limit; a storage bid is never served by the grid. Load bids are served before storage bids; among them buyers take turns: each period
/// another one is first, and each day the turns shift by one more, so that nobody owns an hour of the day.
/// </summary>
public sealed class CheapestSeller : IMarketMechanism
{
    public string Name => "cheapest-seller";

    public IReadOnlyList<Trade> Clear(MarketBook book)
    {
        Offer[] offers =
        [
            .. book.Offers
                .Where(offer => offer.PriceMicroPerKwh <= book.Tariffs.GridMicroPerKwh)
                .OrderBy(offer => offer.PriceMicroPerKwh)
                .ThenBy(offer => offer.Source)
                .ThenBy(offer => offer.Seller, StringComparer.Ordinal),
        ];
        long[] left = [.. offers.Select(offer => offer.Wh)];
        var trades = new List<Trade>();
        foreach (Bid bid in InTurn(book))
        {
            Serve(bid, offers, left, book.Tariffs.GridMicroPerKwh, trades);
        }

        return trades;
    }

    private static void Serve(Bid bid, Offer[] offers, long[] left, long gridPrice, List<Trade> trades)
    {
        long wanted = bid.Wh;
        for (int i = 0; i < offers.Length && wanted > 0 && offers[i].PriceMicroPerKwh <= bid.LimitMicroPerKwh; i++)
        {
            long wh = offers[i].Seller == bid.Buyer ? 0 : Math.Min(wanted, left[i]);
            if (wh > 0)
            {
                left[i] -= wh;
                wanted -= wh;
                trades.Add(new Trade(bid.Period, offers[i].Seller, bid.Buyer, offers[i].Source, bid.Purpose, wh, offers[i].PriceMicroPerKwh));
            }
        }

        if (wanted > 0 && bid.Purpose == BidPurpose.Load && gridPrice <= bid.LimitMicroPerKwh)
        {
            trades.Add(new Trade(bid.Period, Accounts.Grid, bid.Buyer, EnergySource.Grid, bid.Purpose, wanted, gridPrice));
        }
    }

    private static IEnumerable<Bid> InTurn(MarketBook book)
    {
        var rank = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string buyer in book.Bids.Select(bid => bid.Buyer).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            rank.Add(buyer, rank.Count);
        }

        long turn = book.Period.Index + (book.Period.StartUnix / 86_400);
        return book.Bids
            .OrderBy(bid => bid.Purpose)
            .ThenBy(bid => (rank[bid.Buyer] + rank.Count - (turn % rank.Count)) % rank.Count);
    }
}

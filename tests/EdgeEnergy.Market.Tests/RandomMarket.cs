using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

/// <summary>Seeded random books: few participants and few prices, so that ties, own offers and shortages are common.</summary>
internal static class RandomMarket
{
    public static readonly Tariffs Tariffs = new(273_000, 80_000, 160_000, 130);

    /// <summary>Seeds of a property test.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    public static string[] Participants { get; } = [.. Enumerable.Range(4, 10).Select(i => FormattableString.Invariant($"b{i:D2}"))];

    public static MarketBook Book(Random random)
    {
        var period = new SettlementPeriod(1_900_800 + random.Next(0, 1000), 15);
        var offers = new List<Offer>();
        var bids = new List<Bid>();
        foreach (string id in Participants)
        {
            if (random.Next(3) > 0)
            {
                offers.Add(new Offer(period, id, (EnergySource)random.Next(2), random.Next(0, 20_000), random.Next(0, 4) * 100_000));
            }

            if (random.Next(4) > 0)
            {
                bids.Add(new Bid(period, id, BidPurpose.Load, random.Next(0, 20_000), random.Next(3) == 0 ? 150_000 : 273_000));
            }

            if (random.Next(3) == 0)
            {
                bids.Add(new Bid(period, id, BidPurpose.Storage, random.Next(0, 20_000), random.Next(1, 3) * 100_000));
            }
        }

        return new MarketBook(period, offers, bids, Tariffs);
    }
}

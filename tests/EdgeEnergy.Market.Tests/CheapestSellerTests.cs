using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class CheapestSellerTests
{
    private static readonly CheapestSeller Mechanism = new();

    public static TheoryData<string> CaseNames => Cases.Names(Mechanism.Name);

    public static TheoryData<int> Seeds => RandomMarket.Seeds;

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_case_clears_as_written(string name)
    {
        Cases.Clearing testCase = Cases.Read<Cases.Clearing>($"{Mechanism.Name}/{name}.json");
        Assert.Equal(testCase.Trades.Select(trade => trade.On(testCase.At)), Mechanism.Clear(testCase.Book));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_book_clears_within_its_offers_and_bids(int seed)
    {
        MarketBook book = RandomMarket.Book(new Random(seed));
        IReadOnlyList<Trade> trades = Mechanism.Clear(book);

        Assert.All(trades, trade => Assert.True(trade.Wh > 0 && trade.Seller != trade.Buyer));
        Assert.All(trades, trade => Assert.Equal(trade.Source == EnergySource.Grid, trade.Seller == Accounts.Grid));
        Assert.All(book.Offers, offer => Assert.InRange(
            trades.Where(trade => trade.Seller == offer.Seller && trade.Source == offer.Source).Sum(trade => trade.Wh), 0, offer.Wh));
        Assert.All(book.Bids, bid =>
        {
            Trade[] filled = [.. trades.Where(trade => trade.Buyer == bid.Buyer && trade.Purpose == bid.Purpose)];
            Assert.All(filled, trade => Assert.InRange(trade.PriceMicroPerKwh, 0, bid.LimitMicroPerKwh));
            long wh = filled.Sum(trade => trade.Wh);
            Assert.InRange(wh, 0, bid.Wh);
            if (bid.Purpose == BidPurpose.Load && bid.LimitMicroPerKwh >= RandomMarket.Tariffs.GridMicroPerKwh)
            {
                Assert.Equal(bid.Wh, wh);
            }
            else
            {
                Assert.DoesNotContain(filled, trade => trade.Source == EnergySource.Grid);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nobody_pays_more_while_a_cheaper_offer_is_left(int seed)
    {
        MarketBook book = RandomMarket.Book(new Random(seed));
        IReadOnlyList<Trade> trades = Mechanism.Clear(book);
        foreach (Offer offer in book.Offers)
        {
            long left = offer.Wh - trades.Where(trade => trade.Seller == offer.Seller && trade.Source == offer.Source).Sum(trade => trade.Wh);
            if (left > 0)
            {
                Assert.DoesNotContain(trades, trade => trade.Buyer != offer.Seller
                    && (trade.PriceMicroPerKwh, trade.Source).CompareTo((offer.PriceMicroPerKwh, offer.Source)) > 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_in_which_offers_and_bids_arrive_changes_nothing(int seed)
    {
        var random = new Random(seed);
        MarketBook book = RandomMarket.Book(random);
        Offer[] offers = [.. book.Offers];
        Bid[] bids = [.. book.Bids];
        random.Shuffle(offers);
        random.Shuffle(bids);
        Assert.Equal(Mechanism.Clear(book), Mechanism.Clear(new MarketBook(book.Period, offers, bids, book.Tariffs)));
    }

    [Fact]
    public void Each_buyer_is_first_equally_often_and_at_every_hour()
    {
        string[] buyers = ["b04", "b05", "b06", "b07"];
        var first = new Dictionary<(string Buyer, long PeriodOfDay), int>();
        for (int i = 0; i < 96 * 4; i++)
        {
            var period = new SettlementPeriod(1_900_800 + i, 15);
            var book = new MarketBook(
                period,
                [new Offer(period, "b08", EnergySource.Pv, 10, 80_000)],
                [.. buyers.Select(id => new Bid(period, id, BidPurpose.Load, 10, 273_000))],
                RandomMarket.Tariffs);
            string winner = Mechanism.Clear(book).Single(trade => trade.Seller == "b08").Buyer;
            first[(winner, period.Index % 96)] = first.GetValueOrDefault((winner, period.Index % 96)) + 1;
        }

        Assert.Equal(96 * buyers.Length, first.Count);
        Assert.All(first.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_book_refuses_what_can_not_be_traded()
    {
        var period = new SettlementPeriod(1_900_800, 15);
        Refused("b08: offer: energy in Wh: found -1, expected at least 0", [new(period, "b08", EnergySource.Pv, -1, 1)], []);
        Refused("b08: offer: price: found -5, expected at least 0", [new(period, "b08", EnergySource.Pv, 1, -5)], []);
        Refused("b08: offer: source: found Grid, expected Pv or Battery", [new(period, "b08", EnergySource.Grid, 1, 1)], []);
        Refused("b08: offer: period: found 2024-03-18T00:15Z, expected 2024-03-18T00:00Z", [new(period.Next, "b08", EnergySource.Pv, 1, 1)], []);
        Refused("market: offer: seller: found grid, expected a participant with a meter", [new(period, "grid", EnergySource.Pv, 1, 1)], []);
        Refused("b04: bid: energy in Wh: found -2, expected at least 0", [], [new(period, "b04", BidPurpose.Load, -2, 1)]);
        Refused("market: bid: buyer: found fee, expected a participant with a meter", [], [new(period, "fee", BidPurpose.Load, 1, 1)]);

        void Refused(string message, Offer[] offers, Bid[] bids) =>
            Assert.Equal(message, Assert.Throws<InputException>(() => new MarketBook(period, offers, bids, RandomMarket.Tariffs)).Message);
    }
}

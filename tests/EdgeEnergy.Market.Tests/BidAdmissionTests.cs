using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class BidAdmissionTests
{
    public static TheoryData<string> CaseNames => Cases.Names("admission");

    public static TheoryData<int> Seeds => RandomMarket.Seeds;

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_case_is_admitted_as_written(string name)
    {
        Cases.Admission testCase = Cases.Read<Cases.Admission>($"admission/{name}.json");
        AdmittedBids result = BidAdmission.Admit(
            [.. testCase.Bids.Select(bid => bid.On(testCase.At))],
            [.. testCase.AllowedW.Select(entry => new AllowedPower(entry.Key, testCase.At, 0, entry.Value))],
            testCase.AvailableMicro,
            testCase.Tariffs.Value);
        Assert.Equal(testCase.Admitted.Select(bid => bid.On(testCase.At)), result.Bids);
        Assert.Equal(
            testCase.Refusals.Select(line => new Refusal(testCase.At, line.Buyer, line.Purpose, line.AskedWh, line.AllowedWh, line.Reason)),
            result.Refusals);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_admitted_is_covered_and_1_Wh_more_would_not_be(int seed)
    {
        var random = new Random(seed);
        MarketBook book = RandomMarket.Book(random);
        Dictionary<string, long> allowed = RandomMarket.Participants.ToDictionary(id => id, _ => random.NextInt64(0, 80_000), StringComparer.Ordinal);
        Dictionary<string, long> balance = RandomMarket.Participants.ToDictionary(id => id, _ => random.NextInt64(-1000, 6_000_000), StringComparer.Ordinal);
        AdmittedBids result = BidAdmission.Admit(
            book.Bids, [.. allowed.Select(entry => new AllowedPower(entry.Key, book.Period, 0, entry.Value))], balance, book.Tariffs);

        foreach (string id in RandomMarket.Participants)
        {
            long asked = book.Bids.Where(bid => bid.Buyer == id).Sum(bid => bid.Wh);
            long admitted = result.Bids.Where(bid => bid.Buyer == id).Sum(bid => bid.Wh);
            Assert.True(Covered(admitted) || admitted == 0);
            if (admitted < asked)
            {
                Assert.False(Covered(admitted + 1));
                Refusal refusal = result.Refusals.First(item => item.Buyer == id);
                Assert.Equal(refusal.Reason == RefusalReason.AllowedPower, admitted + 1 > book.Period.EnergyWh(allowed[id]));
            }

            bool Covered(long wh) =>
                wh <= book.Period.EnergyWh(allowed[id]) && Money.Cost(wh, book.Tariffs.GridMicroPerKwh + book.Tariffs.FeeMicroPerKwh) <= balance[id];
        }

        Assert.All(result.Refusals, refusal => Assert.Equal(
            refusal.AllowedWh, result.Bids.SingleOrDefault(bid => bid.Buyer == refusal.Buyer && bid.Purpose == refusal.Purpose)?.Wh ?? 0));
    }

    [Fact]
    public void What_an_admitted_bid_can_cost_is_never_more_than_the_balance()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            MarketBook book = RandomMarket.Book(random);
            Dictionary<string, long> balance = RandomMarket.Participants.ToDictionary(id => id, _ => random.NextInt64(0, 3_000_000), StringComparer.Ordinal);
            AdmittedBids admitted = BidAdmission.Admit(
                book.Bids, [.. RandomMarket.Participants.Select(id => new AllowedPower(id, book.Period, 0, 1_000_000))], balance, book.Tariffs);
            IReadOnlyList<Trade> trades = new CheapestSeller().Clear(new MarketBook(book.Period, book.Offers, admitted.Bids, book.Tariffs));
            foreach (IGrouping<string, Trade> buyer in trades.GroupBy(trade => trade.Buyer, StringComparer.Ordinal))
            {
                long cost = buyer.Sum(trade => Money.Cost(trade.Wh, trade.PriceMicroPerKwh)
                    + (trade.Source == EnergySource.Grid ? 0 : Money.Cost(trade.Wh, book.Tariffs.FeeMicroPerKwh)));
                Assert.InRange(cost, 0, balance[buyer.Key]);
            }
        }
    }
}

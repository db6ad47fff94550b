using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

/// <summary>Buyers that keep their own key: the market buys for them what their mandate says and no more.</summary>
public sealed class BuyMandateTests
{
    private static readonly SettlementPeriod Period = new(1000, 15);
    private static readonly Tariffs Tariffs = new(150_000, 90_000, 30_000, 10_000);

    [Theory]
    [InlineData(100_000, 5_000, 0, 901_000, 3_000, 100_000)]
    [InlineData(100_000, 700, 0, 901_000, 700, 100_000)]
    [InlineData(100_000, -20, 0, 901_000, 0, 0)]
    [InlineData(200_000, 5_000, 900_000, 900_001, 3_000, 150_000)]
    [InlineData(100_000, 5_000, 900_001, 901_000, 0, 0)]
    [InlineData(100_000, 5_000, 0, 900_000, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    public void A_bid_is_held_to_price_energy_and_time(long price, long leftWh, long from, long until, long admittedWh, long limit)
    {
        AdmittedBids result = Admit(new BuyMandate(price, leftWh, from, until), 10_000_000, Bid(3_000));
        Assert.Equal(admittedWh, result.Bids.Sum(b => b.Wh));
        Assert.All(result.Bids, b => Assert.Equal(limit, b.LimitMicroPerKwh));
        Assert.Equal(admittedWh == 3_000 ? [] : [new Refusal(Period, "own", BidPurpose.Load, 3_000, admittedWh, RefusalReason.Mandate)], result.Refusals);
    }

    [Fact]
    public void Bids_of_both_purposes_share_the_energy_and_what_they_can_cost_at_the_mandates_price_is_covered()
    {
        BuyMandate mandate = new(100_000, 4_000, 0, long.MaxValue);
        AdmittedBids result = Admit(mandate, 10_000_000, Bid(3_000), Bid(3_000, BidPurpose.Storage));
        Assert.Equal([3_000L, 1_000L], result.Bids.Select(b => b.Wh));

        // 220,000 micro-units at 100,000 and 10,000 a kWh: 2 kWh. At the grid's price it would be 1.375.
        result = Admit(mandate, 220_000, Bid(3_000));
        Assert.Equal(2_000, Assert.Single(result.Bids).Wh);
        Assert.Equal(RefusalReason.Balance, Assert.Single(result.Refusals).Reason);
    }

    [Fact]
    public void What_costs_more_than_the_mandate_says_is_not_bought()
    {
        Offer[] offers = [new(Period, "dear", EnergySource.Pv, 5_000, 90_001), new(Period, "cheap", EnergySource.Battery, 500, 90_000)];
        Assert.Equal([("cheap", 500L)], Cleared(90_000));
        Assert.Equal([("cheap", 500L), ("dear", 2_500L)], Cleared(90_001));

        IEnumerable<(string, long)> Cleared(long price)
        {
            AdmittedBids admitted = Admit(new BuyMandate(price, 5_000, 0, long.MaxValue), 10_000_000, Bid(3_000));
            return new CheapestSeller().Clear(new MarketBook(Period, offers, admitted.Bids, Tariffs)).Select(t => (t.Seller, t.Wh));
        }
    }

    [Fact]
    public void Energy_of_the_grid_that_is_billed_elsewhere_counts_and_costs_nothing_here()
    {
        Trade[] trades =
        [
            new(Period, "sun", "own", EnergySource.Pv, BidPurpose.Load, 1_000, 90_000),
            new(Period, Accounts.Grid, "own", EnergySource.Grid, BidPurpose.Load, 800, 150_000),
            new(Period, Accounts.Grid, "other", EnergySource.Grid, BidPurpose.Load, 400, 150_000),
        ];
        PeriodEnergy[] energies = [Energy("own", 1_900, 0), Energy("other", 400, 0), Energy("sun", 0, 1_000)];
        SettlementBatch batch = DeliveryCheck.Settle(Period, trades, energies, Tariffs, new HashSet<string>(["own"], StringComparer.Ordinal));
        Assert.Equal([("sun", "own", 1_000L), (Accounts.Grid, "other", 400L)], batch.Trades.Select(t => (t.Seller, t.Buyer, t.Wh)));
        Assert.Equal((-100_000L, 1_900L), batch.Nets.Where(n => n.Account == "own").Select(n => (n.MoneyMicro, n.EnergyWh)).Single());
        Assert.Equal(0, batch.Nets.Sum(n => n.MoneyMicro));
        Assert.Equal(0, batch.Nets.Sum(n => n.EnergyWh));
    }

    private static AdmittedBids Admit(BuyMandate mandate, long balance, params Bid[] bids) => BidAdmission.Admit(
        bids,
        [new AllowedPower("own", Period, 0, 1_000_000)],
        new Dictionary<string, long>(StringComparer.Ordinal) { ["own"] = balance },
        Tariffs,
        new Dictionary<string, BuyMandate>(StringComparer.Ordinal) { ["own"] = mandate });

    private static Bid Bid(long wh, BidPurpose purpose = BidPurpose.Load) => new(Period, "own", purpose, wh, 150_000);

    private static PeriodEnergy Energy(string id, long importWh, long exportWh) => new(id, Period, importWh, exportWh, 0, 0, 0, 0);
}

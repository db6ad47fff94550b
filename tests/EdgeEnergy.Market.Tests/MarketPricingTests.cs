using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class MarketPricingTests
{
    private static readonly Cases.PriceLine[] Lines = Cases.Read<Cases.PriceLine[]>("pool-prices.json");

    public static TheoryData<int> CaseNumbers => [.. Enumerable.Range(0, Lines.Length)];

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void A_case_is_priced_as_written(int number)
    {
        Cases.PriceLine line = Lines[number];
        PoolPrice price = MarketPricing.Price(line.Mechanism, line.Supply, line.Demand, line.BuyPrice, line.SellPrice, line.Compensation);
        Near(line.Sell, price.Sell);
        Near(line.Buy, price.Buy);
    }

    [Fact]
    public void The_money_of_the_pool_balances_with_any_amounts()
    {
        var random = new Random(7);
        foreach (string mechanism in MarketPricing.Mechanisms)
        {
            for (int i = 0; i < 300; i++)
            {
                double supply = random.NextDouble() * 20;
                double demand = random.NextDouble() * 20;
                double feedIn = random.NextDouble() * 0.2;
                double retail = feedIn + (random.NextDouble() * 0.3);
                PoolPrice price = MarketPricing.Price(mechanism, supply, demand, retail, feedIn, random.NextDouble() * (retail - feedIn));
                double paid = (demand * price.Buy!.Value) + (Math.Max(0, supply - demand) * feedIn);
                double received = (supply * price.Sell!.Value) + (Math.Max(0, demand - supply) * retail);
                Assert.Equal(received, paid, 1e-9);
                Assert.InRange(price.Sell.Value, feedIn - 1e-12, retail + 1e-12);
                Assert.InRange(price.Buy.Value, price.Sell.Value - 1e-12, retail + 1e-12);
            }
        }
    }

    [Fact]
    public void Bad_input_is_told_in_one_line()
    {
        Refused("market price: mechanism: found auction, expected sdr, sdrc, mmr", "auction", 1, 1, 0.2, 0.1, 0);
        Refused("market price: supply: found -1, expected a number of at least 0", "sdr", -1, 1, 0.2, 0.1, 0);
        Refused("market price: demand: found NaN, expected a number of at least 0", "mmr", 1, double.NaN, 0.2, 0.1, 0);
        Refused("market price: feed-in price: found 0.3, expected a number from 0 to the retail price", "mmr", 1, 1, 0.2, 0.3, 0);
        Refused("market price: compensation: found 0.2, expected a number from 0 to retail minus feed-in price", "sdrc", 1, 1, 0.2, 0.1, 0.2);
    }

    private static void Refused(string message, string mechanism, double supply, double demand, double retail, double feedIn, double compensation) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => MarketPricing.Price(mechanism, supply, demand, retail, feedIn, compensation)).Message);

    private static void Near(double? expected, double? actual)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        if (expected is double value)
        {
            Assert.Equal(value, actual!.Value, 1e-12);
        }
    }
}

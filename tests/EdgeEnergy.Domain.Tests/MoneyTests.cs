namespace EdgeEnergy.Domain.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1000, 273000, 273000)]
    [InlineData(1, 273000, 273)]
    [InlineData(1, 999, 0)]
    [InlineData(long.MaxValue / 1_000_000, 1_000_000_000, 9_223_372_036_854_000_000)]
    public void Cost_is_energy_times_price_cut_to_micro_units(long wh, long price, long micro) => Assert.Equal(micro, Money.Cost(wh, price));

    [Theory]
    [InlineData(0, "0.000000")]
    [InlineData(1, "0.000001")]
    [InlineData(-1_500_000, "-1.500000")]
    [InlineData(12_345_678, "12.345678")]
    public void Money_is_shown_with_six_decimals(long micro, string shown) => Assert.Equal(shown, Money.Format(micro));
}

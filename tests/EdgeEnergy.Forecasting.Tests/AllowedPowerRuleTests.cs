using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class AllowedPowerRuleTests
{
    private static readonly Participant s_shop = new() { Id = "b04", Name = "Shop", Role = ParticipantRole.Consumer, Bus = 4, RatedPeakW = 400_000 };

    [Fact]
    public void Ten_of_fifteen_on_four_hundred_keeps_two_thirds_free()
    {
        SettlementPeriod period = new(0, 15);
        HomeForecast forecast = new("b04", ForecastQuantity.Load, 0, 3600, [8_000], [6_000], [10_000]);
        AllowedPower safe = AllowedPowerRule.Apply(s_shop, period, forecast, 15_000, ForecastBound.Safe);
        Assert.Equal(266_667, safe.ProjectedW);
        Assert.Equal(133_333, safe.AllowedW);
        AllowedPower bold = AllowedPowerRule.Apply(s_shop, period, forecast, 15_000, ForecastBound.Bold);
        Assert.Equal(213_334, bold.ProjectedW);
        Assert.Equal(400_000, bold.ProjectedW + bold.AllowedW);
    }

    [Theory]
    [InlineData(20_000, 15_000, 1)]
    [InlineData(-5, 15_000, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(7_500, 15_000, 0.5)]
    public void Share_stays_between_0_and_1(double forecast, double peak, double share) => Assert.Equal(share, AllowedPowerRule.PeakShare(forecast, peak));

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, -1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Nonsense_is_refused(double forecast, double peak) => Assert.Throws<InputException>(() => AllowedPowerRule.PeakShare(forecast, peak));

    [Fact]
    public void A_period_over_two_steps_takes_the_higher_one()
    {
        HomeForecast forecast = new("b04", ForecastQuantity.Load, 0, 900, [1, 2, 4, 3], [0, 0, 0, 0], [1_000, 2_000, 4_000, 3_000]);
        AllowedPower allowed = AllowedPowerRule.Apply(s_shop, new SettlementPeriod(0, 60), forecast, 4_000, ForecastBound.Safe);
        Assert.Equal(0, allowed.AllowedW);
        allowed = AllowedPowerRule.Apply(s_shop, new SettlementPeriod(0, 30), forecast, 4_000, ForecastBound.Safe);
        Assert.Equal(200_000, allowed.AllowedW);
    }

    [Fact]
    public void A_forecast_that_does_not_cover_the_period_or_is_of_another_is_refused()
    {
        HomeForecast forecast = new("b04", ForecastQuantity.Load, 0, 3600, [1], [1], [1]);
        Assert.Throws<InputException>(() => AllowedPowerRule.Apply(s_shop, new SettlementPeriod(4, 15), forecast, 1, ForecastBound.Safe));
        Assert.Throws<InputException>(() => AllowedPowerRule.Apply(s_shop with { Id = "b05" }, new SettlementPeriod(0, 15), forecast, 1, ForecastBound.Safe));
    }
}

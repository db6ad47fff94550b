namespace EdgeEnergy.Domain.Tests;

public sealed class SettlementPeriodTests
{
    [Theory]
    [InlineData(1495497600, 15, 1495497600)]
    [InlineData(1495498499, 15, 1495497600)]
    [InlineData(1495498500, 15, 1495498500)]
    [InlineData(1495498500, 60, 1495497600)]
    public void An_instant_belongs_to_the_period_that_starts_at_or_before_it(long unix, int minutes, long start)
    {
        SettlementPeriod period = SettlementPeriod.Containing(unix, minutes);

        Assert.Equal(start, period.StartUnix);
        Assert.Equal(start + (minutes * 60), period.EndUnix);
        Assert.Equal(period.EndUnix, period.Next.StartUnix);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(61)]
    public void A_length_that_does_not_divide_the_hour_is_refused(int minutes) =>
        Assert.Contains("a divisor of 60", Assert.Throws<InputException>(() => SettlementPeriod.Containing(0, minutes)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 15)]
    [InlineData(999, 15)]
    [InlineData(250, 60)]
    [InlineData(7, 5)]
    public void The_power_of_an_energy_reaches_it_and_no_more_than_a_watt_over(long wh, int minutes)
    {
        SettlementPeriod period = new(1, minutes);
        long power = period.PowerW(wh);

        Assert.True(period.EnergyWh(power) >= wh);
        Assert.True(period.EnergyWh(power - 1) < wh);
        Assert.Equal(-power, period.PowerW(-wh));
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning.Tests;

public sealed class SetPointsTests
{
    [Fact]
    public void Sales_and_storage_purchases_become_power_and_everybody_else_is_set_to_zero()
    {
        var period = new SettlementPeriod(1_900_800, 15);
        Trade[] trades =
        [
            new(period, "b08", "b04", EnergySource.Pv, BidPurpose.Load, 1000, 80_000),
            new(period, "b08", "b07", EnergySource.Pv, BidPurpose.Storage, 501, 80_000),
            new(period, "b11", "b07", EnergySource.Battery, BidPurpose.Storage, 100, 110_000),
            new(period, "grid", "b04", EnergySource.Grid, BidPurpose.Load, 5000, 273_000),
        ];
        Assert.Equal(
            [
                new SetPoint("b04", period, 0, 0), new SetPoint("b07", period, 0, 2404), new SetPoint("b08", period, 6004, 0),
                new SetPoint("b11", period, 400, 0),
            ],
            SetPoints.From(period, ["b04", "b07", "b08", "b11"], trades));
    }

    [Fact]
    public void The_power_is_enough_for_the_energy_whatever_the_period()
    {
        foreach (int minutes in new[] { 5, 6, 10, 12, 15, 20, 30, 60 })
        {
            var period = SettlementPeriod.Containing(1_710_720_000, minutes);
            for (long wh = 1; wh < 200; wh++)
            {
                SetPoint point = SetPoints.From(period, ["b08"], [new(period, "b08", "b04", EnergySource.Pv, BidPurpose.Load, wh, 1)]).Single();
                Assert.InRange(period.EnergyWh(point.SellW), wh, wh);
            }
        }
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class BatteryCostTests
{
    private static readonly SettlementPeriod Period = new(1_900_800, 15);
    private static readonly Tariffs Tariffs = RandomMarket.Tariffs;

    [Fact]
    public void Own_surplus_counts_at_the_PV_price()
    {
        BatteryCost cost = new BatteryCost(0, 0).After(Energy(pv: 900, load: 400, charge: 500), [], Tariffs, 500);
        Assert.Equal(new BatteryCost(500, 40_000), cost);
        Assert.Equal(240_000, cost.OfferMicroPerKwh(Tariffs));
    }

    [Fact]
    public void Bought_energy_counts_at_what_was_paid_with_the_fee()
    {
        // 200 Wh own surplus at 0.08; 300 Wh through the meter, of which 600 Wh cost 0.048 + 0.000078 and 200 Wh of the grid 0.0546.
        SettledTrade[] settled =
        [
            new(Period, "b08", "b07", EnergySource.Pv, 600, 600, 80_000, 48_000, 78),
            new(Period, "grid", "b07", EnergySource.Grid, 0, 200, 273_000, 54_600, 0),
            new(Period, "b08", "b04", EnergySource.Pv, 600, 600, 999_000, 599_400, 78),
        ];
        BatteryCost cost = new BatteryCost(1000, 100_000).After(Energy(pv: 300, load: 100, charge: 500), settled, Tariffs, 1500);
        Assert.Equal(new BatteryCost(1500, 100_000 + 16_000 + Money.Cost(300, 102_678L * 1000 / 800)), cost);
    }

    [Fact]
    public void Charging_that_nothing_was_settled_for_counts_as_grid_energy() =>
        Assert.Equal(new BatteryCost(100, 27_300), new BatteryCost(0, 0).After(Energy(pv: 0, load: 0, charge: 100), [], Tariffs, 100));

    [Fact]
    public void Discharging_leaves_the_mean_price_and_losses_raise_it()
    {
        var full = new BatteryCost(1000, 100_000);
        Assert.Equal(100_000, full.MeanMicroPerKwh);
        BatteryCost half = full.After(Energy(pv: 0, load: 500, discharge: 500), [], Tariffs, 500);
        Assert.Equal(new BatteryCost(500, 50_000), half);
        BatteryCost lossy = full.After(Energy(pv: 0, load: 500, discharge: 500), [], Tariffs, 400);
        Assert.Equal(125_000, lossy.MeanMicroPerKwh);
    }

    [Fact]
    public void An_empty_battery_has_no_cost_left()
    {
        BatteryCost empty = new BatteryCost(1000, 100_000).After(Energy(pv: 0, load: 1000, discharge: 1100), [], Tariffs, 0);
        Assert.Equal(new BatteryCost(0, 0), empty);
        Assert.Equal(160_000, empty.OfferMicroPerKwh(Tariffs));
        Assert.Equal(new BatteryCost(1000, 80_000), BatteryCost.OfUnknownPast(1000, Tariffs));
    }

    private static PeriodEnergy Energy(long pv, long load, long charge = 0, long discharge = 0) =>
        new("b07", Period, 0, 0, pv, load, charge, discharge);
}

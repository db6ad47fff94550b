using EdgeEnergy.Simulator.Homes;

namespace EdgeEnergy.Simulator.Tests;

public sealed class HomeModelTests
{
    private static readonly double OneWay = Math.Sqrt(0.89);

    private static readonly HomeSettings Normal = new()
    {
        On = true,
        SellingFirst = false,
        BatterySells = true,
        SolarSell = true,
        MaxSellW = 0,
        ZeroExportW = 0,
        MaxAcW = 10_000,
        MaxPvW = 10_000,
        MaxChargeW = 4000,
        MaxDischargeW = 4000,
        FloorPercent = 10,
        GridChargeW = 0,
        GridChargeTargetPercent = 100,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Energy_is_conserved_and_limits_hold_whatever_the_settings(int seed)
    {
        Random random = new(seed);
        HomeModel model = new(9000, OneWay, 50);
        for (int minute = 0; minute < 7 * 1440; minute++)
        {
            HomeSettings settings = Normal with
            {
                On = random.Next(20) > 0,
                SellingFirst = random.Next(2) == 0,
                BatterySells = random.Next(2) == 0,
                SolarSell = random.Next(2) == 0,
                MaxSellW = random.Next(3) * random.Next(8000),
                ZeroExportW = random.Next(2) * random.Next(500),
                MaxAcW = random.Next(10_000),
                MaxPvW = random.Next(10_000),
                MaxChargeW = random.Next(6000),
                MaxDischargeW = random.Next(6000),
                FloorPercent = random.Next(101),
                GridChargeW = random.Next(3) * random.Next(5000),
                GridChargeTargetPercent = random.Next(101),
            };
            HomeFlow flow = model.Flow(random.Next(12_000), random.Next(3) * random.Next(5000), settings);
            long before = model.StoredWs;
            model.Apply(flow);

            Assert.Equal(flow.Load + flow.Charge + flow.Export + flow.Loss, flow.Pv + flow.Discharge + flow.Import);
            Assert.Equal(60L * (flow.Charge - flow.Discharge), model.StoredWs - before);
            Assert.InRange(model.StoredWs, 0, model.CapacityWs);
            Assert.InRange(flow.Loss, 0, 2 + ((1 / OneWay - 1) * flow.Charge) + ((1 - OneWay) * flow.Discharge) + 1);
            Assert.InRange(Math.Abs(flow.Inverter), 0, settings.MaxAcW);
            Assert.InRange(flow.Pv, 0, Math.Min(flow.PvAvailable, settings.MaxPvW));
            Assert.InRange(flow.Charge, 0, settings.MaxChargeW);
            Assert.InRange(flow.Discharge, 0, settings.MaxDischargeW);
            Assert.True(flow.Export <= settings.MaxSellW);
            Assert.True(flow.Charge == 0 || flow.Discharge == 0);
            if (flow.Discharge > 0)
            {
                Assert.True(model.StoredWs >= model.CapacityWs * settings.FloorPercent / 100);
            }
        }
    }

    [Fact]
    public void Without_selling_surplus_charges_the_battery_and_the_rest_is_curtailed()
    {
        HomeModel model = new(9000, OneWay, 50);
        HomeFlow flow = model.Flow(1000, 8000, Normal);
        Assert.Equal(4000, flow.Charge);
        Assert.Equal(0, flow.Grid);
        Assert.Equal(1000 + (int)Math.Ceiling(4000 / OneWay), flow.Pv);

        HomeFlow full = new HomeModel(9000, OneWay, 100).Flow(1000, 8000, Normal);
        Assert.Equal((1000, 0, 0), (full.Pv, full.Charge, full.Grid));
    }

    [Fact]
    public void The_battery_serves_the_load_down_to_its_floor()
    {
        HomeModel model = new(9000, OneWay, 11);
        HomeFlow flow = model.Flow(1500, 0, Normal);
        Assert.Equal(0, flow.Grid);
        Assert.Equal((int)Math.Ceiling(1500 / OneWay), flow.Discharge);
        while (model.Flow(1500, 0, Normal).Discharge > 0)
        {
            model.Apply(model.Flow(1500, 0, Normal));
        }

        Assert.Equal(model.CapacityWs / 10, model.StoredWs, 60.0);
        Assert.Equal(1500, model.Flow(1500, 0, Normal).Import);
    }

    [Fact]
    public void Selling_first_reaches_the_export_from_surplus_then_from_the_battery()
    {
        HomeModel model = new(9000, OneWay, 50);
        HomeSettings sell = Normal with { SellingFirst = true, MaxSellW = 3000 };

        HomeFlow sunny = model.Flow(1000, 6000, sell);
        Assert.Equal((3000, 0), (sunny.Export, sunny.Discharge));
        Assert.Equal((int)(2000 * OneWay), sunny.Charge);

        HomeFlow cloudy = model.Flow(1000, 2000, sell);
        Assert.Equal(3000, cloudy.Export);
        Assert.Equal((int)Math.Ceiling(2000 / OneWay), cloudy.Discharge);

        HomeFlow night = model.Flow(1000, 0, sell);
        Assert.Equal(4000, night.Discharge);
        Assert.Equal((int)(4000 * OneWay) - 1000, night.Export);

        HomeFlow withoutSchedule = model.Flow(1000, 2000, sell with { BatterySells = false });
        Assert.Equal((1000, 0), (withoutSchedule.Export, withoutSchedule.Discharge));

        HomeFlow empty = new HomeModel(9000, OneWay, 10).Flow(1000, 2500, sell);
        Assert.Equal((1500, 0), (empty.Export, empty.Discharge));
    }

    [Fact]
    public void Solar_sell_exports_what_the_battery_does_not_take()
    {
        HomeSettings settings = Normal with { MaxSellW = 1200 };
        Assert.Equal(0, new HomeModel(9000, OneWay, 50).Flow(1000, 4000, settings).Export);
        Assert.Equal(1200, new HomeModel(9000, OneWay, 100).Flow(1000, 4000, settings).Export);
        Assert.Equal(0, new HomeModel(9000, OneWay, 100).Flow(1000, 4000, settings with { SolarSell = false }).Export);
    }

    [Fact]
    public void Grid_charging_adds_to_the_load_up_to_the_target()
    {
        HomeSettings settings = Normal with { GridChargeW = 1500, GridChargeTargetPercent = 60 };
        HomeModel model = new(9000, OneWay, 50);
        HomeFlow night = model.Flow(800, 0, settings);
        Assert.Equal(1500, night.Charge);
        Assert.Equal(800 + (int)Math.Ceiling(1500 / OneWay), night.Import);

        HomeFlow sunny = model.Flow(800, 1800, settings);
        Assert.Equal((int)(1000 * OneWay) + 1500, sunny.Charge);
        Assert.Equal((int)Math.Ceiling(1500 / OneWay), sunny.Import);

        while (model.Flow(800, 0, settings).Charge > 0)
        {
            model.Apply(model.Flow(800, 0, settings));
        }

        Assert.Equal(model.CapacityWs * 6 / 10, model.StoredWs, 60.0);
    }

    [Fact]
    public void An_inverter_that_is_off_leaves_the_load_to_the_grid()
    {
        HomeFlow flow = new HomeModel(9000, OneWay, 50).Flow(1000, 4000, Normal with { On = false });
        Assert.Equal(new HomeFlow(1000, 4000, 0, 0, 0, 1000, 0), flow);
    }

    [Fact]
    public void Round_trip_keeps_89_percent()
    {
        HomeModel model = new(9000, OneWay, 50);
        long start = model.StoredWs;
        long bought = 0;
        for (int minute = 0; minute < 60; minute++)
        {
            HomeFlow flow = model.Flow(0, 0, Normal with { GridChargeW = 3000 });
            bought += flow.Import;
            model.Apply(flow);
        }

        long served = 0;
        while (model.StoredWs - start > 60 * 4000)
        {
            HomeFlow flow = model.Flow(3000, 0, Normal);
            served += flow.Load - flow.Import;
            model.Apply(flow);
        }

        HomeFlow rest = model.Flow(3000, 0, Normal with { MaxDischargeW = (int)((model.StoredWs - start) / 60) });
        served += rest.Load - rest.Import;
        Assert.Equal(0.89, (double)served / bought, 3);
    }
}

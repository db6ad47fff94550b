using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning.Tests;

public sealed class HomePlannerTests
{
    private const string Id = "b08";

    private static readonly SettlementPeriod Period = new(1_900_800, 15);
    private static readonly Tariffs Tariffs = new(273_000, 80_000, 160_000, 130);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Fact]
    public void PV_is_offered_at_the_lower_bound_of_the_surplus_not_at_its_mean()
    {
        // Mean surplus 8,000 W; the bound is 8,000 - sqrt(3,000^2 + 4,000^2) = 3,000 W: 750 Wh.
        HomePlan plan = Plan(load: ([2000], [0], [5000]), pv: ([10_000], [6000], [11_000]), BatteryState.None);
        Assert.Equal([new Offer(Period, Id, EnergySource.Pv, 750, 80_000)], plan.Offers);
        Assert.Empty(plan.Bids);
    }

    [Fact]
    public void An_uncertain_surplus_is_not_offered()
    {
        HomePlan plan = Plan(load: ([2000], [0], [8000]), pv: ([10_000], [0], [11_000]), BatteryState.None);
        Assert.Empty(plan.Offers);
        Assert.Empty(plan.Bids);
    }

    [Fact]
    public void A_home_without_anything_requests_its_expected_load_up_to_the_grid_price()
    {
        HomePlan plan = Plan(load: ([3333], [1000], [9000]), pv: null, BatteryState.None);
        Assert.Empty(plan.Offers);
        Assert.Equal([new Bid(Period, Id, BidPurpose.Load, 833, 273_000)], plan.Bids);
    }

    [Fact]
    public void The_battery_serves_the_own_load_first_within_its_power_and_its_energy()
    {
        // 15 minutes of 8 kW are 2,000 Wh. 1 kW of battery serves 250 of them; 500 Wh above the floor at 0.9 serve 450.
        Assert.Equal(1750, LoadBid(new BatteryState(5000, 10_000, 0, 1000, 0.9, 0.9)));
        Assert.Equal(1550, LoadBid(new BatteryState(1500, 10_000, 1000, 20_000, 0.9, 0.9)));
        Assert.Equal(0, LoadBid(new BatteryState(9000, 10_000, 1000, 20_000, 0.9, 0.9)));

        static long LoadBid(BatteryState battery) => Plan(load: ([8000], [8000], [8000]), pv: null, battery).Bids
            .Where(bid => bid.Purpose == BidPurpose.Load).Sum(bid => bid.Wh);
    }

    [Fact]
    public void The_battery_offers_what_the_home_will_not_need_until_PV_covers_it_again()
    {
        // Four hours of 1 kW until the surplus: 4,000 Wh, bound 4,000 + 2 x 500 (four steps of 500 W as squares). 9,000 Wh at 0.9 leave 3,100.
        (double[], double[], double[]) load = ([1000, 1000, 1000, 1000, 1000, 1000], [900, 900, 900, 900, 900, 900], [1500, 1500, 1500, 1500, 1500, 1500]);
        (double[], double[], double[]) pv = ([0, 0, 0, 0, 9000, 9000], [0, 0, 0, 0, 9000, 9000], [0, 0, 0, 0, 9000, 9000]);
        BatteryState battery = new(9000, 10_000, 0, 40_000, 0.9, 0.9);
        Assert.Equal([new Offer(Period, Id, EnergySource.Battery, 3100, 240_000)], Plan(load, pv, battery).Offers);

        // Of 4 kW, 1,000 Wh a period, the home itself may take 1,500 W: 375 Wh.
        Assert.Equal(625, Assert.Single(Plan(load, pv, battery with { PowerW = 4000 }).Offers).Wh);

        // 4,999 Wh are needed at home.
        Assert.Empty(Plan(load, pv, battery with { StoredWh = 5555 }).Offers);
    }

    [Fact]
    public void A_surplus_now_does_not_free_the_energy_of_the_coming_night()
    {
        // 1 kWh of surplus in this hour, then 5 hours of 1 kW: 4,000 Wh must be in hand now.
        HomePlan plan = Plan(
            load: ([1000, 1000, 1000, 1000, 1000, 1000], [1000, 1000, 1000, 1000, 1000, 1000], [1000, 1000, 1000, 1000, 1000, 1000]),
            pv: ([2000, 0, 0, 0, 0, 0], [2000, 0, 0, 0, 0, 0], [2000, 0, 0, 0, 0, 0]),
            new BatteryState(5000, 10_000, 0, 40_000, 1, 1));
        Assert.Equal(
            [new Offer(Period, Id, EnergySource.Pv, 250, 80_000), new Offer(Period, Id, EnergySource.Battery, 1000, 240_000)],
            plan.Offers);
    }

    [Fact]
    public void A_battery_dearer_than_the_grid_is_not_offered()
    {
        BatteryState battery = new(9000, 10_000, 0, 40_000, 1, 1);
        Assert.Single(Plan(load: ([0], [0], [0]), pv: null, battery, batteryPrice: 273_000).Offers);
        Assert.Empty(Plan(load: ([0], [0], [0]), pv: null, battery, batteryPrice: 273_001).Offers);
    }

    [Fact]
    public void Energy_to_store_is_requested_for_the_room_that_the_own_surplus_will_not_fill()
    {
        // Room for 9,000 / 0.9 = 10,000 Wh; 3,000 Wh of own surplus come later; 40 kW take up to 10,000 Wh in the period. 273,000 - 160,000 - 130.
        (double[], double[], double[]) load = ([1000, 1000], [1000, 1000], [1000, 1000]);
        (double[], double[], double[]) pv = ([0, 4000], [0, 4000], [0, 4000]);
        HomePlan plan = Plan(load, pv, new BatteryState(1000, 10_000, 1000, 40_000, 0.9, 0.9));
        Assert.Empty(plan.Offers);
        Assert.Equal(
            [new Bid(Period, Id, BidPurpose.Load, 250, 273_000), new Bid(Period, Id, BidPurpose.Storage, 7000, 112_870)],
            plan.Bids);
        Assert.Equal(500, Plan(load, pv, new BatteryState(1000, 10_000, 1000, 2000, 0.9, 0.9)).Bids[^1].Wh);
    }

    [Fact]
    public void Nothing_is_bought_to_store_while_the_battery_serves_the_load_or_the_home_sells_or_storing_does_not_pay()
    {
        (double[], double[], double[]) load = ([1000, 1000], [1000, 1000], [1000, 1000]);
        Assert.DoesNotContain(Plan(load, null, new BatteryState(2000, 10_000, 1000, 40_000, 1, 1)).Bids, bid => bid.Purpose == BidPurpose.Storage);
        Assert.DoesNotContain(
            Plan(load, ([2000, 0], [2000, 0], [2000, 0]), new BatteryState(1000, 10_000, 1000, 40_000, 1, 1)).Bids,
            bid => bid.Purpose == BidPurpose.Storage);
        Assert.DoesNotContain(
            Plan(load, null, new BatteryState(1000, 10_000, 1000, 40_000, 1, 1), tariffs: Tariffs with { BatteryAddedMicroPerKwh = 200_000 }).Bids,
            bid => bid.Purpose == BidPurpose.Storage);
    }

    [Fact]
    public void A_period_within_hourly_steps_and_across_quarter_hours_is_weighed_by_time()
    {
        // 30 minutes over steps of 15: 1,000 W then 3,000 W.
        var period = new SettlementPeriod(950_400, 30);
        var load = new HomeForecast(Id, ForecastQuantity.Load, period.StartUnix - 900, 900, [9, 1000, 3000, 9], [9, 1000, 3000, 9], [9, 1000, 3000, 9]);
        HomePlan plan = HomePlanner.Plan(new HomeOutlook(Id, period, load, null, BatteryState.None, 0, Tariffs));
        Assert.Equal(1000, Assert.Single(plan.Bids).Wh);
    }

    [Fact]
    public void A_forecast_that_does_not_cover_the_period_or_steps_that_differ_are_refused_in_one_line()
    {
        HomeForecast load = Forecast(ForecastQuantity.Load, ([1], [1], [1]));
        HomeForecast late = load with { StartUnix = Period.StartUnix + 1 };
        HomeForecast shorter = load with { StepSeconds = 899 };
        Assert.Equal(
            "b08: load forecast: found 1 steps of 3600 s from 1710720001, expected equal steps for load and PV that cover 2024-03-18T00:00Z",
            Assert.Throws<InputException>(() => HomePlanner.Plan(Outlook(late, null))).Message);
        Assert.Throws<InputException>(() => HomePlanner.Plan(Outlook(shorter, null)));
        Assert.Throws<InputException>(() => HomePlanner.Plan(Outlook(load, load with { StartUnix = load.StartUnix - 3600 })));

        static HomeOutlook Outlook(HomeForecast load, HomeForecast? pv) => new(Id, Period, load, pv, BatteryState.None, 0, Tariffs);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_plan_stays_within_the_battery_and_never_buys_and_sells_for_the_same_purpose(int seed)
    {
        var random = new Random(seed);
        BatteryState battery = new(random.Next(0, 10_000), 10_000, random.Next(0, 2000), random.Next(0, 20_000), 0.95, 0.93);
        HomePlan plan = Plan(Random(24, 5000), Random(24, 8000), battery);

        long offered = plan.Offers.Where(offer => offer.Source == EnergySource.Battery).Sum(offer => offer.Wh);
        long stored = plan.Bids.Where(bid => bid.Purpose == BidPurpose.Storage).Sum(bid => bid.Wh);
        Assert.InRange(offered, 0, Math.Max(0, (battery.StoredWh - battery.FloorWh) * 0.93));
        Assert.InRange(offered, 0, battery.PowerW / 4);
        Assert.InRange(stored, 0, battery.PowerW / 4);
        Assert.InRange(stored * 0.95, 0, battery.CapacityWh - battery.StoredWh);
        Assert.All(plan.Offers, offer => Assert.True(offer.Wh > 0));
        Assert.All(plan.Bids, bid => Assert.True(bid.Wh > 0));
        Assert.False(plan.Offers.Count > 0 && plan.Bids.Count > 0);

        (double[], double[], double[]) Random(int steps, double peak)
        {
            double[] mean = [.. Enumerable.Range(0, steps).Select(_ => random.NextDouble() * peak)];
            return (mean, [.. mean.Select(w => w * random.NextDouble())], [.. mean.Select(w => w * (1 + random.NextDouble()))]);
        }
    }

    private static HomePlan Plan(
        (double[] Mean, double[] Lower, double[] Upper) load,
        (double[] Mean, double[] Lower, double[] Upper)? pv,
        BatteryState battery,
        long batteryPrice = 240_000,
        Tariffs? tariffs = null) => HomePlanner.Plan(new HomeOutlook(
            Id,
            Period,
            Forecast(ForecastQuantity.Load, load),
            pv is null ? null : Forecast(ForecastQuantity.Pv, pv.Value),
            battery,
            batteryPrice,
            tariffs ?? Tariffs));

    private static HomeForecast Forecast(ForecastQuantity quantity, (double[] Mean, double[] Lower, double[] Upper) band) =>
        new(Id, quantity, Period.StartUnix, 3600, band.Mean, band.Lower, band.Upper);
}

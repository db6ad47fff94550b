using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning;

/// <summary>
/// Decides what a home offers and requests for the next period. It sells only what it will not miss, judged by the bounds of the forecast:
/// PV: the surplus at its lower bound. Battery: what is left after the upper bound of the home's own need until PV surplus covers it again,
/// within the power the own deficit of the period leaves. It requests its expected load after own PV and battery (the battery serves the own load
/// first), and, while it neither sells nor discharges, energy for the room that its own expected surplus will not fill, at most at the grid
/// tariff less what the battery and the fee add.
/// </summary>
public static class HomePlanner
{
    /// <summary>The plan; empty lists when there is nothing to trade. Throws <see cref="InputException"/> when the forecasts do not fit the period.</summary>
    public static HomePlan Plan(HomeOutlook outlook)
    {
        Validate(outlook);
        SettlementPeriod period = outlook.Period;
        BatteryState battery = outlook.Battery;
        Tariffs tariffs = outlook.Tariffs;
        var net = new NetForecast(outlook.Load, outlook.Pv);
        NetEnergy now = net.Between(period.StartUnix, period.EndUnix);
        double power = battery.PowerW * (period.Seconds / 3600.0);

        var offers = new List<Offer>();
        var bids = new List<Bid>();
        AddOffer(EnergySource.Pv, Whole(-now.Upper), tariffs.PvMicroPerKwh);

        double spare = battery.AvailableWh - net.DeepestDeficit(period.StartUnix);
        AddOffer(EnergySource.Battery, Whole(Math.Min(spare, power - Math.Max(0, now.Upper))), outlook.BatteryOfferMicroPerKwh);

        double deficit = Math.Max(0, now.Mean);
        double served = Math.Min(deficit, Math.Min(power, battery.AvailableWh));
        AddBid(BidPurpose.Load, Whole(deficit - served), tariffs.GridMicroPerKwh);

        // A home that sells has nothing to buy for storing, and a battery that serves the load can not charge at the same time.
        long worth = tariffs.GridMicroPerKwh - tariffs.BatteryAddedMicroPerKwh - tariffs.FeeMicroPerKwh;
        if (offers.Count == 0 && served == 0 && worth >= tariffs.PvMicroPerKwh)
        {
            double surplus = Math.Max(0, -now.Mean);
            double room = battery.RoomWh - surplus - net.SurplusFrom(period.EndUnix);
            AddBid(BidPurpose.Storage, Whole(Math.Min(room, power - surplus)), worth);
        }

        return new HomePlan(offers, bids);

        void AddOffer(EnergySource source, long wh, long price)
        {
            if (wh > 0 && price <= tariffs.GridMicroPerKwh)
            {
                offers.Add(new Offer(period, outlook.ParticipantId, source, wh, price));
            }
        }

        void AddBid(BidPurpose purpose, long wh, long limit)
        {
            if (wh > 0)
            {
                bids.Add(new Bid(period, outlook.ParticipantId, purpose, wh, limit));
            }
        }
    }

    private static long Whole(double wh) => wh <= 0 ? 0 : (long)Math.Floor(wh);

    private static void Validate(HomeOutlook outlook)
    {
        Require(Spans(outlook.Load), "load forecast", outlook.Load);
        if (outlook.Pv is HomeForecast pv)
        {
            Require(
                pv.StartUnix == outlook.Load.StartUnix && pv.StepSeconds == outlook.Load.StepSeconds && pv.Mean.Length == outlook.Load.Mean.Length,
                "PV forecast",
                pv);
        }

        bool Spans(HomeForecast forecast) => forecast.Covers(outlook.Period.StartUnix) && forecast.Covers(outlook.Period.EndUnix - 1);

        void Require(bool holds, string what, HomeForecast found)
        {
            if (!holds)
            {
                throw new InputException(
                    outlook.ParticipantId,
                    what,
                    FormattableString.Invariant($"{found.Mean.Length} steps of {found.StepSeconds} s from {found.StartUnix}"),
                    $"equal steps for load and PV that cover {outlook.Period}");
            }
        }
    }
}

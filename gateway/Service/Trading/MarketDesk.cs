using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;
using EdgeEnergy.Market;
using EdgeEnergy.Planning;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Trading;

/// <summary>
/// One market round for a period that is about to start: plans of the homes, allowed power, admission, clearing, the check with the feeder, and
/// what each home is asked to do.
/// </summary>
public sealed class MarketDesk(Community community, IGatewayStore store, ForecastDesk forecasts, BatteryBooks batteries, FeederCheck check, IMarketMechanism mechanism)
{
    /// <summary>A home that was not heard of for longer takes no part.</summary>
    private const int FreshSeconds = 180;

    private readonly FeederGuard guard = new(check, community.Layout, community.Limits);

    /// <summary>
    /// Runs the round, or returns the one that was run before a restart. What may be spent in micro-units by account, and the mandates of those who buy by
    /// one only.
    /// </summary>
    public MarketRound Run(
        SettlementPeriod period,
        IReadOnlyDictionary<string, HomeState> states,
        IReadOnlyDictionary<string, long> spendable,
        IReadOnlyDictionary<string, BuyMandate> mandates)
    {
        if (store.Round(period) is { } earlier)
        {
            return earlier;
        }

        Tariffs tariffs = community.Document.Tariffs;
        List<Offer> offers = [];
        List<Bid> bids = [];
        List<AllowedPower> allowed = [];
        foreach (Participant participant in community.Traders)
        {
            if (forecasts.Load(participant.Id) is not { } load || !load.Covers(period.StartUnix))
            {
                continue;
            }

            allowed.Add(AllowedPowerRule.Apply(participant, period, load, forecasts.MeasuredPeakW(participant.Id), forecasts.Bound(participant.Id)));
            if (states.TryGetValue(participant.Id, out HomeState? state) && state.Unix > period.StartUnix - FreshSeconds)
            {
                HomePlan plan = HomePlanner.Plan(new HomeOutlook(
                    participant.Id, period, load, forecasts.Pv(participant.Id), community.Battery(participant, state.SocPercent), batteries.OfferMicroPerKwh(participant.Id), tariffs));
                offers.AddRange(plan.Offers);
                bids.AddRange(plan.Bids);
            }
        }

        AdmittedBids admitted = BidAdmission.Admit(bids, allowed, spendable, tariffs, mandates);
        MarketBook book = new(period, offers, admitted.Bids, tariffs);
        CheckedAllocation allocation = guard.Check(book, mechanism.Clear(book), Scenarios(period, states));
        MarketRound round = new(
            period,
            allowed,
            offers,
            bids,
            admitted.Refusals,
            allocation.Trades,
            allocation.Cuts,
            SetPoints.From(period, [.. community.Traders.Select(p => p.Id)], allocation.Trades),
            allocation.Grid);
        store.SaveRound(round);
        return round;
    }

    /// <summary>The feeder as measured in a closed period, and as it would have been without what was traded.</summary>
    public GridCheck Measured(SettlementPeriod period, IReadOnlyList<PeriodEnergy> energies, IReadOnlyList<SettledTrade> settled, IReadOnlyList<Trade> traded)
    {
        Dictionary<string, PeriodEnergy> byId = energies.ToDictionary(e => e.ParticipantId, StringComparer.Ordinal);
        Dictionary<string, long> effect = [];
        HashSet<(string, string)> storage = [.. traded.Where(t => t.Purpose == BidPurpose.Storage).Select(t => (t.Seller, t.Buyer))];
        foreach (SettledTrade trade in settled.Where(t => t.Source != EnergySource.Grid))
        {
            effect[trade.Seller] = effect.GetValueOrDefault(trade.Seller) - trade.Wh;
            if (storage.Contains((trade.Seller, trade.Buyer)))
            {
                effect[trade.Buyer] = effect.GetValueOrDefault(trade.Buyer) + trade.Wh;
            }
        }

        double hours = period.Minutes / 60.0;
        double[] with = community.OnBuses(p => byId.TryGetValue(p.Id, out PeriodEnergy? e) ? (e.ImportWh - e.ExportWh) / hours : 0);
        double[] without = community.OnBuses(p => byId.TryGetValue(p.Id, out PeriodEnergy? e) ? (e.ImportWh - e.ExportWh - effect.GetValueOrDefault(p.Id)) / hours : 0);
        double[] reactive = community.OnBuses(p => byId.TryGetValue(p.Id, out PeriodEnergy? e) ? Community.ReactiveVar(p, e.LoadWh / hours) : 0);
        return guard.Compare(without, with, reactive);
    }

    /// <summary>The load alone: expected, and the worst case of the forecasts. Without a trade no home feeds in.</summary>
    private FeederScenario[] Scenarios(SettlementPeriod period, IReadOnlyDictionary<string, HomeState> states)
    {
        FeederScenario Scenario(Func<HomeForecast, double[]> load, Func<HomeForecast, double[]> pv) => new(
            community.OnBuses(p => Math.Max(0, At(forecasts.Load(p.Id), load, period) - At(forecasts.Pv(p.Id), pv, period) - OwnBatteryW(p, states))),
            community.OnBuses(p => Community.ReactiveVar(p, At(forecasts.Load(p.Id), load, period))));

        return [Scenario(f => f.Mean, f => f.Mean), Scenario(f => f.Upper, f => f.Lower)];
    }

    /// <summary>Power the battery can give to the own load for an hour.</summary>
    private double OwnBatteryW(Participant participant, IReadOnlyDictionary<string, HomeState> states) =>
        states.TryGetValue(participant.Id, out HomeState? state)
            ? Math.Min(participant.BatteryW, community.Battery(participant, state.SocPercent).AvailableWh)
            : 0;

    private static double At(HomeForecast? forecast, Func<HomeForecast, double[]> values, SettlementPeriod period) =>
        forecast is not null && forecast.Covers(period.StartUnix) ? values(forecast)[forecast.IndexAt(period.StartUnix)] : 0;
}

using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Trading;

/// <summary>Forecasts every home's next day from its measured hours, every six hours, so that a home always knows the night ahead.</summary>
public sealed class ForecastDesk(Community community, IGatewayStore store)
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;
    private const int Interval = 6 * Hour;
    private readonly Dictionary<(string, ForecastQuantity), HomeForecast> current = [];
    private readonly Dictionary<string, double> loadPeaks = new(StringComparer.Ordinal);

    /// <summary>The load forecast; zero with the steps of the PV forecast for a participant that has no load.</summary>
    public HomeForecast? Load(string participantId)
    {
        if (current.TryGetValue((participantId, ForecastQuantity.Load), out HomeForecast? load) || Pv(participantId) is not { } pv || community.Participant(participantId).RatedPeakW > 0)
        {
            return load;
        }

        double[] nothing = new double[pv.Mean.Length];
        return pv with { Quantity = ForecastQuantity.Load, Mean = nothing, Lower = nothing, Upper = nothing };
    }

    public HomeForecast? Pv(string participantId) => current.GetValueOrDefault((participantId, ForecastQuantity.Pv));

    /// <summary>Highest hourly load in the history the forecast was made from, W at the bus.</summary>
    public double MeasuredPeakW(string participantId) => loadPeaks.GetValueOrDefault(participantId);

    /// <summary>Sees to it that a forecast of every trader with enough history covers the instant; true when forecasts were made.</summary>
    public bool Cover(long unix)
    {
        if (current.Count == 0)
        {
            TakeStored(unix);
        }

        if (current.Count > 0 && unix % Interval != 0 && current.Values.All(f => f.Covers(unix)))
        {
            return false;
        }

        long start = unix - (unix % Hour);
        (Participant Participant, ForecastQuantity Quantity)[] wanted =
        [
            .. community.Traders.Where(p => p.RatedPeakW > 0).Select(p => (p, ForecastQuantity.Load)),
            .. community.Traders.Where(p => p.PvW > 0).Select(p => (p, ForecastQuantity.Pv)),
        ];
        ForecastOptions options = new() { IntervalWidth = community.Document.Forecast.Interval, Seed = (ulong)community.Document.Forecast.Seed };
        HomeForecast?[] made = new HomeForecast?[wanted.Length];
        double[] peaks = new double[wanted.Length];
        Parallel.For(0, wanted.Length, i =>
        {
            IReadOnlyList<EnergyHistory> hours = Hours(wanted[i].Participant, wanted[i].Quantity, start);
            if (hours.Count >= 2 * Day / Hour)
            {
                made[i] = DailyForecaster.Next24Hours(hours, start, options);
                peaks[i] = hours.Max(h => h.Wh);
            }
        });

        for (int i = 0; i < wanted.Length; i++)
        {
            if (made[i] is { } forecast)
            {
                current[(wanted[i].Participant.Id, wanted[i].Quantity)] = forecast;
                if (wanted[i].Quantity == ForecastQuantity.Load)
                {
                    loadPeaks[wanted[i].Participant.Id] = peaks[i];
                }
            }
        }

        store.SaveForecasts([.. made.OfType<HomeForecast>()]);
        return true;
    }

    /// <summary>Goes on with the forecasts that were made before a restart.</summary>
    private void TakeStored(long unix)
    {
        foreach (HomeForecast forecast in store.Forecasts(unix))
        {
            current[(forecast.ParticipantId, forecast.Quantity)] = forecast;
            if (forecast.Quantity == ForecastQuantity.Load)
            {
                IReadOnlyList<EnergyHistory> hours = Hours(community.Participant(forecast.ParticipantId), ForecastQuantity.Load, forecast.StartUnix);
                loadPeaks[forecast.ParticipantId] = hours.Max(h => h.Wh);
            }
        }
    }

    /// <summary>The measured hours of the last days, oldest first: imported history, continued by whole hours of closed periods.</summary>
    private IReadOnlyList<EnergyHistory> Hours(Participant participant, ForecastQuantity quantity, long until)
    {
        long from = until - (community.Document.Forecast.HistoryDays * (long)Day);
        SortedDictionary<long, EnergyHistory> hours = [];
        foreach (EnergyHistory hour in store.History(participant.Id, quantity, from, until))
        {
            hours[hour.StartUnix] = hour;
        }

        foreach (IGrouping<long, PeriodEnergy> hour in store.EnergiesBetween(from, until)
            .Where(e => e.ParticipantId == participant.Id)
            .GroupBy(e => e.Period.StartUnix / Hour * Hour))
        {
            if (hour.Sum(e => e.Period.Seconds) == Hour)
            {
                hours[hour.Key] = new EnergyHistory(participant.Id, quantity, hour.Key, Hour, hour.Sum(e => quantity == ForecastQuantity.Load ? e.LoadWh : e.PvWh));
            }
        }

        return [.. hours.Values];
    }
}

using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Trading;

/// <summary>
/// Forecasts every home's next day from its measured hours, every six hours, so that a home always knows the night ahead. Reading is thread-safe.
/// </summary>
public sealed class ForecastDesk(Community community, IGatewayStore store, EventLog events)
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;
    private const int Interval = 6 * Hour;
    private const int LeastHours = 2 * Day / Hour;

    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private volatile Book book = new([], []);

    /// <summary>The load forecast; zero with the steps of the PV forecast for a participant that has no load.</summary>
    public HomeForecast? Load(string participantId)
    {
        if (Find(participantId, ForecastQuantity.Load) is { } load)
        {
            return load;
        }

        if (community.Participant(participantId).RatedPeakW > 0 || Pv(participantId) is not { } pv)
        {
            return null;
        }

        double[] nothing = new double[pv.Mean.Length];
        return pv with { Quantity = ForecastQuantity.Load, Mean = nothing, Lower = nothing, Upper = nothing };
    }

    public HomeForecast? Pv(string participantId) => Find(participantId, ForecastQuantity.Pv);

    /// <summary>Highest hourly load in the history the forecast was made from, W at the bus.</summary>
    public double MeasuredPeakW(string participantId) => book.LoadPeaks.GetValueOrDefault(participantId);

    /// <summary>
    /// Sees to it that a forecast of every trader with enough history covers the instant; true when forecasts were made. A home whose history can not be
    /// forecast takes no part, and is told of.
    /// </summary>
    public bool Cover(long unix)
    {
        if (book.Current.Count == 0)
        {
            book = Stored(unix);
        }

        long start = unix - (unix % Hour);
        bool due = unix % Interval == 0 && book.Current.Values.Any(f => f.StartUnix != start);
        if (book.Current.Count > 0 && !due && book.Current.Values.All(f => f.Covers(unix)))
        {
            return false;
        }

        (Participant Participant, ForecastQuantity Quantity)[] wanted =
        [
            .. community.Traders.Where(p => p.RatedPeakW > 0).Select(p => (p, ForecastQuantity.Load)),
            .. community.Traders.Where(p => p.PvW > 0).Select(p => (p, ForecastQuantity.Pv)),
        ];
        ForecastOptions options = new() { IntervalWidth = community.Document.Forecast.Interval, Seed = (ulong)community.Document.Forecast.Seed };
        ILookup<string, PeriodEnergy> measured = Measured(start);
        HomeForecast?[] made = new HomeForecast?[wanted.Length];
        double[] peaks = new double[wanted.Length];
        Parallel.For(0, wanted.Length, i =>
        {
            IReadOnlyList<EnergyHistory> hours = Hours(wanted[i].Participant, wanted[i].Quantity, start, measured);
            if (hours.Count >= LeastHours)
            {
                made[i] = Forecast(hours, start, options);
                peaks[i] = hours.Max(h => h.Wh);
            }
        });

        Book next = book.Copy();
        for (int i = 0; i < wanted.Length; i++)
        {
            // One that could not be made again does not stay beside newer ones: load and PV of a home go in step.
            next.Current.Remove((wanted[i].Participant.Id, wanted[i].Quantity));
            if (made[i] is { } forecast)
            {
                next.Current[(wanted[i].Participant.Id, wanted[i].Quantity)] = forecast;
                if (wanted[i].Quantity == ForecastQuantity.Load)
                {
                    next.LoadPeaks[wanted[i].Participant.Id] = peaks[i];
                }
            }
        }

        store.SaveForecasts([.. made.OfType<HomeForecast>()]);
        book = next;
        return true;
    }

    private HomeForecast? Find(string participantId, ForecastQuantity quantity) => book.Current.GetValueOrDefault((participantId, quantity));

    private HomeForecast? Forecast(IReadOnlyList<EnergyHistory> hours, long start, ForecastOptions options)
    {
        try
        {
            return DailyForecaster.Next24Hours(hours, start, options);
        }
        catch (InputException e)
        {
            Refuse(hours[0], e.Message);
            return null;
        }
    }

    /// <summary>Once a home and quantity: the same history fails again at every attempt.</summary>
    private void Refuse(EnergyHistory hour, string why)
    {
        bool first;
        lock (refused)
        {
            first = refused.Add($"{hour.ParticipantId} {hour.Quantity}");
        }

        if (first)
        {
            events.Write(EventKind.Alert, $"{hour.Quantity.ToString().ToLowerInvariant()} of {hour.ParticipantId} can not be forecast: {why}");
        }
    }

    /// <summary>The forecasts that were made before a restart.</summary>
    private Book Stored(long unix)
    {
        Book stored = new([], []);
        ILookup<string, PeriodEnergy>? measured = null;
        foreach (HomeForecast forecast in store.Forecasts(unix).Where(f => community.Traders.Any(p => p.Id == f.ParticipantId)))
        {
            stored.Current[(forecast.ParticipantId, forecast.Quantity)] = forecast;
            if (forecast.Quantity == ForecastQuantity.Load)
            {
                measured ??= Measured(forecast.StartUnix);
                stored.LoadPeaks[forecast.ParticipantId] =
                    Hours(community.Participant(forecast.ParticipantId), ForecastQuantity.Load, forecast.StartUnix, measured).Select(h => h.Wh).DefaultIfEmpty().Max();
            }
        }

        foreach (((string Id, ForecastQuantity Quantity) key, HomeForecast pv) in stored.Current.Where(f => f.Key.Item2 == ForecastQuantity.Pv).ToArray())
        {
            if (stored.Current.TryGetValue((key.Id, ForecastQuantity.Load), out HomeForecast? load) && load.StartUnix != pv.StartUnix)
            {
                stored.Current.Remove(key);
            }
        }

        return stored;
    }

    private long From(long until) => until - (community.Document.Forecast.HistoryDays * (long)Day);

    private ILookup<string, PeriodEnergy> Measured(long until) =>
        store.EnergiesBetween(From(until), until).ToLookup(e => e.ParticipantId, StringComparer.Ordinal);

    /// <summary>The measured hours of the last days, oldest first: imported history, continued by whole hours of closed periods.</summary>
    private IReadOnlyList<EnergyHistory> Hours(Participant participant, ForecastQuantity quantity, long until, ILookup<string, PeriodEnergy> measured)
    {
        SortedDictionary<long, EnergyHistory> hours = [];
        foreach (EnergyHistory hour in store.History(participant.Id, quantity, From(until), until))
        {
            hours[hour.StartUnix] = hour;
        }

        foreach (IGrouping<long, PeriodEnergy> hour in measured[participant.Id].Where(e => e.Period.StartUnix < until).GroupBy(e => e.Period.StartUnix / Hour * Hour))
        {
            if (hour.Sum(e => e.Period.Seconds) == Hour)
            {
                hours[hour.Key] = new EnergyHistory(participant.Id, quantity, hour.Key, Hour, hour.Sum(e => quantity == ForecastQuantity.Load ? e.LoadWh : e.PvWh));
            }
        }

        return [.. hours.Values];
    }

    /// <summary>One set of forecasts; replaced as a whole, so that a reader never sees half of one.</summary>
    private sealed record Book(Dictionary<(string, ForecastQuantity), HomeForecast> Current, Dictionary<string, double> LoadPeaks)
    {
        public Book Copy() => new(new(Current), new(LoadPeaks, StringComparer.Ordinal));
    }
}

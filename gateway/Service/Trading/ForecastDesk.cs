using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Trading;

/// <summary>
/// Forecasts every home's next day from its measured hours, every six hours, so that a home always knows the night ahead, and judges whether a home's
/// forecast may be traded on. Reading is thread-safe.
/// </summary>
public sealed class ForecastDesk(Community community, IGatewayStore store, EventLog events)
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;
    private const int Interval = 6 * Hour;
    private const int LeastHours = 2 * Day / Hour;
    private const int ReportInitialDays = 14;
    private const string GateSetting = "forecast_gate:";
    private const string Open = "open";

    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private volatile Book book = new([], [], []);

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

    /// <summary>How far a participant's load forecast is to be trusted; null before the first.</summary>
    public GateVerdict? Gate(string participantId) => book.Gates.GetValueOrDefault(participantId);

    /// <summary>The figure allowed power is derived from: the community's setting once the participant's gate is open, the safe bound before.</summary>
    public ForecastBound Bound(string participantId)
    {
        ForecastBound setting = community.Document.Forecast.Safe ? ForecastBound.Safe : ForecastBound.Bold;
        return Gate(participantId)?.Bound(setting) ?? ForecastBound.Safe;
    }

    /// <summary>Past errors, calibration, gate, drift and the next day of a participant, from its history up to an instant.</summary>
    public ForecastReport Report(string participantId, ForecastQuantity quantity, long unix, CancellationToken cancellation)
    {
        long start = unix - (unix % Hour);
        IReadOnlyList<EnergyHistory> hours = Hours(community.Participant(participantId), quantity, start, Measured(start));
        (long[] epochs, double[] watts) = Series(hours);
        ReportSettings settings = new()
        {
            Options = Options(quantity),
            Plan = new RollingOriginPlan { InitialSeconds = ReportInitialDays * (long)Day },
            WasOpen = store.GetSetting(GateSetting + participantId) == Open,
        };
        return ForecastReportBuilder.Build(participantId, quantity, epochs, watts, start, settings, cancellation);
    }

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
        ILookup<string, PeriodEnergy> measured = Measured(start);
        HomeForecast?[] made = new HomeForecast?[wanted.Length];
        double[] peaks = new double[wanted.Length];
        GateVerdict?[] gates = new GateVerdict?[wanted.Length];
        Parallel.For(0, wanted.Length, i =>
        {
            IReadOnlyList<EnergyHistory> hours = Hours(wanted[i].Participant, wanted[i].Quantity, start, measured);
            if (hours.Count >= LeastHours)
            {
                made[i] = Forecast(hours, start, Options(wanted[i].Quantity));
                peaks[i] = hours.Max(h => h.Wh);
                gates[i] = wanted[i].Quantity == ForecastQuantity.Load ? Judge(hours) : null;
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
                    next.Gates[wanted[i].Participant.Id] = Remember(wanted[i].Participant.Id, gates[i]!);
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
            if (community.Document.Forecast.Method == ForecastMethod.DayMatching)
            {
                (long[] epochs, double[] watts) = Series(hours);
                DayMatchOptions matching = new() { IntervalWidth = community.Document.Forecast.Interval };
                return DayMatching.Next24Hours(hours[0].ParticipantId, hours[0].Quantity, epochs, watts, start, Hour, matching).Forecast;
            }

            return DailyForecaster.Next24Hours(hours, start, options);
        }
        catch (InputException e)
        {
            Refuse(hours[0], e.Message);
            return null;
        }
    }

    /// <summary>The forecaster's defaults for homes, with the community's interval and seed.</summary>
    private ForecastOptions Options(ForecastQuantity quantity) => DailyForecaster.DefaultOptions(quantity) with
    {
        IntervalWidth = community.Document.Forecast.Interval,
        Seed = (ulong)community.Document.Forecast.Seed,
    };

    private GateVerdict Judge(IReadOnlyList<EnergyHistory> hours)
    {
        (long[] epochs, double[] watts) = Series(hours);
        bool wasOpen = store.GetSetting(GateSetting + hours[0].ParticipantId) == Open;
        return AccuracyGate.Judge(ForecastQuantity.Load, epochs, watts, Hour, new GateSettings(), wasOpen, Drift(epochs, watts), Options(ForecastQuantity.Load));
    }

    /// <summary>Whether the home still behaves as it did; null while its history is too short to say what is usual.</summary>
    private DriftVerdict? Drift(long[] epochs, double[] watts)
    {
        DriftSettings settings = new();
        if (epochs.Length < (ReportInitialDays + settings.ReferenceDays + 1) * Day / Hour)
        {
            return null;
        }

        RollingOriginPlan plan = new() { InitialSeconds = ReportInitialDays * (long)Day };
        double[] errors = DriftAlarm.Errors(RollingOrigin.Run(epochs, watts, Options(ForecastQuantity.Load), plan, null, CancellationToken.None).Windows);
        return errors.Count(e => !double.IsNaN(e)) < settings.ReferenceDays ? null : DriftAlarm.Watch(errors, settings);
    }

    /// <summary>Keeps an opened gate open over a restart, and says when it opens.</summary>
    private GateVerdict Remember(string participantId, GateVerdict verdict)
    {
        bool wasOpen = store.GetSetting(GateSetting + participantId) == Open;
        if (verdict.IsOpen != wasOpen)
        {
            store.SetSetting(GateSetting + participantId, verdict.IsOpen ? Open : "");
            events.Write(EventKind.Info, $"forecast of {participantId}: last day {verdict.LastDayAccuracy:P1} accurate, {Words(verdict)}");
        }

        return verdict;
    }

    private static string Words(GateVerdict verdict) => verdict.State switch
    {
        GateState.Open => "good enough to trade on the setting",
        GateState.Drifted => "but the home does not behave as it did: the safe bound until it is known again",
        _ => "the safe bound until it is good enough again",
    };

    private static (long[] Epochs, double[] Watts) Series(IReadOnlyList<EnergyHistory> hours) =>
        ([.. hours.Select(h => h.StartUnix)], [.. hours.Select(h => h.Wh * Hour / h.StepSeconds)]);

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
        Book stored = new([], [], []);
        ILookup<string, PeriodEnergy>? measured = null;
        foreach (HomeForecast forecast in store.Forecasts(unix).Where(f => community.Traders.Any(p => p.Id == f.ParticipantId)))
        {
            stored.Current[(forecast.ParticipantId, forecast.Quantity)] = forecast;
            if (forecast.Quantity == ForecastQuantity.Load)
            {
                measured ??= Measured(forecast.StartUnix);
                IReadOnlyList<EnergyHistory> hours = Hours(community.Participant(forecast.ParticipantId), ForecastQuantity.Load, forecast.StartUnix, measured);
                stored.LoadPeaks[forecast.ParticipantId] = hours.Select(h => h.Wh).DefaultIfEmpty().Max();
                if (hours.Count >= LeastHours)
                {
                    stored.Gates[forecast.ParticipantId] = Judge(hours);
                }
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
    private sealed record Book(
        Dictionary<(string, ForecastQuantity), HomeForecast> Current, Dictionary<string, double> LoadPeaks, Dictionary<string, GateVerdict> Gates)
    {
        public Book Copy() => new(new(Current), new(LoadPeaks, StringComparer.Ordinal), new(Gates, StringComparer.Ordinal));
    }
}

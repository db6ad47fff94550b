using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Makes the report of one participant: cross-validates the model on its own history, calibrates, judges and forecasts.</summary>
public static class ForecastReportBuilder
{
    private const long Day = 86400;

    /// <summary>
    /// Report for the day from startUnix. The history (times ascending in equal steps, W, NaN: missing) must hold the plan's initial history and at
    /// least ten days after it.
    /// </summary>
    /// <param name="participantId">Whose forecast it is.</param>
    /// <param name="quantity">Load or PV.</param>
    /// <param name="epochs">Start of each step, Unix seconds.</param>
    /// <param name="watts">Mean power.</param>
    /// <param name="startUnix">First instant of the next day.</param>
    /// <param name="settings">What the report is made with; null: the defaults.</param>
    /// <param name="cancellation">Stops between fits.</param>
    public static ForecastReport Build(
        string participantId,
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        ReportSettings? settings = null,
        CancellationToken cancellation = default)
    {
        settings ??= new ReportSettings();
        int stepSeconds = settings.StepSeconds;
        DailyForecaster.RequireStep(stepSeconds);
        ForecastOptions plain = settings.Options ?? DailyForecaster.DefaultOptions(quantity);
        ForecastOptions options = settings.Array is null ? plain : ClearSkyRegressors.AddTo(plain);
        RegressorValues? sky = settings.Array is null ? null : ClearSkyRegressors.For(settings.Array, epochs, stepSeconds);
        RollingOriginPlan plan = settings.Plan with { PeriodSeconds = Day, HorizonSeconds = Day, Minimum = 0 };
        RollingOriginResult past = RollingOrigin.Run(epochs, watts, options, plan, sky, cancellation);
        IntervalCalibration calibration = IntervalCalibration.From(past.Windows, options.IntervalWidth);
        DriftVerdict drifted = Drift(past, settings.Drift);
        FittedModel model = AdditiveModel.Fit(epochs, watts, options, sky);
        long[] times = DailyForecaster.Times(startUnix, stepSeconds);
        RegressorValues? future = settings.Array is null ? null : ClearSkyRegressors.For(settings.Array, times, stepSeconds);
        ForecastResult next = calibration.Apply(model.Predict(times, future));
        bool[] dark = future is not null ? DailyForecaster.DarkSteps(future)
            : quantity == ForecastQuantity.Pv ? DailyForecaster.DarkSteps(epochs, watts, times, stepSeconds)
            : new bool[times.Length];
        double hours = stepSeconds / 3600.0;
        double[] errors = DayErrors(past);
        return new ForecastReport
        {
            ParticipantId = participantId,
            Quantity = quantity,
            Forecast = DailyForecaster.ToForecast(participantId, quantity, next, dark, stepSeconds),
            DayEnergyWh = new SumForecast(Math.Max(0, next.Sum.Mean * hours), Math.Max(0, next.Sum.Lower * hours), Math.Max(0, next.Sum.Upper * hours)),
            Steps = past.Steps,
            Days = past.Sums with { Mae = past.Sums.Mae * hours, Rmse = past.Sums.Rmse * hours, Bias = past.Sums.Bias * hours },
            MedianDayError = Median(errors),
            DaysWithinFivePercent = errors.Length == 0 ? double.NaN : errors.Count(e => e <= 0.05) / (double)errors.Length,
            WeekBeforeMedianDayError = Median(WeekBeforeErrors(epochs, watts, past)),
            Calibration = calibration,
            Gate = AccuracyGate.Judge(quantity, epochs, watts, stepSeconds, settings.Gate, settings.WasOpen, drifted, plain, settings.Array),
            Drift = drifted,
            PvFindings = settings.Array is null ? [] : PvPlausibility.Check(settings.Array, epochs, watts, stepSeconds),
            Past = [.. past.Windows.Select(w => new ForecastDay(w.Cut, w.Forecast.Yhat, w.Forecast.Lower, w.Forecast.Upper, w.Actual))],
            Components = model.Components.ToDictionary(c => c.Name, c => model.PredictComponent(c.Name, times, future), StringComparer.Ordinal),
            Trend = next.Trend,
            Observations = model.Observations,
            Missing = model.Missing,
            Outliers = model.Outliers.Count,
        };
    }

    /// <summary>No alarm while the reference days are still being collected.</summary>
    private static DriftVerdict Drift(RollingOriginResult past, DriftSettings settings)
    {
        double[] errors = DriftAlarm.Errors(past.Windows);
        return errors.Count(e => !double.IsNaN(e)) < settings.ReferenceDays
            ? new DriftVerdict(false, 0, -1, -1, 0, 0)
            : DriftAlarm.Watch(errors, settings);
    }

    /// <summary>Relative errors of the days' energies, where there was any.</summary>
    private static double[] DayErrors(RollingOriginResult past) =>
        [.. past.Windows.Where(w => w.SumActual > 0).Select(w => Math.Abs(w.Forecast.Sum.Mean - w.SumActual) / w.SumActual)];

    private static double[] WeekBeforeErrors(ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, RollingOriginResult past)
    {
        Dictionary<long, double> known = new(epochs.Length);
        for (int i = 0; i < epochs.Length; i++)
        {
            known[epochs[i]] = watts[i];
        }

        List<double> errors = [];
        foreach (RollingOriginWindow window in past.Windows)
        {
            double before = window.Forecast.Epoch.Sum(e => known.GetValueOrDefault(e - (7 * Day), double.NaN));
            if (window.SumActual > 0 && double.IsFinite(before))
            {
                errors.Add(Math.Abs(before - window.SumActual) / window.SumActual);
            }
        }

        return [.. errors];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : Quantile.OfSorted(values, 0.5);
    }
}

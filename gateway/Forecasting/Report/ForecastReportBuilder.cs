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
    public static ForecastReport Build(
        string participantId,
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds = 3600,
        RollingOriginPlan? plan = null,
        GateSettings? gate = null,
        DriftSettings? drift = null,
        bool wasOpen = false,
        ForecastOptions? options = null,
        CancellationToken cancellation = default)
    {
        DailyForecaster.RequireStep(stepSeconds);
        options ??= DailyForecaster.DefaultOptions(quantity) with { Noise = NoiseModel.Autoregressive };
        plan = (plan ?? new RollingOriginPlan()) with { PeriodSeconds = Day, HorizonSeconds = Day, Minimum = 0 };
        RollingOriginResult past = RollingOrigin.Run(epochs, watts, options, plan, cancellation: cancellation);
        IntervalCalibration calibration = IntervalCalibration.From(past.Windows, options.IntervalWidth);
        DriftVerdict drifted = Drift(past, drift ?? new DriftSettings());
        FittedModel model = AdditiveModel.Fit(epochs, watts, options);
        long[] times = [.. Enumerable.Range(0, (int)(Day / stepSeconds)).Select(i => startUnix + ((long)i * stepSeconds))];
        ForecastResult next = calibration.Apply(model.Predict(times));
        double hours = stepSeconds / 3600.0;
        double[] errors = DayErrors(past);
        return new ForecastReport
        {
            ParticipantId = participantId,
            Quantity = quantity,
            Forecast = new HomeForecast(participantId, quantity, startUnix, stepSeconds, NotNegative(next.Yhat), NotNegative(next.Lower), NotNegative(next.Upper)),
            DayEnergyWh = new SumForecast(Math.Max(0, next.Sum.Mean * hours), Math.Max(0, next.Sum.Lower * hours), Math.Max(0, next.Sum.Upper * hours)),
            Steps = past.Steps,
            Days = past.Sums with { Mae = past.Sums.Mae * hours, Rmse = past.Sums.Rmse * hours, Bias = past.Sums.Bias * hours },
            MedianDayError = Median(errors),
            DaysWithinFivePercent = errors.Length == 0 ? double.NaN : errors.Count(e => e <= 0.05) / (double)errors.Length,
            WeekBeforeMedianDayError = Median(WeekBeforeErrors(epochs, watts, past)),
            Calibration = calibration,
            Gate = AccuracyGate.Judge(quantity, epochs, watts, stepSeconds, gate ?? new GateSettings(), wasOpen, drifted, options),
            Drift = drifted,
            Past = [.. past.Windows.Select(w => new ForecastDay(w.Cut, w.Forecast.Yhat, w.Forecast.Lower, w.Forecast.Upper, w.Actual))],
            Components = model.Components.ToDictionary(c => c.Name, c => model.PredictComponent(c.Name, times), StringComparer.Ordinal),
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

    private static double[] NotNegative(double[] values) => Array.ConvertAll(values, v => Math.Max(0, v));
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Next day's load or PV of one participant from the measured history of its mean power.</summary>
public static class DailyForecaster
{
    private const int Day = 86400;

    /// <summary>The additive model's defaults, without a weekly seasonality for PV: the weather knows no weekdays.</summary>
    public static ForecastOptions DefaultOptions(ForecastQuantity quantity) => quantity == ForecastQuantity.Pv
        ? ForecastOptions.Default with { Weekly = SeasonalitySwitch.Off }
        : ForecastOptions.Default;

    /// <summary>
    /// Forecast of the 24 hours from startUnix. Nothing is forecast below 0, and PV is 0 in every step of the day in which it was never seen to
    /// produce. Throws <see cref="InputException"/> when there is too little history for any forecast.
    /// </summary>
    /// <param name="participantId">Whose forecast it is.</param>
    /// <param name="quantity">Load or PV.</param>
    /// <param name="epochs">Start of each measured step, Unix seconds.</param>
    /// <param name="watts">Mean power in each step, W at the bus; NaN where missing.</param>
    /// <param name="startUnix">First instant of the forecast; should be on a step's start.</param>
    /// <param name="stepSeconds">Length of a step, a divisor of 86400 from 60 to 3600.</param>
    /// <param name="options">Settings; null: <see cref="DefaultOptions"/>.</param>
    public static HomeForecast Next24Hours(
        string participantId,
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds = 3600,
        ForecastOptions? options = null)
    {
        RequireStep(stepSeconds);
        FittedModel model = AdditiveModel.Fit(epochs, watts, options ?? DefaultOptions(quantity));
        bool[]? produces = quantity == ForecastQuantity.Pv ? ProducingSteps(epochs, watts, stepSeconds) : null;
        return Forecast(participantId, quantity, model, null, startUnix, stepSeconds, (unix, _) => produces is not null && !produces[StepOfDay(unix, stepSeconds)]);
    }

    /// <summary>The same from stored history, whose steps must be equally long.</summary>
    public static HomeForecast Next24Hours(IReadOnlyList<EnergyHistory> history, long startUnix, ForecastOptions? options = null)
    {
        if (history.Count == 0)
        {
            throw new InputException("forecast", "history", "no steps", "at least three");
        }

        EnergyHistory first = history[0];
        foreach (EnergyHistory step in history)
        {
            if (step.ParticipantId != first.ParticipantId || step.Quantity != first.Quantity || step.StepSeconds != first.StepSeconds)
            {
                throw new InputException(
                    "forecast", "history", $"{step.ParticipantId} {step.Quantity} in steps of {step.StepSeconds} s", $"{first.ParticipantId} {first.Quantity} in steps of {first.StepSeconds} s");
            }
        }

        long[] epochs = [.. history.Select(step => step.StartUnix)];
        double[] watts = [.. history.Select(step => step.Wh * 3600.0 / step.StepSeconds)];
        return Next24Hours(first.ParticipantId, first.Quantity, epochs, watts, startUnix, first.StepSeconds, options);
    }

    /// <summary>
    /// PV with the clear-sky output of the array as a regressor, so that the day's length and the sun's height follow the calendar; 0 while the sun
    /// is down. Pays off when the history is longer than a month or two.
    /// </summary>
    public static HomeForecast Pv24Hours(
        string participantId,
        PvArray array,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds = 3600,
        ForecastOptions? options = null)
    {
        RequireStep(stepSeconds);
        ForecastOptions settings = ClearSkyRegressors.AddTo(options ?? DefaultOptions(ForecastQuantity.Pv));
        FittedModel model = AdditiveModel.Fit(epochs, watts, settings, ClearSkyRegressors.For(array, epochs, stepSeconds));
        RegressorValues future = ClearSkyRegressors.For(array, Times(startUnix, stepSeconds), stepSeconds);
        double[] clear = future.Columns[ClearSkyRegressors.ClearSkyName];
        return Forecast(participantId, ForecastQuantity.Pv, model, future, startUnix, stepSeconds, (_, i) => clear[i] <= 0);
    }

    internal static void RequireStep(int stepSeconds)
    {
        if (stepSeconds is < 60 or > 3600 || Day % stepSeconds != 0)
        {
            throw new InputException("forecast", "step in seconds", stepSeconds.ToString(), "a divisor of 86400 from 60 to 3600");
        }
    }

    private static HomeForecast Forecast(
        string participantId,
        ForecastQuantity quantity,
        FittedModel model,
        RegressorValues? regressors,
        long startUnix,
        int stepSeconds,
        Func<long, int, bool> isDark)
    {
        long[] times = Times(startUnix, stepSeconds);
        ForecastResult result = model.Predict(times, regressors);
        double[] mean = result.Yhat;
        double[] lower = result.Lower;
        double[] upper = result.Upper;
        for (int i = 0; i < times.Length; i++)
        {
            bool dark = isDark(times[i], i);
            mean[i] = dark ? 0 : Math.Max(0, mean[i]);
            lower[i] = dark ? 0 : Math.Max(0, lower[i]);
            upper[i] = dark ? 0 : Math.Max(0, upper[i]);
        }

        return new HomeForecast(participantId, quantity, startUnix, stepSeconds, mean, lower, upper);
    }

    private static long[] Times(long startUnix, int stepSeconds)
    {
        long[] times = new long[Day / stepSeconds];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = startUnix + ((long)i * stepSeconds);
        }

        return times;
    }

    /// <summary>For each step of the day, whether power above 0 was ever measured in it.</summary>
    private static bool[] ProducingSteps(ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, int stepSeconds)
    {
        bool[] produces = new bool[Day / stepSeconds];
        for (int i = 0; i < epochs.Length; i++)
        {
            produces[StepOfDay(epochs[i], stepSeconds)] |= watts[i] > 0;
        }

        return produces;
    }

    private static int StepOfDay(long unix, int stepSeconds) => (int)((((unix % Day) + Day) % Day) / stepSeconds);
}

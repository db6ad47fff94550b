using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Next day's load or PV of one participant from the measured history of its mean power.</summary>
public static class DailyForecaster
{
    private const int Day = 86400;

    /// <summary>
    /// The additive model's defaults with intervals that hold on real homes (hours that err together, parameters as open as the history leaves
    /// them), and without a weekly seasonality for PV: the weather knows no weekdays.
    /// </summary>
    public static ForecastOptions DefaultOptions(ForecastQuantity quantity) => ForecastOptions.Default with
    {
        Noise = NoiseModel.Autoregressive,
        ParameterUncertainty = true,
        Weekly = quantity == ForecastQuantity.Pv ? SeasonalitySwitch.Off : SeasonalitySwitch.Auto,
    };

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
        long[] times = Times(startUnix, stepSeconds);
        bool[] dark = quantity == ForecastQuantity.Pv ? DarkSteps(epochs, watts, times, stepSeconds) : new bool[times.Length];
        return ToForecast(participantId, quantity, model.Predict(times), dark, stepSeconds);
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
        long[] times = Times(startUnix, stepSeconds);
        RegressorValues future = ClearSkyRegressors.For(array, times, stepSeconds);
        return ToForecast(participantId, ForecastQuantity.Pv, model.Predict(times, future), DarkSteps(future), stepSeconds);
    }

    internal static void RequireStep(int stepSeconds)
    {
        if (stepSeconds is < 60 or > 3600 || Day % stepSeconds != 0)
        {
            throw new InputException("forecast", "step in seconds", stepSeconds.ToString(), "a divisor of 86400 from 60 to 3600");
        }
    }

    /// <summary>A forecast in the gateway's terms: nothing below 0, nothing in dark steps.</summary>
    internal static HomeForecast ToForecast(string participantId, ForecastQuantity quantity, ForecastResult result, bool[] dark, int stepSeconds)
    {
        double[] Lit(double[] values) => [.. values.Select((v, i) => dark[i] ? 0 : Math.Max(0, v))];
        return new HomeForecast(participantId, quantity, result.Epoch[0], stepSeconds, Lit(result.Yhat), Lit(result.Lower), Lit(result.Upper));
    }

    /// <summary>The instants at whose step of the day power above 0 was never measured.</summary>
    internal static bool[] DarkSteps(ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, long[] times, int stepSeconds)
    {
        bool[] produces = new bool[Day / stepSeconds];
        for (int i = 0; i < epochs.Length; i++)
        {
            produces[StepOfDay(epochs[i], stepSeconds)] |= watts[i] > 0;
        }

        return Array.ConvertAll(times, t => !produces[StepOfDay(t, stepSeconds)]);
    }

    /// <summary>The instants of clear-sky regressors at which the sun is down.</summary>
    internal static bool[] DarkSteps(RegressorValues clearSky) => Array.ConvertAll(clearSky.Columns[ClearSkyRegressors.ClearSkyName], w => w <= 0);

    internal static long[] Times(long startUnix, int stepSeconds)
    {
        long[] times = new long[Day / stepSeconds];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = startUnix + ((long)i * stepSeconds);
        }

        return times;
    }

    private static int StepOfDay(long unix, int stepSeconds) => (int)((((unix % Day) + Day) % Day) / stepSeconds);
}

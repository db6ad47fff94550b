using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Next day's load or PV of one participant from the measured history of its mean power.</summary>
public static class DailyForecaster
{
    private const int Day = 86400;

    /// <summary>
    /// Forecast of the 24 hours from startUnix. Nothing is forecast below 0, and PV is 0 in every step of the day in which it was never seen to
    /// produce. Throws <see cref="InputException"/> when there is too little history for any forecast.
    /// </summary>
    /// <param name="participantId">Whose forecast it is.</param>
    /// <param name="quantity">Load or PV.</param>
    /// <param name="epochs">Start of each measured step, Unix seconds.</param>
    /// <param name="watts">Mean power in each step, W at the bus; NaN where missing.</param>
    /// <param name="startUnix">First instant of the forecast; should be on a step's start.</param>
    /// <param name="stepSeconds">Length of a step, a divisor of 86400.</param>
    /// <param name="options">Settings; null: the defaults.</param>
    public static HomeForecast Next24Hours(
        string participantId,
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds = 3600,
        ForecastOptions? options = null) =>
        Forecast(participantId, quantity, AdditiveModel.Fit(epochs, watts, options), epochs, watts, startUnix, stepSeconds);

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

    /// <summary>The same by a model that is fitted already, to the history given.</summary>
    public static HomeForecast Forecast(
        string participantId,
        ForecastQuantity quantity,
        FittedModel model,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        long startUnix,
        int stepSeconds,
        RegressorValues? regressors = null)
    {
        if (stepSeconds is < 60 or > 3600 || Day % stepSeconds != 0)
        {
            throw new InputException("forecast", "step in seconds", stepSeconds.ToString(), "a divisor of 86400 from 60 to 3600");
        }

        int steps = Day / stepSeconds;
        long[] times = new long[steps];
        for (int i = 0; i < steps; i++)
        {
            times[i] = startUnix + ((long)i * stepSeconds);
        }

        ForecastResult result = model.Predict(times, regressors);
        double[] mean = result.Yhat;
        double[] lower = result.Lower;
        double[] upper = result.Upper;
        bool[]? produces = quantity == ForecastQuantity.Pv ? ProducingSteps(epochs, watts, stepSeconds) : null;
        for (int i = 0; i < steps; i++)
        {
            bool dark = produces is not null && !produces[StepOfDay(times[i], stepSeconds)];
            mean[i] = dark ? 0 : Math.Max(0, mean[i]);
            lower[i] = dark ? 0 : Math.Max(0, lower[i]);
            upper[i] = dark ? 0 : Math.Max(0, upper[i]);
        }

        return new HomeForecast(participantId, quantity, startUnix, stepSeconds, mean, lower, upper);
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

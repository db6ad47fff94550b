using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Keeps a participant collecting until the model, fitted without the last day, forecasts that day's energy as accurately as asked (M. H. Majed,
/// M.E. thesis, American University of Beirut, 2025: 95 %). Once open it stays so until the drift alarm closes it.
/// </summary>
public static class AccuracyGate
{
    private const long Day = 86400;

    /// <summary>1 - |forecast - actual| / actual, at least 0. Of nothing actual, a forecast of nothing is right and any other wrong.</summary>
    public static double Accuracy(double forecastEnergy, double actualEnergy)
    {
        if (actualEnergy == 0)
        {
            return forecastEnergy == 0 ? 1 : 0;
        }

        return Math.Max(0, 1 - (Math.Abs(forecastEnergy - actualEnergy) / Math.Abs(actualEnergy)));
    }

    /// <summary>Judges a history of mean power in equal steps (Unix seconds ascending; W, NaN: missing).</summary>
    /// <param name="quantity">Load or PV.</param>
    /// <param name="epochs">Start of each step.</param>
    /// <param name="watts">Mean power.</param>
    /// <param name="stepSeconds">Length of a step.</param>
    /// <param name="settings">What is asked.</param>
    /// <param name="wasOpen">True when the gate was open before.</param>
    /// <param name="drift">The newest verdict of the drift alarm, or null.</param>
    /// <param name="options">Settings of the model; null: the forecaster's defaults.</param>
    /// <param name="array">For PV: the array, whose clear sky then enters the model; null: none.</param>
    public static GateVerdict Judge(
        ForecastQuantity quantity,
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> watts,
        int stepSeconds,
        GateSettings settings,
        bool wasOpen = false,
        DriftVerdict? drift = null,
        ForecastOptions? options = null,
        PvArray? array = null)
    {
        settings.Validate();
        DailyForecaster.RequireStep(stepSeconds);
        double days = epochs.IsEmpty ? 0 : (epochs[^1] + stepSeconds - epochs[0]) / (double)Day;
        double accuracy = double.NaN;
        GateState state = GateState.TooShort;
        if (days >= settings.MinimumDays)
        {
            accuracy = LastDay(quantity, epochs, watts, stepSeconds, options, array);
            state = double.IsNaN(accuracy) ? GateState.LastDayIncomplete
                : accuracy >= settings.RequiredAccuracy || wasOpen ? GateState.Open
                : GateState.NotAccurate;
            state = wasOpen && state == GateState.LastDayIncomplete ? GateState.Open : state;
            state = drift is { Alarm: true } ? GateState.Drifted : state;
        }

        return new GateVerdict(state, accuracy, settings.RequiredAccuracy, days);
    }

    private static double LastDay(ForecastQuantity quantity, ReadOnlySpan<long> epochs, ReadOnlySpan<double> watts, int stepSeconds, ForecastOptions? options, PvArray? array)
    {
        int steps = (int)(Day / stepSeconds);
        int split = epochs.Length - steps;
        if (split < 3 || epochs[^1] - epochs[split] != Day - stepSeconds)
        {
            return double.NaN;
        }

        double actual = 0;
        foreach (double value in watts[split..])
        {
            actual += value;
        }

        if (!double.IsFinite(actual))
        {
            return double.NaN;
        }

        // Only the mean is judged; the interval is kept as cheap as it gets.
        ForecastOptions quick = (options ?? DailyForecaster.DefaultOptions(quantity)) with { Samples = 10, Noise = NoiseModel.Independent, ParameterUncertainty = false };
        HomeForecast forecast = array is null
            ? DailyForecaster.Next24Hours("", quantity, epochs[..split], watts[..split], epochs[split], stepSeconds, quick)
            : DailyForecaster.Pv24Hours("", array, epochs[..split], watts[..split], epochs[split], stepSeconds, quick);
        return Accuracy(forecast.Mean.Sum(), actual);
    }
}

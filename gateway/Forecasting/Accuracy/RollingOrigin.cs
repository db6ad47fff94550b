using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Cross-validation by rolling origin: what the error of this model on this series has been, never having seen what it forecast.</summary>
public static class RollingOrigin
{
    /// <summary>
    /// Runs the plan over a series (times ascending, NaN: missing). Regressor values are taken as known in advance at every time. Throws when the
    /// series holds no cut with a history before it and a horizon after it.
    /// </summary>
    public static RollingOriginResult Run(
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> values,
        ForecastOptions options,
        RollingOriginPlan plan,
        RegressorValues? regressors = null,
        CancellationToken cancellation = default)
    {
        plan.Validate();
        RequireAscending(epochs, values);
        List<RollingOriginWindow> windows = [];
        int skipped = 0;
        FittedModel? previous = null;
        foreach (long cut in Cuts(epochs, plan))
        {
            cancellation.ThrowIfCancellationRequested();
            int split = FirstAtOrAfter(epochs, cut);
            int start = plan.Expanding ? 0 : FirstAtOrAfter(epochs, cut - plan.InitialSeconds);
            int end = FirstAtOrAfter(epochs, cut + plan.HorizonSeconds);
            if (end == split)
            {
                continue;
            }

            try
            {
                previous = AdditiveModel.Fit(epochs[start..split], values[start..split], options, Slice(regressors, start, split), previous);
            }
            catch (InputException) when (CountPresent(values[start..split]) < 3)
            {
                skipped++;
                continue;
            }

            ForecastResult forecast = previous.Predict(epochs[split..end], Slice(regressors, split, end));
            windows.Add(new RollingOriginWindow(cut, Raise(forecast, plan.Minimum), values[split..end].ToArray()));
        }

        if (windows.Count == 0)
        {
            throw new InputException("rolling origin", "series", $"{epochs.Length} steps", $"at least {plan.InitialSeconds + plan.HorizonSeconds} s with values");
        }

        return Summarise(windows, skipped);
    }

    private static RollingOriginResult Summarise(List<RollingOriginWindow> windows, int skipped)
    {
        ErrorMetrics steps = ErrorMetrics.Of(
            [.. windows.SelectMany(w => w.Actual)],
            [.. windows.SelectMany(w => w.Forecast.Yhat)],
            [.. windows.SelectMany(w => w.Forecast.Lower)],
            [.. windows.SelectMany(w => w.Forecast.Upper)]);
        ErrorMetrics sums = ErrorMetrics.Of(
            [.. windows.Select(w => w.SumActual)],
            [.. windows.Select(w => w.Forecast.Sum.Mean)],
            [.. windows.Select(w => w.Forecast.Sum.Lower)],
            [.. windows.Select(w => w.Forecast.Sum.Upper)]);
        return new RollingOriginResult(windows, steps, sums, skipped);
    }

    /// <summary>Cuts counted back from the end, so that the newest history is judged and the last horizon is whole.</summary>
    private static List<long> Cuts(ReadOnlySpan<long> epochs, RollingOriginPlan plan)
    {
        List<long> cuts = [];
        if (epochs.Length < 2)
        {
            return cuts;
        }

        // The last step is taken to be as long as the one before it.
        long end = epochs[^1] + (epochs[^1] - epochs[^2]);
        for (long cut = end - plan.HorizonSeconds; cut - plan.InitialSeconds >= epochs[0] && cuts.Count < (plan.MaximumCuts ?? int.MaxValue); cut -= plan.PeriodSeconds)
        {
            cuts.Add(cut);
        }

        cuts.Reverse();
        return cuts;
    }

    private static ForecastResult Raise(ForecastResult forecast, double? minimum)
    {
        if (minimum is not { } least)
        {
            return forecast;
        }

        double[] Raised(double[] values) => Array.ConvertAll(values, v => Math.Max(least, v));
        double[] yhat = Raised(forecast.Yhat);
        double floor = least * yhat.Length;
        return forecast with
        {
            Yhat = yhat,
            Lower = Raised(forecast.Lower),
            Upper = Raised(forecast.Upper),
            Sum = new SumForecast(yhat.Sum(), Math.Max(floor, forecast.Sum.Lower), Math.Max(floor, forecast.Sum.Upper)),
        };
    }

    private static RegressorValues? Slice(RegressorValues? regressors, int start, int end) => regressors is null
        ? null
        : new RegressorValues(regressors.Columns.ToDictionary(c => c.Key, c => c.Value[start..end], StringComparer.Ordinal));

    private static int CountPresent(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double value in values)
        {
            count += double.IsNaN(value) ? 0 : 1;
        }

        return count;
    }

    private static int FirstAtOrAfter(ReadOnlySpan<long> epochs, long epoch)
    {
        int index = epochs.BinarySearch(epoch);
        return index >= 0 ? index : ~index;
    }

    private static void RequireAscending(ReadOnlySpan<long> epochs, ReadOnlySpan<double> values)
    {
        if (epochs.Length != values.Length)
        {
            throw new InputException("rolling origin", "series", $"{epochs.Length} times and {values.Length} values", "as many values as times");
        }

        for (int i = 1; i < epochs.Length; i++)
        {
            if (epochs[i] <= epochs[i - 1])
            {
                throw new InputException("rolling origin", $"epoch[{i}]", epochs[i].ToString(), $"a time after {epochs[i - 1]}");
            }
        }
    }
}

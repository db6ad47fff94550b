using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// The additive forecasting model y(t) = trend(t) (1 + multiplicative(t)) + additive(t) + noise of S. J. Taylor and B. Letham, "Forecasting at
/// scale", The American Statistician 72, 2018, fitted by its exact maximum a posteriori.
/// </summary>
public static class AdditiveModel
{
    private const int MaximumOutlierRounds = 10;

    /// <summary>
    /// Fits a series: times in Unix seconds (any order) and values in any unit, NaN where missing. Throws <see cref="InputException"/> for input
    /// that no model follows from.
    /// </summary>
    /// <param name="epochs">Unix seconds.</param>
    /// <param name="values">As many values; NaN: missing.</param>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <param name="regressors">Values of the options' regressors at the same times.</param>
    /// <param name="warmStart">A model of nearly the same series; the fit starts from its parameters and reaches the same optimum sooner.</param>
    public static FittedModel Fit(
        ReadOnlySpan<long> epochs,
        ReadOnlySpan<double> values,
        ForecastOptions? options = null,
        RegressorValues? regressors = null,
        FittedModel? warmStart = null)
    {
        options ??= ForecastOptions.Default;
        options.Validate();
        Observations history = Observations.From(epochs, values, options, regressors ?? RegressorValues.None);
        RequireEnough(history, epochs.Length, options);
        FittedModel model = FitOnce(history, options, warmStart, []);
        if (options.OutlierThreshold is not { } threshold)
        {
            return model;
        }

        // Every round judges all observations anew, so one left out early can come back.
        bool[] kept = new bool[history.Count];
        Array.Fill(kept, true);
        for (int round = 0; round < MaximumOutlierRounds; round++)
        {
            bool[] keep = WithoutOutliers(model, history, threshold);
            if (keep.AsSpan().SequenceEqual(kept))
            {
                break;
            }

            kept = keep;
            Observations rest = history.Where(keep);
            RequireEnough(rest, epochs.Length, options);
            int[] outliers = [.. Enumerable.Range(0, history.Count).Where(i => !keep[i]).Select(i => history.Source[i]).Order()];
            model = FitOnce(rest, options, model, outliers);
        }

        return model;
    }

    private static FittedModel FitOnce(Observations history, ForecastOptions options, FittedModel? warmStart, int[] outliers)
    {
        Scaling scaling = Scaling.Of(history, options);
        double[] changepoints = Changepoints(history, scaling, options);
        FeatureSet features = FeatureSet.Build(options, history);
        FitProblem problem = Problem(history, scaling, options, features, changepoints);
        MapEstimate estimate = Solve(problem, warmStart);
        bool collapsed = estimate.Variance <= ModelShape.LeastVariance * 1.01;
        if (collapsed && history.Count <= problem.Shape.Count && problem.Shape.DeltaCount > 0 && options.ChangepointTimes is null)
        {
            // With as many parameters as observations the curve can go through all of them; automatic changepoints are the ones nobody asked for.
            problem = Problem(history, scaling, options, features, []);
            estimate = Solve(problem, null);
            collapsed = estimate.Variance <= ModelShape.LeastVariance * 1.01;
        }

        if (collapsed && history.Count <= problem.Shape.Count)
        {
            throw new InputException("forecast", "series", $"{history.Count} observations, reproduced exactly by {problem.Shape.Count} parameters", "more observations than parameters, or fewer seasonalities and changepoints");
        }

        return new FittedModel(options, problem, scaling, history, estimate, outliers);
    }

    private static FitProblem Problem(Observations history, Scaling scaling, ForecastOptions options, FeatureSet features, double[] changepoints)
    {
        double capacity = options.Capacity is { } c ? (c - scaling.Floor) / scaling.Y : 1;
        ModelShape shape = new(options.Trend, capacity, changepoints, options.ChangepointPriorScale, features);
        double[] time = Array.ConvertAll(history.Epochs, scaling.Time);
        double[] y = Array.ConvertAll(history.Values, v => (v - scaling.Floor) / scaling.Y);
        return new FitProblem(shape, new FeatureRows(history.Epochs, history.Regressors), time, y);
    }

    private static MapEstimate Solve(FitProblem problem, FittedModel? warmStart)
    {
        MapEstimate? start = warmStart?.StartFor(problem.Shape);
        return problem.Shape.IsLinear ? LinearMap.Solve(problem, start) : NonlinearMap.Solve(problem, start);
    }

    private static void RequireEnough(Observations history, int given, ForecastOptions options)
    {
        int least = options.Trend == TrendKind.Flat ? 2 : 3;
        if (history.Count < least)
        {
            throw new InputException("forecast", "series", $"{history.Count} usable values among {given}", $"at least {least}");
        }

        if (history.Epochs[0] == history.Epochs[^1])
        {
            throw new InputException("forecast", "series", $"{history.Count} values all at {history.Epochs[0]}", "at least two different times");
        }
    }

    /// <summary>Scaled times of the changepoints: given ones, or spread evenly over the observations of the first part of the history.</summary>
    private static double[] Changepoints(Observations history, Scaling scaling, ForecastOptions options)
    {
        if (options.Trend == TrendKind.Flat)
        {
            return [];
        }

        if (options.ChangepointTimes is { } given)
        {
            foreach (long epoch in given)
            {
                if (epoch < history.Epochs[0] || epoch > history.Epochs[^1])
                {
                    throw new InputException("forecast", "changepoint", epoch.ToString(), $"a time within the history, {history.Epochs[0]} to {history.Epochs[^1]}");
                }
            }

            return [.. given.Distinct().Order().Select(scaling.Time)];
        }

        int rows = (int)Math.Floor(history.Count * options.ChangepointRange);
        int count = Math.Max(0, Math.Min(options.Changepoints, rows - 1));
        double[] times = new double[count];
        double step = count == 0 ? 0 : (double)(rows - 1) / count;
        for (int j = 0; j < count; j++)
        {
            times[j] = scaling.Time(history.Epochs[(int)Math.Round((j + 1) * step, MidpointRounding.ToEven)]);
        }

        return times;
    }

    private static bool[] WithoutOutliers(FittedModel model, Observations history, double threshold)
    {
        double[] residual = model.Residuals(history);
        double[] magnitude = Array.ConvertAll(residual, Math.Abs);
        Array.Sort(magnitude);
        double limit = threshold * 1.4826 * Quantile.OfSorted(magnitude, 0.5);
        return Array.ConvertAll(residual, r => Math.Abs(r) <= limit);
    }
}

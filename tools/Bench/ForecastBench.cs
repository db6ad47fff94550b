using System.Diagnostics;
using System.Globalization;
using EdgeEnergy.Forecasting;

namespace EdgeEnergy.Bench;

/// <summary>Fits: the reference series of 720 hours, one and two years of hours; and a community of homes refitted after one more day, on all cores.</summary>
internal sealed class ForecastBench : IBench
{
    private const int Year = 8760;
    private const int TwoYears = 17_544;
    private const int Homes = 623;
    private const int Day = 24;

    public string Name => "forecast";

    public Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        string[][] rows = [.. scope.Checkout.Read("tests", "cases", "forecast", "load30d", "train.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(','))];
        List<Case> cases =
        [
            Measure(scope, [.. rows.Select(r => long.Parse(r[1], CultureInfo.InvariantCulture))], [.. rows.Select(r => double.Parse(r[2], CultureInfo.InvariantCulture))]),
        ];
        if (!scope.Quick)
        {
            cases.Add(Measure(scope, SyntheticHome.Epochs(Year), SyntheticHome.Energy(Year, 1)));
            cases.Add(Measure(scope, SyntheticHome.Epochs(TwoYears), SyntheticHome.Energy(TwoYears, 1)));
        }

        Community community = Refit(scope.Quick ? 2 : Homes, scope.Quick ? 720 : Year);
        scope.Tell($"{community.Homes} homes of {community.Points} points: first fit {community.FitSeconds:F1} s, refit with a day more {community.RefitSeconds:F1} s");
        return Task.FromResult<object>(new { cases, community });
    }

    private static Case Measure(BenchScope scope, long[] epochs, double[] values)
    {
        FittedModel model = AdditiveModel.Fit(epochs, values);
        long[] tomorrow = [.. Enumerable.Range(1, Day).Select(i => epochs[^1] + (i * 3600L))];
        Measurement fit = Measurement.Best(scope.Budget, () => AdditiveModel.Fit(epochs, values));
        Measurement predict = Measurement.Best(scope.Budget / 4, () => model.Predict(tomorrow));
        scope.Tell($"{epochs.Length,6} points {fit.Seconds * 1e3,9:F2} ms fit, {predict.Seconds * 1e3,7:F2} ms for a day ahead with 1000 paths, log posterior {model.LogPosterior:F4}");
        return new Case(epochs.Length, fit.Seconds * 1e3, predict.Seconds * 1e3, model.Iterations, model.LogPosterior);
    }

    private static Community Refit(int homes, int points)
    {
        long[] epochs = SyntheticHome.Epochs(points + Day);
        double[][] energies = [.. Enumerable.Range(0, homes).Select(i => SyntheticHome.Energy(points + Day, i))];
        FittedModel[] models = new FittedModel[homes];
        double first = Timed(() => Parallel.For(0, homes, i => models[i] = AdditiveModel.Fit(epochs.AsSpan(0, points), energies[i].AsSpan(0, points))));
        double again = Timed(() => Parallel.For(0, homes, i => models[i] = AdditiveModel.Fit(epochs, energies[i], warmStart: models[i])));
        return new Community(homes, points, Environment.ProcessorCount, first, again);
    }

    private static double Timed(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed record Case(int Points, double Milliseconds, double PredictMilliseconds, int Iterations, double LogPosterior);

    private sealed record Community(int Homes, int Points, int Threads, double FitSeconds, double RefitSeconds);
}

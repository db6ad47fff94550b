using System.CommandLine;
using System.Diagnostics;
using EdgeEnergy.Forecasting;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge forecast`: fits the additive model to a series and continues it.</summary>
internal static class ForecastCommand
{
    private const int LongestHorizon = 1_000_000;

    public static Command Create()
    {
        Argument<string> series = new("SERIES.csv") { Description = "columns ds (date and time) or epoch (Unix seconds), then y; an empty y is missing" };
        Option<int> horizon = NumberOption.Whole<int>("--horizon", "steps to forecast", null, 1, LongestHorizon);
        Option<double> interval = NumberOption.Real("--interval", "width of the interval", 0.8, v => v is >= 1e-6 and <= 1 - 1e-6, "a number above 0 and below 1");
        Option<int> samples = NumberOption.Whole("--samples", "simulated paths", 1000, 10, 100_000);
        Option<ulong> seed = NumberOption.Whole("--seed", "seed of the simulation", 1, ulong.MinValue, ulong.MaxValue);
        JsonOption json = new();
        Command command = new("forecast", "fit a series and continue it") { series, horizon, interval, samples, seed };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            ForecastOptions options = new() { IntervalWidth = parsed.GetValue(interval), Samples = parsed.GetValue(samples), Seed = parsed.GetValue(seed) };
            Report report = Forecast(parsed.GetValue(series)!, parsed.GetValue(horizon), options);
            json.Write(parsed, report);
            return report.Converged ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static Report Forecast(string path, int horizon, ForecastOptions options)
    {
        SeriesFile series = SeriesFile.Read(path);
        long[] future = SeriesStep.Of(series.Epochs, path).After(series.Epochs.Max(), horizon, path);
        return InputFile.About(path, () =>
        {
            long start = Stopwatch.GetTimestamp();
            FittedModel model = AdditiveModel.Fit(series.Epochs, series.Values, options);
            ForecastResult result = model.Predict(future);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return new Report(
                model.LogPosterior,
                model.K,
                model.M,
                model.Delta,
                model.Beta,
                model.Sigma,
                seconds,
                model.Converged,
                model.Observations,
                model.Missing,
                model.YScale,
                model.Changepoints,
                [.. model.Components.Select(c => new Component(c.Name, c.FirstCoefficient, c.Coefficients))],
                [.. future.Select((epoch, i) => new Step(epoch, result.Yhat[i], result.Trend[i], result.Lower[i], result.Upper[i]))],
                result.Sum);
        });
    }

    private sealed record Report(
        double LogPosterior,
        double K,
        double M,
        IReadOnlyList<double> Delta,
        IReadOnlyList<double> Beta,
        double Sigma,
        double Seconds,
        bool Converged,
        int Observations,
        int Missing,
        double YScale,
        IReadOnlyList<double> Changepoints,
        Component[] Components,
        Step[] Forecast,
        SumForecast Sum);

    private sealed record Component(string Name, int FirstCoefficient, int Coefficients);

    private sealed record Step(long Epoch, double Yhat, double Trend, double Lower, double Upper);
}

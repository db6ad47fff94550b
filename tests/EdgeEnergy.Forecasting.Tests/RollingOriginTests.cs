using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class RollingOriginTests
{
    private const long Day = 86400;

    [Fact]
    public void Metrics_are_those_of_their_definitions()
    {
        ErrorMetrics m = ErrorMetrics.Of([10, 20, 0, double.NaN, 40], [12, 18, 1, 5, 44], [9, 19, 0, 0, 41], [13, 21, 2, 9, 45]);
        Assert.Equal(4, m.Count);
        Assert.Equal((2 + 2 + 1 + 4) / 4.0, m.Mae, 1e-12);
        Assert.Equal(Math.Sqrt((4 + 4 + 1 + 16) / 4.0), m.Rmse, 1e-12);
        Assert.Equal((0.2 + 0.1 + 0.1) / 3, m.Mape, 1e-12);
        Assert.Equal((2 - 2 + 1 + 4) / 4.0, m.Bias, 1e-12);
        Assert.Equal(0.75, m.Coverage);
        Assert.Equal(1, m.UpperCoverage);
        Assert.True(double.IsNaN(ErrorMetrics.Of([double.NaN], [1], [1], [1]).Mae));
        Assert.True(double.IsNaN(ErrorMetrics.Of([0], [1], [1], [1]).Mape));
    }

    [Fact]
    public void Cuts_are_daily_back_from_the_end()
    {
        long[] hours = Series.Hours(24 * 20);
        double[] y = Series.Home(hours.Length, 0.2, 1);
        RollingOriginResult r = RollingOrigin.Run(hours, y, new ForecastOptions { Samples = 50 }, new RollingOriginPlan { InitialSeconds = 14 * Day });
        Assert.Equal([.. Enumerable.Range(14, 6).Select(d => Series.Start + (d * Day))], r.Windows.Select(w => w.Cut));
        Assert.All(r.Windows, w => Assert.Equal(24, w.Actual.Length));
        Assert.Equal(6 * 24, r.Steps.Count);
        Assert.Equal(6, r.Sums.Count);
        Assert.Equal(y[^24..], r.Windows[^1].Actual);
        RollingOriginResult last = RollingOrigin.Run(hours, y, new ForecastOptions { Samples = 50 }, new RollingOriginPlan { InitialSeconds = 14 * Day, MaximumCuts = 2 });
        Assert.Equal(r.Windows.TakeLast(2).Select(w => w.Cut), last.Windows.Select(w => w.Cut));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_forecast_knows_what_it_forecasts(bool expanding)
    {
        long[] hours = Series.Hours(24 * 18);
        double[] y = Series.Home(hours.Length, 0.2, 2);
        double[] other = [.. y];
        for (int i = 24 * 16; i < other.Length; i++)
        {
            other[i] += 100;
        }

        RollingOriginPlan plan = new() { InitialSeconds = 14 * Day, Expanding = expanding };
        ForecastOptions options = new() { Samples = 50 };
        RollingOriginResult a = RollingOrigin.Run(hours, y, options, plan);
        RollingOriginResult b = RollingOrigin.Run(hours, other, options, plan);
        for (int w = 0; w < 3; w++)
        {
            // Cuts 14, 15 and 16 see the same history in both.
            Assert.Equal(a.Windows[w].Forecast.Yhat, b.Windows[w].Forecast.Yhat);
        }

        Assert.NotEqual(a.Windows[3].Forecast.Yhat, b.Windows[3].Forecast.Yhat);
    }

    [Fact]
    public void A_window_is_what_the_same_fit_gives_by_hand()
    {
        (long[] epochs, double[] kwh) = Series.Uci();
        ForecastOptions options = new() { Samples = 200 };
        RollingOriginResult r = RollingOrigin.Run(epochs, kwh, options, new RollingOriginPlan { MaximumCuts = 1 });
        int split = epochs.Length - 24;
        ForecastResult byHand = AdditiveModel.Fit(epochs[(split - 720)..split], kwh[(split - 720)..split], options).Predict(epochs[split..]);
        Assert.Equal(byHand.Yhat, r.Windows[0].Forecast.Yhat);
        Assert.Equal(byHand.Sum, r.Windows[0].Forecast.Sum);
    }

    [Fact]
    public void Regressors_travel_with_their_rows()
    {
        long[] hours = Series.Hours(24 * 20);
        double[] x = Series.Noise(hours.Length, 3);
        double[] y = [.. Series.Home(hours.Length, 0.05, 4).Select((v, i) => v + x[i])];
        RollingOriginPlan plan = new() { InitialSeconds = 14 * Day };
        ForecastOptions options = new() { Samples = 50, Regressors = [new() { Name = "x" }] };
        RollingOriginResult with = RollingOrigin.Run(hours, y, options, plan, RegressorValues.Of("x", x));
        RollingOriginResult without = RollingOrigin.Run(hours, y, options with { Regressors = [] }, plan);
        Assert.True(with.Steps.Rmse < 0.4 * without.Steps.Rmse);
    }

    [Fact]
    public void Errors_by_lead_time_add_up_to_all()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        RollingOriginResult r = RollingOrigin.Run(epochs, kwh, new ForecastOptions { Samples = 50 }, new RollingOriginPlan { HorizonSeconds = 2 * Day, MaximumCuts = 10 });
        IReadOnlyList<ErrorMetrics> leads = r.ByLead(12 * 3600);
        Assert.Equal(4, leads.Count);
        Assert.Equal(r.Steps.Count, leads.Sum(l => l.Count));
        Assert.Equal(r.Steps.Mae, leads.Sum(l => l.Mae * l.Count) / r.Steps.Count, 1e-9);
    }

    [Fact]
    public void A_hole_longer_than_the_history_is_skipped_and_counted()
    {
        long[] hours = Series.Hours(24 * 12);
        double[] y = Series.Home(hours.Length, 0.2, 5);
        y.AsSpan(0, 24 * 4).Fill(double.NaN);
        RollingOriginResult r = RollingOrigin.Run(hours, y, new ForecastOptions { Samples = 50 }, new RollingOriginPlan { InitialSeconds = 3 * Day });
        Assert.Equal(2, r.SkippedCuts);
        Assert.Equal(7, r.Windows.Count);
    }

    [Fact]
    public void A_series_without_a_cut_or_out_of_order_is_refused()
    {
        long[] hours = Series.Hours(100);
        double[] y = Series.Home(100, 0.2, 6);
        ForecastOptions options = new();
        Assert.Throws<InputException>(() => RollingOrigin.Run(hours, y, options, new RollingOriginPlan()));
        Assert.Throws<InputException>(() => RollingOrigin.Run([], [], options, new RollingOriginPlan()));
        Assert.Throws<InputException>(() => RollingOrigin.Run(hours, y[1..], options, new RollingOriginPlan()));
        Assert.Throws<InputException>(() => RollingOrigin.Run(hours, y, options, new RollingOriginPlan { HorizonSeconds = 0 }));
        hours[50] = hours[49];
        Assert.Contains("epoch[50]", Assert.Throws<InputException>(() => RollingOrigin.Run(hours, y, options, new RollingOriginPlan { InitialSeconds = 2 * Day })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load_kwh")]
    [InlineData("uci")]
    public void Calibrated_day_sums_hold_their_promise_on_days_they_never_saw(string series)
    {
        // Independent noise promises 80 % of days within its interval and holds half of it.
        (long[] epochs, double[] kwh) = series == "uci" ? Series.Uci() : Series.CityLearn(series);
        RollingOriginPlan plan = new() { InitialSeconds = 28 * Day, Minimum = 0 };
        RollingOriginResult r = RollingOrigin.Run(epochs, kwh, new ForecastOptions { Samples = 400 }, plan);
        int half = r.Windows.Count / 2;
        IntervalCalibration calibration = IntervalCalibration.From([.. r.Windows.Take(half)], 0.8);
        RollingOriginWindow[] rest = [.. r.Windows.Skip(half).Where(w => !double.IsNaN(w.SumActual))];
        double before = rest.Count(w => w.SumActual >= w.Forecast.Sum.Lower && w.SumActual <= w.Forecast.Sum.Upper) / (double)rest.Length;
        double after = rest.Count(w => calibration.Apply(w.Forecast).Sum is var s && w.SumActual >= s.Lower && w.SumActual <= s.Upper) / (double)rest.Length;
        Assert.True(before < 0.65, $"{before:F2} before");
        Assert.InRange(after, 0.7, 0.95);
    }

    [Fact]
    public void Calibration_moves_bounds_by_the_factor_the_scores_ask_for()
    {
        // 19 windows of one step; actuals at 0.1, 0.2 ... 1.9 of the way to the upper bound: rank ceil(0.9 * 20) = 18 is 1.8.
        RollingOriginWindow[] windows =
            [.. Enumerable.Range(1, 19).Select(i => new RollingOriginWindow(i, new ForecastResult([i], [10], [10], [8], [12], new SumForecast(10, 8, 12)), [10 + (0.2 * i)]))];
        IntervalCalibration c = IntervalCalibration.From(windows, 0.8);
        Assert.Equal(1.8, c.StepUpper, 1e-12);
        Assert.Equal(1.8, c.SumUpper, 1e-12);
        Assert.Equal(0, c.StepLower);
        ForecastResult moved = c.Apply(windows[0].Forecast);
        Assert.Equal(13.6, moved.Upper[0], 1e-12);
        Assert.Equal(10, moved.Lower[0]);
        Assert.Equal(13.6, moved.Sum.Upper, 1e-12);
        Assert.Throws<InputException>(() => IntervalCalibration.From(windows[..9], 0.8));
    }
}

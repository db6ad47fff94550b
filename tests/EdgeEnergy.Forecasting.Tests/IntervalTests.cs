using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Intervals_hold_what_they_promise_where_the_model_is_true(double width)
    {
        int inside = 0;
        int total = 0;
        int sumInside = 0;
        int series = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            double[] y = Series.Home(744, 0.4, 1000 + seed);
            FittedModel model = AdditiveModel.Fit(Series.Hours(720), y.AsSpan(0, 720), new ForecastOptions { Changepoints = 0 });
            ForecastResult f = model.Predict(Series.Hours(24, Series.Start + (720 * 3600L)), width, 400, (ulong)seed);
            for (int i = 0; i < 24; i++)
            {
                inside += y[720 + i] >= f.Lower[i] && y[720 + i] <= f.Upper[i] ? 1 : 0;
                total++;
            }

            double sum = y.AsSpan(720).ToArray().Sum();
            sumInside += sum >= f.Sum.Lower && sum <= f.Sum.Upper ? 1 : 0;
            series++;
        }

        Assert.Equal(width, inside / (double)total, 0.03);

        // The error of the fit itself, which the simulation does not know, is shared by all hours and widens sums.
        Assert.InRange(sumInside / (double)series, width - 0.15, width + 0.05);
    }

    [Theory]
    [InlineData(NoiseModel.Independent)]
    [InlineData(NoiseModel.Autoregressive)]
    [InlineData(NoiseModel.ResampledDays)]
    public void The_interval_of_the_sum_is_narrower_than_the_sum_of_intervals(NoiseModel noise)
    {
        (long[] epochs, double[] kwh) = Series.Uci();
        ForecastResult f = AdditiveModel.Fit(epochs, kwh, new ForecastOptions { Noise = noise }).Predict(Series.Hours(24, epochs[^1] + 3600));
        Assert.True(f.Sum.Upper < f.Upper.Sum());
        Assert.True(f.Sum.Lower > f.Lower.Sum());
        Assert.Equal(f.Yhat.Sum(), f.Sum.Mean, 1e-9);
        Assert.InRange(f.Sum.Mean, f.Sum.Lower, f.Sum.Upper);
    }

    [Fact]
    public void A_seed_gives_the_same_paths_and_another_one_others()
    {
        FittedModel model = AdditiveModel.Fit(Series.Hours(400), Series.Home(400, 0.3, 3));
        long[] next = Series.Hours(24, Series.Start + (400 * 3600L));
        ForecastResult a = model.Predict(next, 0.8, 500, 42);
        ForecastResult b = model.Predict(next, 0.8, 500, 42);
        ForecastResult c = model.Predict(next, 0.8, 500, 43);
        Assert.Equal(a.Upper, b.Upper);
        Assert.Equal(a.Sum, b.Sum);
        Assert.NotEqual(a.Upper, c.Upper);
        Assert.Equal(a.Yhat, c.Yhat);
    }

    [Fact]
    public void Uncertainty_of_the_trend_grows_with_the_horizon()
    {
        long[] days = Series.Days(200);
        double[] noise = Series.Noise(200, 20);
        double[] y = [.. Enumerable.Range(0, 200).Select(i => 20 + (6 * Math.Sin(i / 20.0)) + (0.3 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(days, y, new ForecastOptions { Weekly = SeasonalitySwitch.Off, ChangepointPriorScale = 1 });
        ForecastResult f = model.Predict(Series.Days(120, days[^1] + 86400), 0.8, 2000, 1);
        double Width(int i) => f.Upper[i] - f.Lower[i];
        Assert.True(Width(60) > 2 * Width(0));
        Assert.True(Width(119) > 1.3 * Width(60));
        ForecastResult past = model.Predict(days, 0.8, 2000, 1);
        Assert.Equal(2 * 1.2816 * model.Sigma * model.YScale, past.Upper[50] - past.Lower[50], 0.1);
    }

    [Fact]
    public void The_trend_wanders_as_much_as_a_compound_poisson_process_does()
    {
        // Rate changes at rate S with Laplace(lambda) amounts leave the level at h beyond the history with variance S * 2 lambda^2 * h^3 / 3.
        long[] days = Series.Days(200);
        double[] noise = Series.Noise(200, 25);
        double[] y = [.. Enumerable.Range(0, 200).Select(i => 20 + (6 * Math.Sin(i / 20.0)) + (0.3 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(days, y, new ForecastOptions { Weekly = SeasonalitySwitch.Off, ChangepointPriorScale = 1 });
        double lambda = model.Delta.Average(Math.Abs);
        double variance = (model.Delta.Count * 2 * lambda * lambda / 3) + (model.Sigma * model.Sigma);
        ForecastResult f = model.Predict([days[^1] + (days[^1] - days[0])], 0.8, 20_000, 5);
        Assert.Equal(1, (f.Upper[0] - f.Lower[0]) / model.YScale / (2 * 1.28155 * Math.Sqrt(variance)), 0.05);
    }

    [Fact]
    public void Correlated_errors_widen_sums_but_not_hours()
    {
        // Residuals of the real home hang together; noise simulated as independent makes days look far too certain.
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        long[] next = Series.Hours(24, epochs[^1] + 3600);
        ForecastResult independent = AdditiveModel.Fit(epochs, kwh).Predict(next, 0.8, 4000, 1);
        ForecastResult correlated = AdditiveModel.Fit(epochs, kwh, new ForecastOptions { Noise = NoiseModel.Autoregressive }).Predict(next, 0.8, 4000, 1);
        Assert.True(correlated.Sum.Upper - correlated.Sum.Lower > 1.5 * (independent.Sum.Upper - independent.Sum.Lower));
        Assert.Equal(independent.Upper[12] - independent.Lower[12], correlated.Upper[12] - correlated.Lower[12], 0.2);
    }

    [Fact]
    public void The_autoregressive_coefficient_is_that_of_the_series()
    {
        // With correlation rho the variance of a long sum is (1 + rho) / (1 - rho) times that of independent noise.
        const double rho = 0.6;
        double[] e = Series.Noise(5000, 23);
        double[] y = new double[5000];
        for (int i = 1; i < y.Length; i++)
        {
            y[i] = (rho * y[i - 1]) + e[i];
        }

        long[] hours = Series.Hours(5000);
        ForecastOptions options = new() { Trend = TrendKind.Flat, Daily = SeasonalitySwitch.Off, Weekly = SeasonalitySwitch.Off };
        long[] next = Series.Hours(300, hours[^1] + 3600);
        ForecastResult independent = AdditiveModel.Fit(hours, y, options).Predict(next, 0.8, 4000, 1);
        ForecastResult correlated = AdditiveModel.Fit(hours, y, options with { Noise = NoiseModel.Autoregressive }).Predict(next, 0.8, 4000, 1);
        double ratio = (correlated.Sum.Upper - correlated.Sum.Lower) / (independent.Sum.Upper - independent.Sum.Lower);
        Assert.Equal(Math.Sqrt((1 + rho) / (1 - rho)), ratio, 0.15);
    }

    [Fact]
    public void Open_parameters_widen_intervals_by_what_theory_says()
    {
        // A mean of 8 observations: one step has variance s (1 + 1/8), a sum of 24 steps s (24 + 24 * 24 / 8) = 96 s instead of 24 s.
        long[] days = Series.Days(8);
        double[] y = [10, 12, 9, 11, 10.5, 9.5, 11.5, 8.5];
        ForecastOptions options = new() { Trend = TrendKind.Flat };
        long[] next = Series.Days(24, days[^1] + 86400);
        ForecastResult closed = AdditiveModel.Fit(days, y, options).Predict(next, 0.8, 20_000, 1);
        ForecastResult open = AdditiveModel.Fit(days, y, options with { ParameterUncertainty = true }).Predict(next, 0.8, 20_000, 1);
        Assert.Equal(closed.Yhat, open.Yhat);
        Assert.Equal(2, (open.Sum.Upper - open.Sum.Lower) / (closed.Sum.Upper - closed.Sum.Lower), 0.05);
        Assert.Equal(Math.Sqrt(1.125), (open.Upper[3] - open.Lower[3]) / (closed.Upper[3] - closed.Lower[3]), 0.04);
    }

    [Fact]
    public void Open_parameters_of_a_multiplicative_model_follow_the_fit()
    {
        long[] hours = Series.Hours(200);
        double[] y = [.. Series.Home(200, 0.3, 24).Select(v => v + 3)];
        ForecastOptions options = new() { Mode = SeasonalityMode.Multiplicative, Changepoints = 0 };
        long[] next = Series.Hours(48, hours[^1] + 3600);
        ForecastResult closed = AdditiveModel.Fit(hours, y, options).Predict(next, 0.8, 4000, 1);
        ForecastResult open = AdditiveModel.Fit(hours, y, options with { ParameterUncertainty = true }).Predict(next, 0.8, 4000, 1);
        Assert.InRange((open.Upper[20] - open.Lower[20]) / (closed.Upper[20] - closed.Lower[20]), 1.01, 1.3);
        Assert.InRange((open.Sum.Upper - open.Sum.Lower) / (closed.Sum.Upper - closed.Sum.Lower), 1.2, 3);
    }

    [Theory]
    [InlineData("load_kwh")]
    [InlineData("uci")]
    [InlineData("pv_kwh")]
    public void The_gateways_settings_hold_four_of_five_days_of_real_homes(string series)
    {
        (long[] epochs, double[] kwh) = series == "uci" ? Series.Uci() : Series.CityLearn(series);
        ForecastOptions options = DailyForecaster.DefaultOptions(series == "pv_kwh" ? ForecastQuantity.Pv : ForecastQuantity.Load);
        RollingOriginPlan plan = new() { Minimum = 0 };
        RollingOriginResult honest = RollingOrigin.Run(epochs, kwh, options with { Samples = 400 }, plan);
        RollingOriginResult published = RollingOrigin.Run(epochs, kwh, new ForecastOptions { Samples = 400, Weekly = options.Weekly }, plan);
        Assert.InRange(honest.Sums.Coverage, 0.7, 0.92);
        Assert.InRange(honest.Steps.UpperCoverage, 0.87, 0.96);
        Assert.InRange(published.Sums.Coverage, 0.25, 0.6);
    }

    [Fact]
    public void Resampled_days_leave_the_night_of_pv_without_noise()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("pv_kwh");
        ForecastOptions options = new() { Weekly = SeasonalitySwitch.Off, DailyOrder = 8, Noise = NoiseModel.ResampledDays };
        ForecastResult f = AdditiveModel.Fit(epochs, kwh, options).Predict(Series.Hours(24, epochs[^1] + 3600));
        Assert.True(f.Upper[12] - f.Lower[12] > 5 * (f.Upper[1] - f.Lower[1]));
    }
}

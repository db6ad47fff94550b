using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>Series with known truth: the fit must give it back.</summary>
public sealed class ComponentTests
{
    [Fact]
    public void Trend_seasonality_and_noise_are_recovered()
    {
        FittedModel model = AdditiveModel.Fit(Series.Hours(1440), Series.Home(1440, 0.2, 5));
        long[] next = Series.Hours(48, Series.Start + (1440 * 3600L));
        double[] yhat = model.PredictMean(next);
        for (int i = 0; i < next.Length; i++)
        {
            Assert.Equal(Series.Truth(next[i]), yhat[i], 0.1);
        }

        Assert.Equal(0.2, model.Sigma * model.YScale, 0.01);
        double[] daily = model.PredictComponent("daily", next);
        Assert.Equal(0.6 * Math.Sin(2 * Math.PI * next[5] / 86400.0) + 0.3 * Math.Cos(4 * Math.PI * next[5] / 86400.0), daily[5], 0.04);
    }

    [Fact]
    public void A_change_of_growth_is_found_where_it_is()
    {
        long[] days = Series.Days(300);
        double[] noise = Series.Noise(300, 6);
        double[] y = [.. Enumerable.Range(0, 300).Select(i => 20 + (0.05 * i) + (i > 150 ? (i - 150) * 0.2 : 0) + (0.5 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(days, y, new ForecastOptions { Weekly = SeasonalitySwitch.Off });
        double where = model.Delta.Zip(model.Changepoints).Sum(p => p.First * p.Second) / model.Delta.Sum();
        Assert.Equal(0.5, where, 0.04);
        double[] ends = model.PredictMean([days[299], days[299] + (10 * 86400L)]);
        Assert.Equal(0.25, (ends[1] - ends[0]) / 10, 0.02);
    }

    [Fact]
    public void A_given_changepoint_is_the_only_one()
    {
        long[] days = Series.Days(200);
        double[] noise = Series.Noise(200, 7);
        double[] y = [.. Enumerable.Range(0, 200).Select(i => 10 + (i > 80 ? (i - 80) * 0.3 : 0) + (0.3 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(days, y, new ForecastOptions { ChangepointTimes = [days[80]], Weekly = SeasonalitySwitch.Off });
        Assert.Single(model.Delta);
        Assert.Equal(0.3 * 199 / model.YScale, model.Delta[0], 0.02);
    }

    [Fact]
    public void Multiplicative_waves_grow_with_the_level()
    {
        long[] days = Series.Days(400);
        double[] noise = Series.Noise(400, 9);
        double[] y = [.. days.Select((e, i) => ((10 + (0.1 * i)) * (1 + (0.3 * Math.Sin(2 * Math.PI * e / 86400 / 7)))) + (0.3 * noise[i]))];
        FittedModel multiplicative = AdditiveModel.Fit(days, y, new ForecastOptions { Mode = SeasonalityMode.Multiplicative });
        FittedModel additive = AdditiveModel.Fit(days, y);
        Assert.True(multiplicative.LogPosterior > additive.LogPosterior + 100);
        double[] weekly = multiplicative.PredictComponent("weekly", days.AsSpan(0, 7));
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(0.3 * Math.Sin(2 * Math.PI * days[i] / 86400 / 7), weekly[i], 0.01);
        }
    }

    [Fact]
    public void Logistic_growth_saturates_at_its_capacity()
    {
        long[] days = Series.Days(300);
        double[] noise = Series.Noise(300, 10);
        double[] y = [.. Enumerable.Range(0, 300).Select(i => 2 + (8 / (1 + Math.Exp(-0.05 * (i - 150)))) + (0.1 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(days, y, new ForecastOptions { Trend = TrendKind.Logistic, Capacity = 10, Floor = 2, Weekly = SeasonalitySwitch.Off });
        double[] trend = model.Predict([days[0] - (1000 * 86400L), days[150], days[299] + (1000 * 86400L)]).Trend;
        Assert.Equal(2, trend[0], 0.05);
        Assert.Equal(6, trend[1], 0.1);
        Assert.Equal(10, trend[2], 0.05);
    }

    [Fact]
    public void Weekday_and_weekend_have_shapes_of_their_own()
    {
        static bool Weekend(long epoch) => DateTimeOffset.FromUnixTimeSeconds(epoch).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        long[] hours = Series.Hours(24 * 42);
        double[] noise = Series.Noise(hours.Length, 11);
        double Shape(long e) => Weekend(e) ? 0.8 * Math.Cos(2 * Math.PI * e / 86400.0) : 0.5 * Math.Sin(2 * Math.PI * e / 86400.0);
        double[] y = [.. hours.Select((e, i) => 3 + Shape(e) + (0.1 * noise[i]))];
        ForecastOptions options = new()
        {
            Daily = SeasonalitySwitch.Off,
            Weekly = SeasonalitySwitch.Off,
            Seasonalities =
            [
                new() { Name = "weekend", PeriodDays = 1, FourierOrder = 2, Condition = Weekend },
                new() { Name = "workday", PeriodDays = 1, FourierOrder = 2, Condition = e => !Weekend(e) },
            ],
        };
        FittedModel model = AdditiveModel.Fit(hours, y, options);
        long[] next = Series.Hours(7 * 24, hours[^1] + 3600);
        double[] yhat = model.PredictMean(next);
        double[] weekend = model.PredictComponent("weekend", next);
        for (int i = 0; i < next.Length; i++)
        {
            Assert.Equal(3 + Shape(next[i]), yhat[i], 0.1);
            Assert.Equal(Weekend(next[i]), weekend[i] != 0);
        }
    }

    [Fact]
    public void Holidays_act_on_the_days_of_their_window_in_local_time()
    {
        const int offset = 2 * 3600;
        DateOnly first = new(2024, 1, 15);
        Holiday feast = new() { Name = "feast", Dates = [first, first.AddDays(30), first.AddDays(60), first.AddDays(95)], DaysBefore = 1, DaysAfter = 1 };
        long start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        double[] effect = [-0.5, 2, 0.7];
        double Effect(long epoch)
        {
            DateOnly day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddSeconds(epoch + offset));
            return Enumerable.Range(0, 3).Sum(k => feast.Dates.Contains(day.AddDays(1 - k)) ? effect[k] : 0);
        }

        long[] hours = Series.Hours(24 * 80, start);
        double[] noise = Series.Noise(hours.Length, 13);
        double[] y = [.. hours.Select((e, i) => 4 + Effect(e) + (0.1 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(hours, y, new ForecastOptions { Holidays = [feast], UtcOffsetSeconds = offset });
        ModelComponent component = Assert.Single(model.Components, c => c.Name == "feast");
        Assert.Equal(3, component.Coefficients);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(effect[k], model.Beta[component.FirstCoefficient + k] * model.YScale, 0.05);
        }

        // The fourth date lies in the future and is forecast with the effect learnt from the others.
        long[] future = Series.Hours(24 * 40, hours[^1] + 3600);
        double[] fest = model.PredictComponent("feast", future);
        for (int i = 0; i < future.Length; i++)
        {
            Assert.Equal(Effect(future[i]), fest[i], 0.05);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_regressor_keeps_its_coefficient_whatever_its_scale(bool standardize)
    {
        long[] hours = Series.Hours(720);
        double[] noise = Series.Noise(1440, 14);
        double[] temperature = [.. Enumerable.Range(0, 720).Select(i => 290 + (8 * noise[i]))];
        double[] y = [.. Series.Home(720, 0.1, 15).Select((v, i) => v + (0.05 * (temperature[i] - 290)))];
        ForecastOptions options = new() { Regressors = [new() { Name = "temperature", Standardize = standardize }] };
        RegressorValues values = RegressorValues.Of("temperature", temperature);
        FittedModel model = AdditiveModel.Fit(hours, y, options, values);
        long[] two = [hours[^1] + 3600, hours[^1] + 3600];
        double[] forecast = model.PredictMean(two, RegressorValues.Of("temperature", [290, 300]));
        Assert.Equal(0.5, forecast[1] - forecast[0], 0.02);
    }

    [Fact]
    public void A_switch_is_not_standardised_and_a_constant_regressor_is_harmless()
    {
        long[] hours = Series.Hours(480);
        double[] on = [.. Enumerable.Range(0, 480).Select(i => i % 50 < 5 ? 1.0 : 0)];
        double[] y = [.. Series.Home(480, 0.1, 16).Select((v, i) => v + (2 * on[i]))];
        ForecastOptions options = new() { Regressors = [new() { Name = "on" }, new() { Name = "constant" }] };
        Dictionary<string, double[]> columns = new() { ["on"] = on, ["constant"] = [.. Enumerable.Repeat(7.0, 480)] };
        FittedModel model = AdditiveModel.Fit(hours, y, options, new RegressorValues(columns));
        Assert.Equal(2, model.Beta[^2] * model.YScale, 0.05);
        Assert.Equal(0, model.Beta[^1], 1e-9);
    }

    [Fact]
    public void Regressor_values_must_be_there_long_enough_and_finite()
    {
        long[] hours = Series.Hours(100);
        double[] y = Series.Home(100, 0.1, 17);
        ForecastOptions options = new() { Regressors = [new() { Name = "t" }] };
        double[] t = Series.Noise(100, 18);
        Assert.Throws<InputException>(() => AdditiveModel.Fit(hours, y, options, RegressorValues.Of("u", t)));
        Assert.Throws<InputException>(() => AdditiveModel.Fit(hours, y, options, RegressorValues.Of("t", t[1..])));
        FittedModel model = AdditiveModel.Fit(hours, y, options, RegressorValues.Of("t", t));
        Assert.Throws<InputException>(() => model.Predict([hours[^1] + 3600]));
        Assert.Throws<InputException>(() => model.Predict([hours[^1] + 3600], RegressorValues.Of("t", [double.NaN])));
        t[4] = double.NaN;
        Assert.Contains("regressor t[4]", Assert.Throws<InputException>(() => AdditiveModel.Fit(hours, y, options, RegressorValues.Of("t", t))).Message, StringComparison.Ordinal);

        // Where y is missing the regressor may be missing too.
        y[4] = double.NaN;
        Assert.Equal(99, AdditiveModel.Fit(hours, y, options, RegressorValues.Of("t", t)).Observations);
    }

    [Fact]
    public void An_unknown_component_is_refused_with_the_known_ones()
    {
        FittedModel model = AdditiveModel.Fit(Series.Hours(400), Series.Home(400, 0.1, 19));
        Assert.Contains("weekly, daily", Assert.Throws<InputException>(() => model.PredictComponent("hourly", [0])).Message, StringComparison.Ordinal);
    }
}

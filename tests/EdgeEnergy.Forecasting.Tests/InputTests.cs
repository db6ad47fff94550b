using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>Unusable and odd input: one clear line, or the honest answer.</summary>
public sealed class InputTests
{
    private static readonly long[] s_hours = Series.Hours(200);
    private static readonly double[] s_home = Series.Home(200, 0.2, 1);

    [Fact]
    public void A_constant_series_is_forecast_as_that_constant()
    {
        FittedModel model = AdditiveModel.Fit(s_hours, Array.ConvertAll(s_home, _ => 3.25));
        Assert.True(model.IsExact);
        ForecastResult result = model.Predict(Series.Hours(24, s_hours[^1] + 3600));
        Assert.All(result.Yhat, y => Assert.Equal(3.25, y, 1e-6));
        Assert.All(result.Upper.Zip(result.Lower), b => Assert.InRange(b.First - b.Second, 0, 1e-3));
    }

    [Fact]
    public void A_series_of_zeros_is_forecast_as_zero()
    {
        FittedModel model = AdditiveModel.Fit(s_hours, new double[200]);
        Assert.All(model.Predict(s_hours).Yhat, y => Assert.Equal(0, y, 1e-9));
    }

    [Fact]
    public void A_straight_line_is_continued_exactly()
    {
        long[] days = Series.Days(40);
        FittedModel model = AdditiveModel.Fit(days, Array.ConvertAll(days, e => 5 + ((e - Series.Start) / 86400.0)), new ForecastOptions { Weekly = SeasonalitySwitch.Off });
        Assert.True(model.IsExact);
        Assert.Equal(5 + 50, model.PredictMean([Series.Start + (50 * 86400L)])[0], 1e-4);
    }

    [Fact]
    public void Three_points_give_a_line_with_an_honest_spread()
    {
        FittedModel model = AdditiveModel.Fit(Series.Days(3), [1, 2, 2.5]);
        Assert.Equal(3, model.Observations);
        ForecastResult next = model.Predict([Series.Start + (3 * 86400L)]);
        Assert.InRange(next.Yhat[0], 2.5, 4);
        Assert.True(next.Upper[0] - next.Lower[0] > 0.05);
    }

    [Fact]
    public void Three_points_nearly_on_a_line_do_not_turn_automatic_changepoints_into_certainty()
    {
        FittedModel model = AdditiveModel.Fit(Series.Days(3), [1, 2, 3.02]);
        Assert.Empty(model.Delta);
        Assert.False(model.IsExact);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Fewer_than_three_points_are_refused(int count)
    {
        InputException e = Assert.Throws<InputException>(() => AdditiveModel.Fit(s_hours[..count], s_home[..count]));
        Assert.Contains("at least 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_missing_is_refused()
    {
        InputException e = Assert.Throws<InputException>(() => AdditiveModel.Fit(s_hours, Array.ConvertAll(s_home, _ => double.NaN)));
        Assert.Contains("0 usable values among 200", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Infinity_is_refused_with_its_place(double value)
    {
        double[] y = [.. s_home];
        y[17] = value;
        Assert.Contains("y[17]", Assert.Throws<InputException>(() => AdditiveModel.Fit(s_hours, y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Milliseconds_for_seconds_are_refused_with_their_place() =>
        Assert.Contains("epoch[0]", Assert.Throws<InputException>(() => AdditiveModel.Fit(Array.ConvertAll(s_hours, e => e * 1000), s_home)).Message, StringComparison.Ordinal);

    [Fact]
    public void Unequal_lengths_are_refused() => Assert.Throws<InputException>(() => AdditiveModel.Fit(s_hours[1..], s_home));

    [Fact]
    public void One_instant_many_times_is_refused() =>
        Assert.Contains("two different times", Assert.Throws<InputException>(() => AdditiveModel.Fit(new long[5], [1, 2, 3, 4, 5])).Message, StringComparison.Ordinal);

    [Fact]
    public void More_parameters_than_observations_are_refused_when_asked_for()
    {
        // Ten points, one changepoint asked for at each inner one: nothing is left to estimate noise from.
        long[] days = Series.Days(10);
        double[] y = [0, 5, 1, 9, 2, 8, 3, 7, 1, 6];
        ForecastOptions options = new() { ChangepointTimes = days[1..^1], ChangepointPriorScale = 100 };
        Assert.Contains("reproduced exactly", Assert.Throws<InputException>(() => AdditiveModel.Fit(days, y, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_does_not_matter()
    {
        int[] order = [.. Enumerable.Range(0, 200)];
        new Random(3).Shuffle(order);
        FittedModel sorted = AdditiveModel.Fit(s_hours, s_home);
        FittedModel shuffled = AdditiveModel.Fit(Array.ConvertAll(order, i => s_hours[i]), Array.ConvertAll(order, i => s_home[i]));
        Assert.Equal(sorted.LogPosterior, shuffled.LogPosterior);
        Assert.Equal(sorted.Beta, shuffled.Beta);
    }

    [Fact]
    public void Missing_values_are_as_if_they_were_not_there()
    {
        double[] holes = [.. s_home];
        foreach (int i in new[] { 0, 5, 6, 7, 120, 199 })
        {
            holes[i] = double.NaN;
        }

        int[] rows = [.. Enumerable.Range(0, 200).Where(i => !double.IsNaN(holes[i]))];
        FittedModel a = AdditiveModel.Fit(s_hours, holes);
        FittedModel b = AdditiveModel.Fit(Array.ConvertAll(rows, i => s_hours[i]), Array.ConvertAll(rows, i => s_home[i]));
        Assert.Equal(6, a.Missing);
        Assert.Equal(b.LogPosterior, a.LogPosterior);
        Assert.Equal(b.Predict(s_hours).Upper, a.Predict(s_hours).Upper);
    }

    [Fact]
    public void Duplicates_count_twice_or_once_or_are_refused()
    {
        long[] twice = [.. s_hours, .. s_hours];
        double[] values = [.. s_home, .. Array.ConvertAll(s_home, y => y + 0.5)];
        FittedModel keep = AdditiveModel.Fit(twice, values);
        Assert.Equal(400, keep.Observations);
        Assert.Equal(200, keep.DuplicateTimes);
        FittedModel mean = AdditiveModel.Fit(twice, values, new ForecastOptions { Duplicates = DuplicateTimes.Mean });
        Assert.Equal(200, mean.Observations);
        FittedModel expected = AdditiveModel.Fit(s_hours, Array.ConvertAll(s_home, y => y + 0.25));
        Assert.Equal(expected.LogPosterior, mean.LogPosterior, 1e-6);
        Assert.Contains("a second time", Assert.Throws<InputException>(() => AdditiveModel.Fit(twice, values, new ForecastOptions { Duplicates = DuplicateTimes.Reject })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_observation_twelve_times_still_fits()
    {
        // Automatic changepoints then fall on equal times, and hinges between the few times can replace each other.
        long[] times = [.. Enumerable.Range(0, 60).Select(i => Series.Start + (86400L * (i / 12)))];
        double[] values = [.. Series.Noise(60, 5).Select((n, i) => 10 + (i / 12) + n)];
        FittedModel model = AdditiveModel.Fit(times, values);
        Assert.True(double.IsFinite(model.LogPosterior));
        Assert.InRange(model.PredictMean([Series.Start])[0], 9, 11);
    }

    [Fact]
    public void Whatever_the_series_the_answer_is_finite_or_one_clear_line()
    {
        Random random = new(77);
        int answered = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            int count = random.Next(1, 60);
            int distinct = random.Next(1, count + 1);
            long step = new[] { 1L, 900, 3600, 86400, 7 * 86400L, 400 * 86400L }[random.Next(6)];
            long[] epochs = [.. Enumerable.Range(0, count).Select(_ => Series.Start + (step * random.Next(distinct)))];
            double[] values = [.. epochs.Select(e => random.Next(8) switch
            {
                0 => double.NaN,
                1 => 0,
                2 => 1e9,
                3 => (e - Series.Start) * 1e-6,
                4 => -1e-9,
                _ => random.NextDouble(),
            })];
            ForecastOptions options = new()
            {
                Trend = (TrendKind)random.Next(3),
                Mode = (SeasonalityMode)random.Next(2),
                Yearly = (SeasonalitySwitch)random.Next(3),
                Daily = (SeasonalitySwitch)random.Next(3),
                ChangepointPriorScale = Math.Pow(10, random.Next(-3, 3)),
                Noise = (NoiseModel)random.Next(3),
                OutlierThreshold = random.Next(2) == 0 ? null : 5,
                Samples = 20,
            };
            options = options.Trend == TrendKind.Logistic ? options with { Capacity = 2e9, Floor = -10 } : options;
            try
            {
                FittedModel model = AdditiveModel.Fit(epochs, values, options);
                ForecastResult result = model.Predict([Series.Start + (step * 70), Series.Start + (step * 71)]);
                Assert.True(double.IsFinite(model.LogPosterior));
                Assert.All([.. result.Yhat, .. result.Lower, .. result.Upper, result.Sum.Lower, result.Sum.Upper], v => Assert.True(double.IsFinite(v)));
                answered++;
            }
            catch (InputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        Assert.InRange(answered, 15, 59);
    }

    [Fact]
    public void Outliers_are_left_out_and_named()
    {
        double[] y = [.. s_home];
        y[30] += 40;
        y[111] -= 25;
        FittedModel clean = AdditiveModel.Fit(s_hours, s_home);
        FittedModel robust = AdditiveModel.Fit(s_hours, y, new ForecastOptions { OutlierThreshold = 6 });
        Assert.Equal([30, 111], robust.Outliers);
        FittedModel naive = AdditiveModel.Fit(s_hours, y);
        double Off(FittedModel model) => model.PredictMean(s_hours).Zip(clean.PredictMean(s_hours)).Max(p => Math.Abs(p.First - p.Second));
        Assert.True(Off(robust) < 0.1);
        Assert.True(Off(naive) > 10 * Off(robust));
    }

    [Fact]
    public void Options_out_of_range_are_refused_one_by_one()
    {
        ForecastOptions[] bad =
        [
            new() { Changepoints = -1 },
            new() { ChangepointRange = 0 },
            new() { ChangepointRange = double.NaN },
            new() { ChangepointPriorScale = 0 },
            new() { DailyOrder = 0 },
            new() { WeeklyOrder = 101 },
            new() { YearlyOrder = 0 },
            new() { SeasonalityPriorScale = -1 },
            new() { HolidayPriorScale = double.PositiveInfinity },
            new() { IntervalWidth = 1 },
            new() { IntervalWidth = 0 },
            new() { Samples = 5 },
            new() { UtcOffsetSeconds = 100_000 },
            new() { OutlierThreshold = 1 },
            new() { Trend = TrendKind.Logistic },
            new() { Trend = TrendKind.Logistic, Capacity = 1, Floor = 2 },
            new() { Capacity = 5 },
            new() { ChangepointTimes = [s_hours[0] - 1] },
            new() { Seasonalities = [new() { Name = "daily", PeriodDays = 1, FourierOrder = 2 }] },
            new() { Seasonalities = [new() { Name = "x", PeriodDays = 0, FourierOrder = 2 }] },
            new() { Seasonalities = [new() { Name = " ", PeriodDays = 1, FourierOrder = 2 }] },
            new() { Holidays = [new() { Name = "h", Dates = [], DaysBefore = 40 }] },
            new() { Regressors = [new() { Name = "r", PriorScale = 0 }] },
            new() { Regressors = [new() { Name = "missing" }] },
        ];
        foreach (ForecastOptions options in bad)
        {
            Assert.Throws<InputException>(() => AdditiveModel.Fit(s_hours, s_home, options));
        }
    }

    [Fact]
    public void A_horizon_that_can_not_be_simulated_is_refused()
    {
        FittedModel model = AdditiveModel.Fit(s_hours, s_home);
        Assert.Throws<InputException>(() => model.Predict([]));
        Assert.Throws<InputException>(() => model.Predict(s_hours, 1.5, 100, 1));
        Assert.Throws<InputException>(() => model.Predict(new long[10_000], 0.8, 100_000, 1));
    }
}

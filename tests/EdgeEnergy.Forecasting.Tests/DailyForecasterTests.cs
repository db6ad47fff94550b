using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class DailyForecasterTests
{
    private const long Day = 86400;

    [Fact]
    public void Load_of_the_next_day_is_the_models_forecast()
    {
        (long[] epochs, double[] kwh) = Series.Uci();
        double[] watts = Array.ConvertAll(kwh, v => v * 1000);
        long start = epochs[^1] + 3600;
        HomeForecast f = DailyForecaster.Next24Hours("b04", ForecastQuantity.Load, epochs, watts, start);
        Assert.Equal(("b04", ForecastQuantity.Load, start, 3600, 24), (f.ParticipantId, f.Quantity, f.StartUnix, f.StepSeconds, f.Mean.Length));
        ForecastResult byHand = AdditiveModel.Fit(epochs, watts, DailyForecaster.DefaultOptions(ForecastQuantity.Load)).Predict(Series.Hours(24, start));
        for (int i = 0; i < 24; i++)
        {
            Assert.Equal(Math.Max(0, byHand.Yhat[i]), f.Mean[i]);
            Assert.Equal(Math.Max(0, byHand.Lower[i]), f.Lower[i]);
            Assert.Equal(byHand.Upper[i], f.Upper[i]);
        }

        Assert.Contains(0, f.Lower);
    }

    [Fact]
    public void Stored_energy_becomes_mean_power()
    {
        EnergyHistory[] history = [.. Series.Hours(480).Select((e, i) => new EnergyHistory("b05", ForecastQuantity.Load, e, 3600, Series.Home(480, 0.1, 1)[i] * 500))];
        HomeForecast hourly = DailyForecaster.Next24Hours(history, Series.Start + (480 * 3600L));
        EnergyHistory[] quarters = [.. history.SelectMany(h => Enumerable.Range(0, 4).Select(q => h with { StartUnix = h.StartUnix + (900 * q), StepSeconds = 900, Wh = h.Wh / 4 }))];
        HomeForecast quarterly = DailyForecaster.Next24Hours(quarters, Series.Start + (480 * 3600L));
        Assert.Equal(96, quarterly.Mean.Length);
        Assert.InRange(quarterly.Mean.Average() - hourly.Mean.Average(), -20, 20);
        Assert.InRange(hourly.Mean.Average(), 900, 1300);
        Assert.Throws<InputException>(() => DailyForecaster.Next24Hours([], 0));
        Assert.Throws<InputException>(() => DailyForecaster.Next24Hours([history[0], history[1] with { StepSeconds = 900 }, history[2]], 0));
        Assert.Throws<InputException>(() => DailyForecaster.Next24Hours("x", ForecastQuantity.Load, [0, 1, 2], [1, 2, 3], 0, 7));
    }

    [Fact]
    public void Pv_is_zero_in_hours_that_never_produced()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("pv_kwh");
        HomeForecast f = DailyForecaster.Next24Hours("b08", ForecastQuantity.Pv, epochs, kwh, epochs[^1] + 3600);
        bool[] produces = new bool[24];
        for (int i = 0; i < epochs.Length; i++)
        {
            produces[epochs[i] / 3600 % 24] |= kwh[i] > 0;
        }

        Assert.Contains(false, produces);
        for (int h = 0; h < 24; h++)
        {
            int hour = (int)((f.StartUnix / 3600) + h) % 24;
            Assert.Equal(!produces[hour], f.Upper[h] == 0);
            Assert.True(f.Lower[h] <= f.Mean[h] && f.Mean[h] <= f.Upper[h]);
        }
    }

    [Fact]
    public void The_clear_sky_follows_the_calendar_where_the_plain_model_lags()
    {
        // Autumn in California from a history since summer: days shorten. Times are local standard time, so the site lies on its meridian.
        (long[] epochs, double[] kwh) = Series.CityLearn("pv_kwh");
        PvArray array = PvArray.OfRated(4000, PvModule.Lg365, new PvPlane(20, 180), new Site(34.1, -117.43 + 120, 380));
        double plain = 0;
        double sky = 0;
        for (int day = 80; day < 120; day += 4)
        {
            int split = day * 24;
            HomeForecast a = DailyForecaster.Next24Hours("p", ForecastQuantity.Pv, epochs.AsSpan(0, split), kwh.AsSpan(0, split), epochs[split]);
            HomeForecast b = DailyForecaster.Pv24Hours("p", array, epochs.AsSpan(0, split), kwh.AsSpan(0, split), epochs[split]);
            for (int h = 0; h < 24; h++)
            {
                plain += Math.Abs(a.Mean[h] - kwh[split + h]);
                sky += Math.Abs(b.Mean[h] - kwh[split + h]);
            }
        }

        Assert.True(sky < 0.9 * plain, $"mean error with the clear sky {sky:F1}, without {plain:F1}");
    }

    [Fact]
    public void Day_matching_takes_the_same_weekdays_of_the_season()
    {
        // Mondays are 7, other days 3, in the days of January to April; a year earlier everything was 100.
        long start = new DateTimeOffset(2024, 4, 22, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        long[] epochs = Series.Hours(24 * 112, start - (112 * Day));
        double[] watts = [.. epochs.Select(e => DateTimeOffset.FromUnixTimeSeconds(e).DayOfWeek == DayOfWeek.Monday ? 7.0 : 3)];
        MatchedForecast monday = DayMatching.Next24Hours("b04", ForecastQuantity.Load, epochs, watts, start);
        Assert.Equal(DayMatchRule.WeekdayAndSeason, monday.Rule);
        Assert.All(monday.Forecast.Mean, m => Assert.Equal(7, m));
        Assert.Equal([.. Enumerable.Range(1, 6).Select(w => start - (w * 7 * Day))], monday.Days);
        MatchedForecast tuesday = DayMatching.Next24Hours("b04", ForecastQuantity.Load, epochs, watts, start + Day);
        Assert.All(tuesday.Forecast.Mean, m => Assert.Equal(3, m));
    }

    [Fact]
    public void Day_matching_widens_its_rule_until_days_are_found()
    {
        long start = new DateTimeOffset(2024, 4, 22, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        double[] Flat(int hours) => [.. Enumerable.Repeat(5.0, hours)];
        MatchedForecast Of(int days, int ago = 0)
        {
            long[] epochs = Series.Hours(24 * days, start - ((days + ago) * Day));
            return DayMatching.Next24Hours("b", ForecastQuantity.Load, epochs, Flat(epochs.Length), start);
        }

        Assert.Equal(DayMatchRule.WeekdayAndSeason, Of(28).Rule);
        Assert.Equal(DayMatchRule.DayTypeAndSeason, Of(10).Rule);
        Assert.Equal(DayMatchRule.Season, Of(4).Rule);
        Assert.Equal(DayMatchRule.Any, Of(2).Rule);
        Assert.Equal(DayMatchRule.Any, Of(30, 100).Rule);

        // The same season a year before counts.
        Assert.Equal(DayMatchRule.WeekdayAndSeason, Of(60, 335).Rule);
        Assert.Throws<InputException>(() => DayMatching.Next24Hours("b", ForecastQuantity.Load, [start - 3600], [1], start));
        Assert.Throws<InputException>(() => DayMatching.Next24Hours("b", ForecastQuantity.Load, [start], [1, 2], start));
    }

    [Fact]
    public void Day_matching_uses_what_is_known_of_days_with_holes()
    {
        long start = Series.Start - (Series.Start % Day);
        long[] epochs = Series.Hours(24 * 8, start - (8 * Day));
        double[] watts = [.. epochs.Select(e => (double)(e / 3600 % 24))];
        watts[^20] = double.NaN;
        watts[^44] = double.NaN;
        MatchedForecast f = DayMatching.Next24Hours("b", ForecastQuantity.Load, epochs, watts, start);
        for (int h = 0; h < 24; h++)
        {
            Assert.Equal(start / 3600 % 24 + h, f.Forecast.Mean[h], 1e-9);
        }
    }
}

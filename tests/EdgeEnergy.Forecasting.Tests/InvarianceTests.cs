namespace EdgeEnergy.Forecasting.Tests;

public sealed class InvarianceTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(1e-6)]
    public void The_unit_of_y_does_not_matter(double factor)
    {
        (long[] epochs, double[] kwh) = Series.Uci();
        FittedModel model = AdditiveModel.Fit(epochs, kwh);
        FittedModel scaled = AdditiveModel.Fit(epochs, Array.ConvertAll(kwh, v => v * factor));
        Assert.Equal(model.LogPosterior, scaled.LogPosterior, 1e-6);
        long[] next = Series.Hours(24, epochs[^1] + 3600);
        ForecastResult a = model.Predict(next);
        ForecastResult b = scaled.Predict(next);
        for (int i = 0; i < next.Length; i++)
        {
            Assert.Equal(a.Yhat[i] * factor, b.Yhat[i], 1e-8 * factor);
            Assert.Equal(a.Upper[i] * factor, b.Upper[i], 1e-6 * factor);
        }
    }

    [Fact]
    public void Whole_weeks_later_is_the_same_problem()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        FittedModel model = AdditiveModel.Fit(epochs, kwh);
        FittedModel later = AdditiveModel.Fit(Array.ConvertAll(epochs, e => e + (52 * 7 * 86400L)), kwh);
        Assert.Equal(model.LogPosterior, later.LogPosterior, 1e-6);
        Assert.Equal(model.Sigma, later.Sigma, 1e-9);
    }

    [Fact]
    public void Turning_y_over_turns_the_forecast_over()
    {
        long[] epochs = Series.Hours(500);
        double[] y = Series.Home(500, 0.3, 12);
        FittedModel up = AdditiveModel.Fit(epochs, y);
        FittedModel down = AdditiveModel.Fit(epochs, Array.ConvertAll(y, v => -v));
        Assert.Equal(up.LogPosterior, down.LogPosterior, 1e-7);
        Assert.Equal(up.K, -down.K, 1e-8);
    }

    [Fact]
    public void The_posterior_is_never_below_that_of_a_perturbed_fit()
    {
        // Refits from 20 far starts end at the same optimum.
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        FittedModel cold = AdditiveModel.Fit(epochs, kwh);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] noise = Series.Noise(kwh.Length, 100 + seed);
            FittedModel elsewhere = AdditiveModel.Fit(epochs, [.. kwh.Select((v, i) => (v * 0.2) + noise[i])]);
            FittedModel warm = AdditiveModel.Fit(epochs, kwh, warmStart: elsewhere);
            Assert.Equal(cold.LogPosterior, warm.LogPosterior, 1e-7);
        }
    }

    [Theory]
    [InlineData(SeasonalityMode.Additive)]
    [InlineData(SeasonalityMode.Multiplicative)]
    public void A_warm_refit_with_a_day_more_finds_the_same_optimum_in_fewer_rounds(SeasonalityMode mode)
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        ForecastOptions options = new() { Mode = mode };
        FittedModel yesterday = AdditiveModel.Fit(epochs.AsSpan(0, 2160), kwh.AsSpan(0, 2160), options);
        FittedModel cold = AdditiveModel.Fit(epochs.AsSpan(0, 2184), kwh.AsSpan(0, 2184), options);
        FittedModel warm = AdditiveModel.Fit(epochs.AsSpan(0, 2184), kwh.AsSpan(0, 2184), options, warmStart: yesterday);
        Assert.Equal(cold.LogPosterior, warm.LogPosterior, 1e-7);
        Assert.True(warm.Iterations < cold.Iterations, $"{warm.Iterations} rounds warm, {cold.Iterations} cold");
    }
}

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>The fit is a stationary point of the posterior as published, on real and made series and for every kind of model.</summary>
public sealed class OptimalityTests
{
    [Theory]
    [InlineData("uci", 2880)]
    [InlineData("uci", 400)]
    [InlineData("load_kwh", 2880)]
    [InlineData("load_kwh", 720)]
    [InlineData("pv_kwh", 1000)]
    public void Linear_trend_on_real_homes(string series, int hours)
    {
        (long[] epochs, double[] values) = Present(series, hours);
        FittedModel model = AdditiveModel.Fit(epochs, values);
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 3), (1, 4))).AssertStationary(model, 2e-2);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(5)]
    public void Any_stiffness_of_the_trend(double priorScale)
    {
        long[] epochs = Series.Hours(600);
        double[] values = [.. Series.Home(600, 0.3, 4).Select((v, i) => i < 300 ? v : v + ((i - 300) * 0.005))];
        FittedModel model = AdditiveModel.Fit(epochs, values, new ForecastOptions { ChangepointPriorScale = priorScale });
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 3), (1, 4))).AssertStationary(model, 2e-2);
    }

    [Fact]
    public void Yearly_seasonality_on_daily_data()
    {
        long[] epochs = Series.Days(800);
        double[] noise = Series.Noise(800, 8);
        double[] values = [.. epochs.Select((e, i) => 10 + (3 * Math.Cos(2 * Math.PI * e / 86400 / 365.25)) + noise[i])];
        FittedModel model = AdditiveModel.Fit(epochs, values);
        Assert.Equal(["yearly", "weekly"], model.Components.Select(c => c.Name));
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (365.25, 10), (7, 3))).AssertStationary(model, 2e-2);
    }

    [Fact]
    public void Flat_trend()
    {
        (long[] epochs, double[] values) = Present("uci", 720);
        FittedModel model = AdditiveModel.Fit(epochs, values, new ForecastOptions { Trend = TrendKind.Flat });
        Assert.Empty(model.Delta);
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 3), (1, 4))).AssertStationary(model, 2e-2);
    }

    [Theory]
    [InlineData(TrendKind.Linear)]
    [InlineData(TrendKind.Flat)]
    [InlineData(TrendKind.Logistic)]
    public void Multiplicative_components(TrendKind trend)
    {
        (long[] epochs, double[] values) = Present("load_kwh", 720);
        ForecastOptions options = new() { Trend = trend, Capacity = trend == TrendKind.Logistic ? 9 : null, Mode = SeasonalityMode.Multiplicative };
        FittedModel model = AdditiveModel.Fit(epochs, values, options);
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 3), (1, 4))).AssertStationary(model, 5e-2);
    }

    [Fact]
    public void Logistic_trend_with_a_floor_and_changepoints()
    {
        long[] epochs = Series.Hours(900);
        double[] noise = Series.Noise(900, 21);
        double[] values = [.. epochs.Select((e, i) => 1 + (8 / (1 + Math.Exp(-(i < 450 ? 0.004 : 0.02) * (i - 450)))) + (0.5 * Math.Sin(2 * Math.PI * e / 86400.0)) + (0.2 * noise[i]))];
        FittedModel model = AdditiveModel.Fit(epochs, values, new ForecastOptions { Trend = TrendKind.Logistic, Capacity = 9, Floor = 1 });
        Assert.Contains(model.Delta, d => d != 0);
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 3), (1, 4))).AssertStationary(model, 5e-2);
    }

    [Fact]
    public void Mixed_additive_and_multiplicative_components()
    {
        (long[] epochs, double[] values) = Present("uci", 720);
        ForecastOptions options = new()
        {
            Weekly = SeasonalitySwitch.Off,
            Seasonalities = [new() { Name = "week", PeriodDays = 7, FourierOrder = 2, Mode = SeasonalityMode.Multiplicative }],
        };
        FittedModel model = AdditiveModel.Fit(epochs, values, options);
        new PublishedPosterior(epochs, values, model, PublishedPosterior.Fourier(epochs, (7, 2), (1, 4))).AssertStationary(model, 5e-2);
    }

    [Fact]
    public void Falling_and_rising_logistic_curves_are_both_tried()
    {
        // The real load has no clear growth; the better of the two basins has the higher posterior than the one the ends suggest.
        (long[] epochs, double[] values) = Present("load_kwh", 720);
        ForecastOptions options = new() { Trend = TrendKind.Logistic, Capacity = 10 };
        FittedModel model = AdditiveModel.Fit(epochs, values, options);
        FittedModel mirrored = AdditiveModel.Fit(epochs, Array.ConvertAll(values, v => 10 - v), options with { Capacity = 10 });

        // 10 - y has the same curve turned over: growth must change its sign with it.
        Assert.NotEqual(Math.Sign(model.K), Math.Sign(mirrored.K));
    }

    private static (long[] Epochs, double[] Values) Present(string series, int hours)
    {
        (long[] epochs, double[] values) = series == "uci" ? Series.Uci() : Series.CityLearn(series);
        int[] rows = [.. Enumerable.Range(0, hours).Where(i => !double.IsNaN(values[i]))];
        return (Array.ConvertAll(rows, i => epochs[i]), Array.ConvertAll(rows, i => values[i]));
    }
}

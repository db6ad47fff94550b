using System.Text.Json;

namespace EdgeEnergy.Forecasting.Tests;

/// <summary>The fit against the exact maximum found by an independent solver and against what Stan reaches.</summary>
public sealed class ReferenceTests
{
    private readonly JsonElement _reference = Cases.Json("load30d/parameters.json");
    private readonly FittedModel _model = AdditiveModel.Fit(Cases.Epochs("load30d/train.csv"), Cases.Column("load30d/train.csv", "y"));

    [Fact]
    public void Log_posterior_is_the_exact_maximum()
    {
        Assert.True(_model.LogPosterior > _reference.GetProperty("stan_lp").GetDouble());
        Assert.Equal(_reference.GetProperty("lp").GetDouble(), _model.LogPosterior, 1e-7);
    }

    [Fact]
    public void Parameters_are_those_of_the_maximum()
    {
        Assert.Equal(_reference.GetProperty("k").GetDouble(), _model.K, 1e-6);
        Assert.Equal(_reference.GetProperty("m").GetDouble(), _model.M, 1e-6);
        Assert.Equal(_reference.GetProperty("sigma").GetDouble(), _model.Sigma, 1e-7);
        Near(_reference.GetProperty("delta").Numbers(), _model.Delta, 1e-6);
        Near(_reference.GetProperty("beta").Numbers(), _model.Beta, 1e-6);
        Near(_reference.GetProperty("t_change").Numbers(), _model.Changepoints, 1e-12);
        Assert.Equal(_reference.GetProperty("y_scale").GetDouble(), _model.YScale);
    }

    [Fact]
    public void Changepoints_the_reference_leaves_out_are_exactly_zero()
    {
        double[] expected = _reference.GetProperty("delta").Numbers();
        Assert.Equal(expected.Select(d => d == 0), _model.Delta.Select(d => d == 0));
    }

    [Fact]
    public void Seasonalities_are_chosen_as_published() =>
        Assert.Equal([new("weekly", 0, 6, SeasonalityMode.Additive), new("daily", 6, 8, SeasonalityMode.Additive)], _model.Components);

    [Fact]
    public void Forecast_is_within_a_thousandth_of_the_range()
    {
        ForecastResult result = _model.Predict(Cases.Epochs("load30d/forecast.csv"));
        double[] y = Cases.Column("load30d/train.csv", "y");
        double tolerance = 0.001 * (y.Max() - y.Min());
        Near(Cases.Column("load30d/forecast.csv", "yhat"), result.Yhat, tolerance);
        Near(Cases.Column("load30d/forecast.csv", "trend"), result.Trend, tolerance);
    }

    [Fact]
    public void Interval_agrees_with_the_published_simulation()
    {
        // Both sides are simulations; with 20,000 paths ours adds little to the 1000-path noise of the reference.
        ForecastResult result = _model.Predict(Cases.Epochs("load30d/forecast.csv"), 0.8, 20_000, 1);
        Near(Cases.Column("load30d/forecast.csv", "yhat_lower_poisson"), result.Lower, 0.02);
        Near(Cases.Column("load30d/forecast.csv", "yhat_upper_poisson"), result.Upper, 0.02);
    }

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}]: {expected[i]:G17} and {actual[i]:G17}");
        }
    }
}

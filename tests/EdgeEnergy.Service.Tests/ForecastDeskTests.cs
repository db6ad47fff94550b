using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;
using EdgeEnergy.Service.Clock;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;
using EdgeEnergy.Service.Tests.Bench;
using EdgeEnergy.Service.Trading;
using EdgeEnergy.Storage;

namespace EdgeEnergy.Service.Tests;

/// <summary>Whether a home's forecast may be traded on: gate, drift and the figure allowed power is derived from.</summary>
public sealed class ForecastDeskTests : IDisposable
{
    private const int Hour = 3600;
    private readonly string folder = Directory.CreateTempSubdirectory("edgeenergy-forecast-").FullName;
    private readonly GatewayStore store;
    private readonly List<GatewayEvent> told = [];
    private readonly Community community = new(Sample.Document(c => c["forecast"] = new JsonObject { ["history_days"] = 90, ["safe"] = false }));

    public ForecastDeskTests() => store = GatewayStore.Open(Path.Combine(folder, "gateway.db"));

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_home_that_repeats_its_days_is_traded_on_as_set_and_says_so_once()
    {
        Append(days: 30, (day, hour) => 1000 + (hour * 50));
        ForecastDesk desk = Desk();

        Assert.Equal(ForecastBound.Safe, desk.Bound("home"));
        Assert.True(desk.Cover(Sample.Noon));
        Assert.True(desk.Cover(Sample.Noon + (6 * Hour)));
        Assert.Equal(GateState.Open, desk.Gate("home")!.State);
        Assert.Equal(ForecastBound.Bold, desk.Bound("home"));
        Assert.Single(told, e => e.Text.StartsWith("forecast of home", StringComparison.Ordinal));

        // The gate stays as it is over a restart.
        ForecastDesk again = Desk();
        Assert.False(again.Cover(Sample.Noon + (6 * Hour) + 900));
        Assert.Equal(ForecastBound.Bold, again.Bound("home"));
    }

    [Fact]
    public void A_home_that_nobody_can_foresee_is_traded_on_its_upper_bound()
    {
        Random random = new(5);
        Append(days: 30, (_, _) => 200 + (5000 * Math.Pow(random.NextDouble(), 6)), lastDay: 4);
        ForecastDesk desk = Desk();

        Assert.True(desk.Cover(Sample.Noon));
        Assert.Equal(GateState.NotAccurate, desk.Gate("home")!.State);
        Assert.Equal(ForecastBound.Safe, desk.Bound("home"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void A_home_that_lastingly_changes_closes_its_gate_and_is_reported(int factor, bool drifts)
    {
        Random random = new(7);
        Append(days: 75, (day, hour) => ((day < 68 ? 1 : factor) * (1000 + (hour * 20))) + random.Next(900));
        ForecastDesk desk = Desk();

        Assert.True(desk.Cover(Sample.Noon));
        Assert.Equal(drifts, desk.Gate("home")!.State == GateState.Drifted);
        Assert.Equal(drifts, desk.Bound("home") == ForecastBound.Safe);

        ForecastReport report = desk.Report("home", ForecastQuantity.Load, Sample.Noon, TestContext.Current.CancellationToken);
        Assert.Equal(drifts, report.Drift.Alarm);
        Assert.Equal(drifts, report.Drift.Direction != 0);
    }

    [Fact]
    public void A_community_may_forecast_by_days_that_are_alike()
    {
        Append(days: 30, (day, hour) => 1000 + (hour * 50) + (day % 7 * 100));
        Community alike = new(Sample.Document(c => c["forecast"] = new JsonObject { ["history_days"] = 90, ["method"] = "day_matching" }));
        ForecastDesk desk = new(alike, store, new EventLog(new SteppedTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Sample.Noon)), store, told.Add));

        // Day 30 repeats days 2, 9, 16 and 23: it begins at 1,200 W.
        Assert.True(desk.Cover(Sample.Noon));
        Assert.Equal(Enumerable.Range(0, 24).Select(hour => 1200.0 + (hour * 50)), desk.Load("home")!.Mean.Select(w => Math.Round(w, 6)));
    }

    private ForecastDesk Desk() => new(community, store, new EventLog(new SteppedTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Sample.Noon)), store, told.Add));

    /// <summary>Hours of the home up to noon; those of the last day times a factor.</summary>
    private void Append(int days, Func<int, int, double> wh, double lastDay = 1)
    {
        long first = Sample.Noon - (days * 24L * Hour);
        store.AppendHistory(
        [
            .. Enumerable.Range(0, days * 24).Select(i => new EnergyHistory(
                "home", ForecastQuantity.Load, first + ((long)i * Hour), Hour, wh(i / 24, i % 24) * (i / 24 == days - 1 ? lastDay : 1))),
        ]);
    }
}

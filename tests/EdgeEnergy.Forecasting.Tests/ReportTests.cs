using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class ReportTests
{
    [Fact]
    public void The_report_of_a_real_home_is_consistent_and_honest()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("load_kwh");
        double[] watts = Array.ConvertAll(kwh, v => v * 1000);
        ForecastReport r = ForecastReportBuilder.Build("b08", ForecastQuantity.Load, epochs, watts, epochs[^1] + 3600);
        Assert.Equal(90, r.Past.Count);
        Assert.Equal(90, r.Days.Count);
        Assert.Equal(2880, r.Observations);
        Assert.Equal(r.Forecast.Mean.Sum(), r.DayEnergyWh.Mean, 1e-6 * r.DayEnergyWh.Mean);
        Assert.True(r.DayEnergyWh.Upper < r.Forecast.Upper.Sum());

        // Published experience with such homes: a fifth to a tenth of days within 5 %, median error 14 to 21 %.
        Assert.InRange(r.DaysWithinFivePercent, 0.05, 0.35);
        Assert.InRange(r.MedianDayError, 0.08, 0.25);
        Assert.True(r.MedianDayError < r.WeekBeforeMedianDayError);
        Assert.InRange(r.Steps.Coverage, 0.7, 0.9);
        Assert.Equal(["weekly", "daily"], r.Components.Keys);
        for (int i = 0; i < 24; i++)
        {
            double sum = r.Trend[i] + r.Components["weekly"][i] + r.Components["daily"][i];
            Assert.Equal(Math.Max(0, sum), r.Forecast.Mean[i], 1e-6);
        }
    }

    [Fact]
    public void A_home_that_doubles_its_load_is_said_to_drift()
    {
        (long[] epochs, double[] kwh) = Series.Uci();
        double[] watts = [.. kwh.Select((v, i) => i < 24 * 90 ? v * 1000 : (v * 1000) + 3000)];
        ForecastReport r = ForecastReportBuilder.Build("b05", ForecastQuantity.Load, epochs, watts, epochs[^1] + 3600, new ReportSettings { WasOpen = true });
        Assert.True(r.Drift.Alarm);
        Assert.Equal(1, r.Drift.Direction);
        Assert.Equal(GateState.Drifted, r.Gate.State);
    }

    [Fact]
    public void The_report_of_pv_knows_the_sky()
    {
        (long[] epochs, double[] kwh) = Series.CityLearn("pv_kwh");
        double[] watts = Array.ConvertAll(kwh, v => v * 1000);
        watts[26] = 700;
        PvArray array = PvArray.OfRated(4000, PvModule.Lg365, new PvPlane(20, 180), new Site(34.1, -117.43 + 120, 380));
        ReportSettings settings = new() { Array = array, Plan = new RollingOriginPlan { InitialSeconds = 60 * 86400L, Expanding = true } };
        ForecastReport r = ForecastReportBuilder.Build("b08", ForecastQuantity.Pv, epochs, watts, epochs[^1] + 3600, settings);
        Assert.Equal(60, r.Past.Count);
        Assert.Contains(r.PvFindings, f => f.Kind == PvFindingKind.AtNight && f.Epoch == epochs[26]);
        double[] clear = array.ClearSkyPower(DailyForecaster.Times(r.Forecast.StartUnix, 3600), 3600);
        for (int i = 0; i < 24; i++)
        {
            Assert.Equal(clear[i] <= 0, r.Forecast.Upper[i] == 0);
        }

        Assert.Contains(ClearSkyRegressors.ClearSkyName, r.Components.Keys);
        Assert.InRange(r.Days.Coverage, 0.5, 1);
    }

    [Fact]
    public void Too_short_a_history_is_refused()
    {
        long[] hours = Series.Hours(24 * 35);
        Assert.Throws<InputException>(() => ForecastReportBuilder.Build("b", ForecastQuantity.Load, hours, Series.Home(hours.Length, 0.1, 1), hours[^1] + 3600));
    }
}

using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Forecasting;

namespace EdgeEnergy.Service.Api;

/// <summary>How good a participant's forecasts have been: errors over rolling past days, the accuracy gate and the drift alarm.</summary>
internal static class ForecastQuality
{
    public static JsonObject Of(Gateway gateway, GatewayServices services, string participant, string quantity, CancellationToken cancellation)
    {
        Participant? found = gateway.Community.Traders.FirstOrDefault(p => p.Id == participant);
        if (found is null || !Enum.TryParse(quantity, ignoreCase: true, out ForecastQuantity wanted) || !Enum.IsDefined(wanted) || (wanted == ForecastQuantity.Pv && found.PvW == 0))
        {
            throw new InputException("forecast quality", "participant and quantity", $"{participant} {quantity}", "one with a meter, and load or pv that it has");
        }

        Forecasting.ForecastReport report = gateway.Forecasts.Report(participant, wanted, services.Time.GetUtcNow().ToUnixTimeSeconds(), cancellation);
        return new JsonObject
        {
            ["participant"] = participant,
            ["quantity"] = Reports.Name(wanted),
            ["gate"] = Gate(report.Gate),
            ["drift"] = new JsonObject { ["alarm"] = report.Drift.Alarm, ["direction"] = report.Drift.Direction, ["shift"] = Reports.Number(report.Drift.Shift) },
            ["steps_w"] = Errors(report.Steps),
            ["days_wh"] = Errors(report.Days),
            ["median_day_error"] = Reports.Number(report.MedianDayError),
            ["days_within_five_percent"] = Reports.Number(report.DaysWithinFivePercent),
            ["week_before_median_day_error"] = Reports.Number(report.WeekBeforeMedianDayError),
            ["next_day_wh"] = new JsonObject
            {
                ["mean"] = Reports.Number(report.DayEnergyWh.Mean),
                ["lower"] = Reports.Number(report.DayEnergyWh.Lower),
                ["upper"] = Reports.Number(report.DayEnergyWh.Upper),
            },
            ["observations"] = report.Observations,
            ["missing"] = report.Missing,
            ["outliers"] = report.Outliers,
        };
    }

    public static JsonObject Gate(GateVerdict verdict) => new()
    {
        ["state"] = Reports.Name(verdict.State),
        ["last_day_accuracy"] = Reports.Number(verdict.LastDayAccuracy),
        ["required_accuracy"] = Reports.Number(verdict.RequiredAccuracy),
        ["days_of_history"] = Reports.Number(verdict.DaysOfHistory),
    };

    private static JsonObject Errors(ErrorMetrics errors) => new()
    {
        ["count"] = errors.Count,
        ["mae"] = Reports.Number(errors.Mae),
        ["rmse"] = Reports.Number(errors.Rmse),
        ["mape"] = Reports.Number(errors.Mape),
        ["bias"] = Reports.Number(errors.Bias),
        ["coverage"] = Reports.Number(errors.Coverage),
    };
}

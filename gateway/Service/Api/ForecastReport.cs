using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>A participant's forecast of the current day beside what was measured since: mean power in W for each step.</summary>
internal static class ForecastReport
{
    public static JsonObject Of(Gateway gateway, GatewayServices services, string participant)
    {
        if (gateway.Community.Traders.All(p => p.Id != participant))
        {
            throw new InputException("forecast", "participant", participant, "one with a meter");
        }

        return new JsonObject
        {
            ["participant"] = participant,
            ["load"] = Steps(gateway.Forecasts.Load(participant), services.Store, e => e.LoadWh),
            ["pv"] = Steps(gateway.Forecasts.Pv(participant), services.Store, e => e.PvWh),
        };
    }

    private static JsonNode? Steps(HomeForecast? forecast, IGatewayStore store, Func<PeriodEnergy, long> energy)
    {
        if (forecast is null)
        {
            return null;
        }

        long end = forecast.StartUnix + ((long)forecast.StepSeconds * forecast.Mean.Length);
        Dictionary<int, (long Wh, int Seconds)> measured = [];
        foreach (PeriodEnergy item in store.EnergiesBetween(forecast.StartUnix, end).Where(e => e.ParticipantId == forecast.ParticipantId))
        {
            int step = forecast.IndexAt(item.Period.StartUnix);
            (long wh, int seconds) = measured.GetValueOrDefault(step);
            measured[step] = (wh + energy(item), seconds + item.Period.Seconds);
        }

        return Reports.Array(Enumerable.Range(0, forecast.Mean.Length), i => new JsonObject
        {
            ["unix"] = forecast.StartUnix + ((long)i * forecast.StepSeconds),
            ["mean_w"] = Math.Round(forecast.Mean[i]),
            ["lower_w"] = Math.Round(forecast.Lower[i]),
            ["upper_w"] = Math.Round(forecast.Upper[i]),
            ["actual_w"] = measured.TryGetValue(i, out (long Wh, int Seconds) m) ? m.Wh * 3600 / m.Seconds : null,
        });
    }
}

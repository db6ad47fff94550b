using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Power a participant may still buy: the forecast as a share of the measured peak, projected on the rated peak of its bus, is kept free; the
/// rest is allowed (M. H. Majed, M.E. thesis, American University of Beirut, 2025: 10 of 15 kW on a rated 400 kW keeps two thirds free).
/// </summary>
public static class AllowedPowerRule
{
    /// <summary>Forecast / measured peak, from 0 to 1. A peak of 0 says nothing was ever measured: any forecast above 0 then takes everything.</summary>
    public static double PeakShare(double forecastW, double measuredPeakW)
    {
        if (!double.IsFinite(forecastW))
        {
            throw new InputException("allowed power", "forecast in W", FormattableString.Invariant($"{forecastW}"), "a finite number");
        }

        if (!double.IsFinite(measuredPeakW) || measuredPeakW < 0)
        {
            throw new InputException("allowed power", "measured peak in W", FormattableString.Invariant($"{measuredPeakW}"), "a number that is not negative");
        }

        if (measuredPeakW == 0)
        {
            return forecastW > 0 ? 1 : 0;
        }

        return Math.Clamp(forecastW / measuredPeakW, 0, 1);
    }

    /// <summary>
    /// Allowed power of a participant in a period, by the highest forecast step that overlaps the period. Projected power is rounded up, so
    /// that rounding never allows more. Throws when the forecast does not cover the period or is of another participant.
    /// </summary>
    public static AllowedPower Apply(Participant participant, SettlementPeriod period, HomeForecast forecast, double measuredPeakW, ForecastBound bound)
    {
        if (forecast.ParticipantId != participant.Id)
        {
            throw new InputException("allowed power", "forecast", $"one of {forecast.ParticipantId}", $"one of {participant.Id}");
        }

        if (!forecast.Covers(period.StartUnix) || !forecast.Covers(period.EndUnix - 1))
        {
            throw new InputException("allowed power", $"forecast of {participant.Id}", $"{forecast.Mean.Length} steps from {forecast.StartUnix}", $"steps that cover {period}");
        }

        double[] figures = bound == ForecastBound.Safe ? forecast.Upper : forecast.Mean;
        double highest = figures[forecast.IndexAt(period.StartUnix)..(forecast.IndexAt(period.EndUnix - 1) + 1)].Max();
        long projected = (long)Math.Ceiling(PeakShare(highest, measuredPeakW) * participant.RatedPeakW);
        return new AllowedPower(participant.Id, period, projected, participant.RatedPeakW - projected);
    }
}

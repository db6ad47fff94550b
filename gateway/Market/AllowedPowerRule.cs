using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// The power a participant may still buy: its rated peak minus the upper forecast projected on that peak (M. H. Majed, M.E. thesis, American
/// University of Beirut, 2025: an upper forecast of 10 against a measured peak of 15 is two thirds; two thirds of a rated 400 kW is the projection).
/// </summary>
public static class AllowedPowerRule
{
    /// <summary>Allowed power of one participant in one period.</summary>
    /// <param name="participant">Whose rated peak counts.</param>
    /// <param name="period">The period to buy for.</param>
    /// <param name="upperForecastW">Upper bound of the load forecast, any scale.</param>
    /// <param name="measuredPeakW">Highest load measured so far, the same scale; 0 while nothing was measured, then nothing is reserved.</param>
    public static AllowedPower Apply(Participant participant, SettlementPeriod period, double upperForecastW, double measuredPeakW)
    {
        double share = measuredPeakW > 0 ? Math.Clamp(upperForecastW / measuredPeakW, 0, 1) : 0;
        long projected = (long)Math.Ceiling(share * participant.RatedPeakW);
        return new AllowedPower(participant.Id, period, projected, participant.RatedPeakW - projected);
    }
}

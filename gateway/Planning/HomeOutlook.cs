using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning;

/// <summary>All a home's plan is made from.</summary>
/// <param name="ParticipantId">Whose home.</param>
/// <param name="Period">The period to offer and request for.</param>
/// <param name="Load">Load forecast; must cover the period. The reserve counts what it covers: it should reach the next day's PV surplus.</param>
/// <param name="Pv">PV forecast with the steps of the load forecast; null where there is no PV.</param>
/// <param name="Battery">The battery at the start of the period.</param>
/// <param name="BatteryOfferMicroPerKwh">Price of the battery's energy for a neighbour.</param>
/// <param name="Tariffs">Prices of the community.</param>
public sealed record HomeOutlook(
    string ParticipantId,
    SettlementPeriod Period,
    HomeForecast Load,
    HomeForecast? Pv,
    BatteryState Battery,
    long BatteryOfferMicroPerKwh,
    Tariffs Tariffs);

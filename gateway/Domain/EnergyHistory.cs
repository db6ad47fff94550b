namespace EdgeEnergy.Domain;

/// <summary>Measured energy of one participant in one step before the forecast: Wh at the bus.</summary>
public sealed record EnergyHistory(string ParticipantId, ForecastQuantity Quantity, long StartUnix, int StepSeconds, double Wh);

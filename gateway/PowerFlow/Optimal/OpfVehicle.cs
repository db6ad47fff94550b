namespace EdgeEnergy.PowerFlow;

/// <summary>An electric vehicle: up to PowerKw in the steps [Arrival, Deadline), EnergyKwh drawn from the grid by the deadline.</summary>
public sealed record OpfVehicle(string Id, int Bus, double PowerKw, double EnergyKwh, int Arrival, int Deadline);

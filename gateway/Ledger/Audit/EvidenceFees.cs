namespace EdgeEnergy.Ledger;

/// <summary>The fees in force: the grid's account, whose sales carry none, the account that collects them, and the price in micro-units per kWh.</summary>
public sealed record EvidenceFees(int Grid, int Collector, long PriceMicroPerKwh, ProvenEvent Event);

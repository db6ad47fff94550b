namespace EdgeEnergy.PowerFlow;

/// <summary>A load (negative: generation) at a bus of a four-wire feeder, total kW and kvar; shares hold at the nominal voltage of its connection.</summary>
public sealed record FourWireLoad(int Bus, LoadConnection Connection, double Kw, double Kvar, LoadShares ActiveShares, LoadShares ReactiveShares);

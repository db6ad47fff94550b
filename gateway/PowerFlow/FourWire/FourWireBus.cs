namespace EdgeEnergy.PowerFlow;

/// <summary>A bus of a four-wire feeder; its neutral may be earthed through a resistance in ohm.</summary>
public sealed record FourWireBus(int Id, double? GroundingOhm);

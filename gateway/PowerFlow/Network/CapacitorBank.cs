namespace EdgeEnergy.PowerFlow;

/// <summary>A switched shunt capacitor: <paramref name="On"/> of <paramref name="Steps"/> equal steps, each kvar at 1 p.u.</summary>
public sealed record CapacitorBank(double StepKvar, int Steps, int On);

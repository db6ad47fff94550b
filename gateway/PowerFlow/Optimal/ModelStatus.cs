namespace EdgeEnergy.PowerFlow;

/// <summary>Outcome of a <see cref="QuadraticModel"/>.</summary>
internal enum ModelStatus
{
    Solved,
    Infeasible,
    Failed,
}

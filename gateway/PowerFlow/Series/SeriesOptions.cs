namespace EdgeEnergy.PowerFlow;

/// <summary>Settings of a series.</summary>
/// <param name="Tolerance">Largest estimated error of a bus voltage, p.u.</param>
/// <param name="StepSeconds">Length of a step, for energies.</param>
/// <param name="MinimumVoltage">Limit for buses without their own, p.u.</param>
/// <param name="MaximumVoltage">Limit for buses without their own, p.u.</param>
/// <param name="KeepVoltages">Keep every bus voltage of every step (needed for percentiles).</param>
public sealed record SeriesOptions(
    double Tolerance = 1e-8,
    double StepSeconds = 3600,
    double MinimumVoltage = 0.9,
    double MaximumVoltage = 1.1,
    bool KeepVoltages = false);

namespace EdgeEnergy.Simulator.Rigs;

/// <summary>Limits the market of this community keeps: bus voltage per unit, power factor, and an inverter's size as a share of the peak.</summary>
public sealed record RigLimits(
    double VmMinPu,
    double VmMaxPu,
    double PowerFactorMin,
    double InverterShareOfPeakMin,
    double InverterShareOfPeakMax);

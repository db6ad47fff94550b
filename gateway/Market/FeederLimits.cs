namespace EdgeEnergy.Market;

/// <summary>What the feeder must keep to: voltage band in p.u., branch loading as a share of the rating.</summary>
public sealed record FeederLimits(double VoltageMin, double VoltageMax, double BranchLoadingMax = 1);

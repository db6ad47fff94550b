namespace EdgeEnergy.Market;

/// <summary>A solved feeder. Where <paramref name="Converged"/> is false the other values mean nothing.</summary>
/// <param name="Converged">A solution was found.</param>
/// <param name="VoltagePu">Voltage magnitude of each bus, p.u., feeder order.</param>
/// <param name="BranchLoading">Loading of each branch as a share of its rating, feeder order; null where no rating is known.</param>
/// <param name="LossW">Active losses of the feeder, W.</param>
public sealed record FeederState(bool Converged, double[] VoltagePu, double[]? BranchLoading, double LossW);

namespace EdgeEnergy.Domain;

/// <summary>
/// The power flow the market was checked with: net import at each bus (W, var; feeder order) with the load alone and with the accepted trades,
/// and what came out of it. Voltages in p.u., losses in W.
/// </summary>
public sealed record GridCheck(
    double[] LoadAloneW,
    double[] WithTradesW,
    double[] ReactiveVar,
    double LoadAloneMinimumVoltage,
    double WithTradesMinimumVoltage,
    double LoadAloneLossW,
    double WithTradesLossW,
    IReadOnlyList<BindingLimit> LoadAloneViolations);

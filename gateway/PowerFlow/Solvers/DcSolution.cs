namespace EdgeEnergy.PowerFlow;

/// <summary>Result of the DC approximation: angles in degrees by bus, flow from the from to the to end in kW by branch.</summary>
public sealed record DcSolution(double[] VaDeg, double[] FlowKw, double SlackPKw);

namespace EdgeEnergy.PowerFlow;

/// <summary>Result of an optimal power flow; per step and bus in feeder order.</summary>
public sealed record OpfResult
{
    public required OpfStatus Status { get; init; }

    /// <summary>Cost over all steps. With every price 1 per MWh and one step of an hour: the total generation in MW.</summary>
    public double Objective { get; init; }

    /// <summary>Branch losses of each step, kW.</summary>
    public double[] LossKw { get; init; } = [];

    /// <summary>Supply of the source of each step, kW and kvar.</summary>
    public double[] SourceKw { get; init; } = [];
    public double[] SourceKvar { get; init; } = [];

    /// <summary>Voltages, p.u., [step][bus].</summary>
    public double[][] VmPu { get; init; } = [];

    /// <summary>Locational marginal prices of active and reactive energy, [step][bus], per MWh and Mvarh of additional load.</summary>
    public double[][] ActivePrice { get; init; } = [];
    public double[][] ReactivePrice { get; init; } = [];
    public IReadOnlyList<OpfDispatch> Dispatch { get; init; } = [];

    /// <summary>Limits that cost something at the optimum.</summary>
    public IReadOnlyList<OpfLimit> Binding { get; init; } = [];

    /// <summary>When infeasible: limits that the least-violation point breaks, then those that hold it there.</summary>
    public IReadOnlyList<OpfLimit> Conflicts { get; init; } = [];
}

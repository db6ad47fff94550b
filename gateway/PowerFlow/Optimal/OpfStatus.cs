namespace EdgeEnergy.PowerFlow;

/// <summary>Outcome of an optimal power flow.</summary>
public enum OpfStatus
{
    Optimal,

    /// <summary>The limits can not all be met; the result names those in conflict.</summary>
    Infeasible,

    /// <summary>The optimiser stopped without an answer.</summary>
    Failed,
}

namespace EdgeEnergy.PowerFlow;

/// <summary>Why a solve has no result.</summary>
public enum SolveFailure
{
    None,

    /// <summary>The iteration limit was reached while the change was still above the tolerance.</summary>
    IterationLimit,

    /// <summary>Voltages ran away or became not-a-number.</summary>
    Diverged,

    /// <summary>The Jacobian could not be factorised.</summary>
    Singular,

    /// <summary>Proved by continuation: the feeder collapses below the asked load (see the collapse load multiple).</summary>
    NoSolution,
}

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// One method bound to one feeder with its own workspace. Not for concurrent use; the returned solution belongs to the solver and is
/// overwritten by its next solve (take <see cref="PowerFlowSolution.Copy"/> to keep it). A solve allocates nothing when it converges.
/// </summary>
public interface IPowerFlowSolver
{
    Feeder Feeder { get; }

    PowerFlowMethod Method { get; }

    /// <summary>Solves with net import at each bus (load minus generation), kW and kvar in feeder bus order, in place of the file's loads and injections.</summary>
    /// <exception cref="EdgeEnergy.Domain.InputException">A wrong length or a value that is not finite.</exception>
    PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar);

    /// <summary>Solves with loads (ZIP shares apply) and separate constant-power generation, kW and kvar in feeder bus order.</summary>
    PowerFlowSolution Solve(ReadOnlySpan<double> pLoadKw, ReadOnlySpan<double> qLoadKvar, ReadOnlySpan<double> pGenerationKw, ReadOnlySpan<double> qGenerationKvar);

    /// <summary>Solves the operating point of the feeder file.</summary>
    PowerFlowSolution Solve();
}

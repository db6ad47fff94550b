namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Result of a four-wire solve; belongs to its solver. Buses and lines in feeder order. Voltages in V, currents in A, powers in kW and kvar.
/// </summary>
public sealed class FourWireSolution
{
    internal FourWireSolution(int buses, int lines)
    {
        PhaseVolts = new double[buses, 3];
        NeutralVolts = new double[buses];
        UnbalancePercent = new double[buses];
        CurrentA = new double[lines, 4];
        Loading = new double[lines];
    }

    public bool Converged { get; internal set; }
    public SolveFailure Failure { get; internal set; }
    public int Iterations { get; internal set; }

    /// <summary>[bus, phase]: magnitude phase to neutral.</summary>
    public double[,] PhaseVolts { get; }

    /// <summary>Neutral to earth.</summary>
    public double[] NeutralVolts { get; }

    /// <summary>Voltage unbalance factor of each bus: negative over positive sequence, percent (IEC 61000-4-30).</summary>
    public double[] UnbalancePercent { get; }

    /// <summary>[line, conductor]: magnitude in phases a, b, c and neutral.</summary>
    public double[,] CurrentA { get; }

    /// <summary>Largest conductor current of each line over its ampacity; 0 without one.</summary>
    public double[] Loading { get; }

    /// <summary>Losses in the four conductors.</summary>
    public double LossKw { get; internal set; }

    /// <summary>Losses in earth electrodes.</summary>
    public double GroundLossKw { get; internal set; }
    public double SourceKw { get; internal set; }
    public double SourceKvar { get; internal set; }
}

namespace EdgeEnergy.PowerFlow;

/// <summary>How to solve.</summary>
public enum PowerFlowMethod
{
    /// <summary>Sweep for radial feeders without PV buses, else Newton; continuation tells why when neither converges.</summary>
    Auto,
    Sweep,
    Newton,
    GaussSeidel,
}

namespace EdgeEnergy.PowerFlow;

/// <summary>Settings of an iterative solve.</summary>
/// <param name="Tolerance">Largest estimated error of a bus voltage, p.u. (complex).</param>
/// <param name="MaximumIterations">0: the method's own default.</param>
public readonly record struct PowerFlowOptions(double Tolerance, int MaximumIterations = 0)
{
    public static PowerFlowOptions Default { get; } = new(1e-8);

    internal int IterationsOr(int methodDefault) => MaximumIterations > 0 ? MaximumIterations : methodDefault;
}

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// ZIP load: power at voltage v p.u. is nominal * (Impedance v^2 + Current v + Power); the shares sum to 1.
/// </summary>
public readonly record struct LoadShares(double Impedance, double Current, double Power)
{
    public static LoadShares ConstantPower { get; } = new(0, 0, 1);

    /// <summary>Factor on the nominal power at a voltage in p.u.</summary>
    public double At(double vm) => (Impedance * vm * vm) + (Current * vm) + Power;
}

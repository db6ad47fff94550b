using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>A line of phases a, b, c and neutral: symmetric 4x4 series impedance in ohm for its whole length; ampacity in A or null.</summary>
public sealed record FourWireLine(int From, int To, Complex[,] Impedance, double? AmpacityA)
{
    public string Place => $"{From}-{To}";
}

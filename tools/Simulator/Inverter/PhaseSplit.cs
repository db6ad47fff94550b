namespace EdgeEnergy.Simulator.Inverter;

/// <summary>A power on three phases, whole W, with the sum kept exactly.</summary>
internal readonly record struct PhaseSplit(int L1, int L2, int L3)
{
    public int Sum => L1 + L2 + L3;

    public int this[int phase] => phase switch { 0 => L1, 1 => L2, _ => L3 };

    public static PhaseSplit operator -(PhaseSplit a, PhaseSplit b) => new(a.L1 - b.L1, a.L2 - b.L2, a.L3 - b.L3);

    /// <summary>Shares of the first two phases; the third takes the rest.</summary>
    public static PhaseSplit Of(int watts, double first, double second)
    {
        int l1 = (int)(watts * first);
        int l2 = (int)(watts * second);
        return new PhaseSplit(l1, l2, watts - l1 - l2);
    }
}

namespace EdgeEnergy.Core;

/// <summary>Inverse modulo p by Fermat's a^(p-2), with the addition chain for runs of ones 2, 22 and 223 (255 squarings, 15 products).</summary>
internal sealed class FieldInverse
{
    private readonly uint[] _x2 = new uint[Field.Limbs];
    private readonly uint[] _x3 = new uint[Field.Limbs];
    private readonly uint[] _x22 = new uint[Field.Limbs];
    private readonly uint[] _x44 = new uint[Field.Limbs];
    private readonly uint[] _t = new uint[Field.Limbs];
    private readonly uint[] _u = new uint[Field.Limbs];

    /// <summary>r = 1/a; r and a may be the same array; 0 gives 0.</summary>
    internal void Invert(uint[] r, uint[] a)
    {
        Extend(_x2, a, 1, a);
        Extend(_x3, _x2, 1, a);
        Extend(_t, _x3, 3, _x3);
        Extend(_t, _t, 3, _x3);
        Extend(_t, _t, 2, _x2);
        Extend(_x22, _t, 11, _t);
        Extend(_x44, _x22, 22, _x22);
        Extend(_t, _x44, 44, _x44);
        Extend(_t, _t, 88, _t);
        Extend(_t, _t, 44, _x44);
        Extend(_t, _t, 3, _x3);
        Extend(_t, _t, 23, _x22);
        Extend(_t, _t, 5, a);
        Extend(_t, _t, 3, _x2);
        Extend(r, _t, 2, a);
    }

    // r = a^(2^squarings) * b
    private void Extend(uint[] r, uint[] a, int squarings, uint[] b)
    {
        Field.Square(_u, a, squarings);
        Field.Multiply(r, _u, b);
    }
}

namespace EdgeEnergy.Core;

/// <summary>A point of secp256k1 as (X/Z^2, Y/Z^3); coordinates of magnitude at most 6, 4 and 2.</summary>
internal sealed class JacobianPoint
{
    internal readonly uint[] X = new uint[Field.Limbs];
    internal readonly uint[] Y = new uint[Field.Limbs];
    internal readonly uint[] Z = new uint[Field.Limbs];
    internal bool Infinity = true;

    internal void Set(uint[] x, uint[] y)
    {
        Field.Copy(X, x);
        Field.Copy(Y, y);
        Field.Set(Z, 1);
        Infinity = false;
    }

    internal void CopyFrom(JacobianPoint other)
    {
        Field.Copy(X, other.X);
        Field.Copy(Y, other.Y);
        Field.Copy(Z, other.Z);
        Infinity = other.Infinity;
    }
}

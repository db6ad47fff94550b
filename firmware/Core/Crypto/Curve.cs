namespace EdgeEnergy.Core;

/// <summary>
/// Point arithmetic of y^2 = x^3 + 7 with a scratch of its own; not thread-safe. Formulas: dbl-2009-l (doubling, a = 0) and madd (mixed addition)
/// in the order and with the magnitudes of libsecp256k1. Exceptional cases (infinity, equal, opposite) are branches.
/// </summary>
internal sealed class Curve
{
    private readonly FieldInverse _inverse = new();
    private readonly uint[] _t1 = new uint[Field.Limbs];
    private readonly uint[] _t2 = new uint[Field.Limbs];
    private readonly uint[] _t3 = new uint[Field.Limbs];
    private readonly uint[] _t4 = new uint[Field.Limbs];
    private readonly uint[] _h = new uint[Field.Limbs];
    private readonly uint[] _i = new uint[Field.Limbs];

    /// <summary>p = 2p.</summary>
    internal void Double(JacobianPoint p)
    {
        if (p.Infinity)
        {
            return;
        }

        Field.Multiply(p.Z, p.Z, p.Y);
        Field.Scale(p.Z, 2);
        Field.Square(_t1, p.X);
        Field.Scale(_t1, 3);
        Field.Square(_t2, _t1);
        Field.Square(_t3, p.Y);
        Field.Scale(_t3, 2);
        Field.Square(_t4, _t3);
        Field.Scale(_t4, 2);
        Field.Multiply(_t3, _t3, p.X);
        Field.Copy(p.X, _t3);
        Field.Scale(p.X, 4);
        Field.Negate(p.X, p.X, 4);
        Field.Add(p.X, _t2);
        Field.Negate(_t2, _t2, 1);
        Field.Scale(_t3, 6);
        Field.Add(_t3, _t2);
        Field.Multiply(p.Y, _t1, _t3);
        Field.Negate(_t2, _t4, 2);
        Field.Add(p.Y, _t2);
    }

    /// <summary>p = p + (x, y) for an affine point of magnitude 1.</summary>
    internal void Add(JacobianPoint p, uint[] x, uint[] y)
    {
        if (p.Infinity)
        {
            p.Set(x, y);
            return;
        }

        Field.Square(_t1, p.Z);
        Field.Multiply(_t2, x, _t1);
        Field.Multiply(_t1, _t1, p.Z);
        Field.Multiply(_t1, y, _t1);
        Field.Negate(_h, p.X, 6);
        Field.Add(_h, _t2);
        Field.Negate(_i, p.Y, 4);
        Field.Add(_i, _t1);
        if (IsZero(_h))
        {
            if (IsZero(_i))
            {
                Double(p);
            }
            else
            {
                p.Infinity = true;
            }

            return;
        }

        Field.Square(_t1, _h);
        Field.Multiply(_t2, _h, _t1);
        Field.Multiply(p.Z, p.Z, _h);
        Field.Multiply(_t3, p.X, _t1);
        Field.Copy(p.X, _t3);
        Field.Scale(p.X, 2);
        Field.Add(p.X, _t2);
        Field.Negate(p.X, p.X, 3);
        Field.Square(_t1, _i);
        Field.Add(p.X, _t1);
        Field.Negate(_t1, p.X, 5);
        Field.Add(_t3, _t1);
        Field.Multiply(_t2, p.Y, _t2);
        Field.Multiply(p.Y, _t3, _i);
        Field.Negate(_t2, _t2, 1);
        Field.Add(p.Y, _t2);
    }

    /// <summary>Affine coordinates, normalized, of a point that is not infinity.</summary>
    internal void ToAffine(JacobianPoint p, uint[] x, uint[] y)
    {
        _inverse.Invert(_t1, p.Z);
        ScaleToAffine(p, x, y);
    }

    /// <summary>
    /// Writes points[0..count) to a flat table of 2 * 10 limbs an entry (x, y normalized) with one inversion (Montgomery's trick).
    /// <paramref name="prefixes"/> is scratch of at least count elements.
    /// </summary>
    internal void ToAffineTable(JacobianPoint[] points, int count, uint[][] prefixes, uint[] table, uint[] x, uint[] y)
    {
        Field.Copy(prefixes[0], points[0].Z);
        for (int i = 1; i < count; i++)
        {
            Field.Multiply(prefixes[i], prefixes[i - 1], points[i].Z);
        }

        _inverse.Invert(_h, prefixes[count - 1]);
        for (int i = count - 1; i >= 0; i--)
        {
            if (i > 0)
            {
                Field.Multiply(_t1, _h, prefixes[i - 1]);
                Field.Multiply(_h, _h, points[i].Z);
            }
            else
            {
                Field.Copy(_t1, _h);
            }

            ScaleToAffine(points[i], x, y);
            StoreEntry(table, i, x, y);
        }
    }

    internal static void StoreEntry(uint[] table, int entry, uint[] x, uint[] y)
    {
        System.Array.Copy(x, 0, table, entry * 2 * Field.Limbs, Field.Limbs);
        System.Array.Copy(y, 0, table, (entry * 2 * Field.Limbs) + Field.Limbs, Field.Limbs);
    }

    internal static void LoadEntry(uint[] table, int entry, uint[] x, uint[] y)
    {
        System.Array.Copy(table, entry * 2 * Field.Limbs, x, 0, Field.Limbs);
        System.Array.Copy(table, (entry * 2 * Field.Limbs) + Field.Limbs, y, 0, Field.Limbs);
    }

    /// <summary>True when (x, y), both below p, lies on the curve.</summary>
    internal bool Contains(uint[] x, uint[] y)
    {
        Field.Square(_t1, x);
        Field.Multiply(_t1, _t1, x);
        _t1[0] += 7;
        Field.Square(_t2, y);
        Field.Negate(_t2, _t2, 1);
        Field.Add(_t1, _t2);
        return IsZero(_t1);
    }

    /// <summary>True when x, of magnitude 1, is the affine x of p.</summary>
    internal bool HasX(JacobianPoint p, uint[] x)
    {
        Field.Square(_t1, p.Z);
        Field.Multiply(_t1, _t1, x);
        Field.Negate(_t1, _t1, 1);
        Field.Add(_t1, p.X);
        return IsZero(_t1);
    }

    // With 1/Z in _t1.
    private void ScaleToAffine(JacobianPoint p, uint[] x, uint[] y)
    {
        Field.Square(_t2, _t1);
        Field.Multiply(x, p.X, _t2);
        Field.Multiply(_t2, _t2, _t1);
        Field.Multiply(y, p.Y, _t2);
        Field.Normalize(x);
        Field.Normalize(y);
    }

    private bool IsZero(uint[] a)
    {
        Field.Copy(_t4, a);
        Field.Normalize(_t4);
        return Field.IsZero(_t4);
    }
}

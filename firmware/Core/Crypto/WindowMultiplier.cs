namespace EdgeEnergy.Core;

/// <summary>k * Q for any point Q by windows of four bits; for verification only, because its time depends on k.</summary>
internal sealed class WindowMultiplier
{
    private const int Entries = 15;

    private readonly Curve _curve;
    private readonly JacobianPoint[] _points = new JacobianPoint[Entries];
    private readonly uint[][] _prefixes = new uint[Entries][];
    private readonly uint[] _table = new uint[Entries * 2 * Field.Limbs];
    private readonly uint[] _x = new uint[Field.Limbs];
    private readonly uint[] _y = new uint[Field.Limbs];

    internal WindowMultiplier(Curve curve)
    {
        _curve = curve;
        for (int i = 0; i < Entries; i++)
        {
            _points[i] = new JacobianPoint();
            _prefixes[i] = new uint[Field.Limbs];
        }
    }

    /// <summary>p = k * (x, y) for k below n and a point on the curve.</summary>
    internal void Multiply(JacobianPoint p, uint[] k, uint[] x, uint[] y)
    {
        _points[0].Set(x, y);
        for (int i = 1; i < Entries; i++)
        {
            _points[i].CopyFrom(_points[i - 1]);
            _curve.Add(_points[i], x, y);
        }

        _curve.ToAffineTable(_points, Entries, _prefixes, _table, _x, _y);
        p.Infinity = true;
        for (int window = 63; window >= 0; window--)
        {
            _curve.Double(p);
            _curve.Double(p);
            _curve.Double(p);
            _curve.Double(p);
            int digit = (int)(k[window >> 3] >> (4 * (window & 7))) & 15;
            if (digit != 0)
            {
                Curve.LoadEntry(_table, digit - 1, _x, _y);
                _curve.Add(p, _x, _y);
            }
        }
    }
}

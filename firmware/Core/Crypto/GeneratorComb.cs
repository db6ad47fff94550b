using System;

namespace EdgeEnergy.Core;

/// <summary>
/// k * G by a signed comb of 7 teeth (M. Hamburg, "Fast and compact elliptic-curve cryptography", section 3.3): 37 doublings and 37 additions from a table of
/// 64 points (5 KB) built at construction. No digit is zero, so the sequence of operations is the same for every k but the exceptional cases of
/// <see cref="Curve.Add"/>; the table is read at an index made of bits of k, so caches can see it.
/// </summary>
internal sealed class GeneratorComb
{
    private const int Teeth = 7;
    private const int Spacing = 37;
    private const int Entries = 1 << (Teeth - 1);

    private static readonly byte[] GeneratorX =
    {
        0x79, 0xBE, 0x66, 0x7E, 0xF9, 0xDC, 0xBB, 0xAC, 0x55, 0xA0, 0x62, 0x95, 0xCE, 0x87, 0x0B, 0x07,
        0x02, 0x9B, 0xFC, 0xDB, 0x2D, 0xCE, 0x28, 0xD9, 0x59, 0xF2, 0x81, 0x5B, 0x16, 0xF8, 0x17, 0x98,
    };

    private static readonly byte[] GeneratorY =
    {
        0x48, 0x3A, 0xDA, 0x77, 0x26, 0xA3, 0xC4, 0x65, 0x5D, 0xA4, 0xFB, 0xFC, 0x0E, 0x11, 0x08, 0xA8,
        0xFD, 0x17, 0xB4, 0x48, 0xA6, 0x85, 0x54, 0x19, 0x9C, 0x47, 0xD0, 0x8F, 0xFB, 0x10, 0xD4, 0xB8,
    };

    private readonly Curve _curve;
    private readonly uint[] _table = new uint[Entries * 2 * Field.Limbs];
    private readonly uint[] _offset = new uint[Scalars.Limbs];
    private readonly uint[] _digits = new uint[Scalars.Limbs];
    private readonly uint[] _x = new uint[Field.Limbs];
    private readonly uint[] _y = new uint[Field.Limbs];

    internal GeneratorComb(Curve curve)
    {
        _curve = curve;
        BuildTable();

        // 2^(7*37) - 1 modulo n: with it, bits b of (k + offset)/2 stand for digits 2b - 1 that sum to k.
        uint[] one = new uint[Scalars.Limbs];
        one[0] = 1;
        _offset[0] = 1;
        for (int i = 0; i < Teeth * Spacing; i++)
        {
            Scalars.Add(_offset, _offset, _offset);
        }

        Scalars.Negate(one, one);
        Scalars.Add(_offset, _offset, one);
    }

    /// <summary>p = k * G for k below n.</summary>
    internal void Multiply(JacobianPoint p, uint[] k)
    {
        Scalars.Add(_digits, k, _offset);
        Scalars.Half(_digits, _digits);
        p.Infinity = true;
        for (int column = Spacing - 1; column >= 0; column--)
        {
            _curve.Double(p);
            uint index = 0;
            for (int tooth = Teeth - 1; tooth >= 0; tooth--)
            {
                index = (index << 1) | Bit(column + (tooth * Spacing));
            }

            // The highest tooth is the sign: 0 means minus the entry of the complemented lower teeth.
            uint positive = index >> (Teeth - 1);
            uint complement = positive - 1;
            Curve.LoadEntry(_table, (int)((index ^ complement) & (Entries - 1)), _x, _y);
            NegateIf(complement);
            _curve.Add(p, _x, _y);
        }

        Array.Clear(_digits, 0, Scalars.Limbs);
    }

    private uint Bit(int position) => position < 256 ? (_digits[position >> 5] >> (position & 31)) & 1 : 0;

    // y = -y by mask (all ones or zero), kept at magnitude 1.
    private void NegateIf(uint mask)
    {
        // Limb by limb p - y; a negative limb borrows from the next, and p - y is never negative as a whole because y is normalized and not zero.
        uint borrow = 0;
        for (int i = 0; i < Field.Limbs; i++)
        {
            uint modulus = i == 0 ? 0x3FFFC2Fu : i == 1 ? 0x3FFFFBFu : i == 9 ? 0x3FFFFFu : 0x3FFFFFFu;
            uint difference = modulus - _y[i] - borrow;
            borrow = difference >> 31;
            _y[i] ^= (_y[i] ^ (difference & 0x3FFFFFF)) & mask;
        }
    }

    private void BuildTable()
    {
        JacobianPoint[] points = new JacobianPoint[Entries];
        uint[][] prefixes = new uint[Entries][];
        for (int i = 0; i < Entries; i++)
        {
            points[i] = new JacobianPoint();
            prefixes[i] = new uint[Field.Limbs];
        }

        // teeth[2j] = 2^(37 j) G, teeth[2j + 1] = twice that, all affine.
        uint[] teeth = new uint[Teeth * 2 * 2 * Field.Limbs];
        JacobianPoint walk = new();
        Field.FromBytes(_x, GeneratorX, 0);
        Field.FromBytes(_y, GeneratorY, 0);
        walk.Set(_x, _y);
        for (int tooth = 0; tooth < Teeth; tooth++)
        {
            points[2 * tooth].CopyFrom(walk);
            _curve.Double(walk);
            points[(2 * tooth) + 1].CopyFrom(walk);
            for (int i = 1; i < Spacing; i++)
            {
                _curve.Double(walk);
            }
        }

        _curve.ToAffineTable(points, Teeth * 2, prefixes, teeth, _x, _y);

        // Entry 0 has every lower tooth negative; a set bit j turns its tooth by adding it twice.
        Curve.LoadEntry(teeth, 2 * (Teeth - 1), _x, _y);
        points[0].Set(_x, _y);
        for (int tooth = 0; tooth < Teeth - 1; tooth++)
        {
            Curve.LoadEntry(teeth, 2 * tooth, _x, _y);
            NegateIf(uint.MaxValue);
            _curve.Add(points[0], _x, _y);
        }

        for (int entry = 1; entry < Entries; entry++)
        {
            int tooth = 0;
            while ((entry & (1 << tooth)) == 0)
            {
                tooth++;
            }

            points[entry].CopyFrom(points[entry & (entry - 1)]);
            Curve.LoadEntry(teeth, (2 * tooth) + 1, _x, _y);
            _curve.Add(points[entry], _x, _y);
        }

        _curve.ToAffineTable(points, Entries, prefixes, _table, _x, _y);
    }
}

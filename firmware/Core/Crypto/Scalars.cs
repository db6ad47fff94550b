using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Arithmetic modulo the order n of secp256k1 on eight limbs of 32 bits, little-endian in uint[8]; products by Montgomery's method (CIOS).
/// An instance owns its scratch arrays: nothing is allocated per operation, and it is not thread-safe.
/// </summary>
internal sealed class Scalars
{
    internal const int Limbs = 8;

    private const uint NegatedInverse = 0x5588B13F; // -1/n modulo 2^32

    private static readonly uint[] Order = { 0xD0364141, 0xBFD25E8C, 0xAF48A03B, 0xBAAEDCE6, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF };
    private static readonly uint[] OrderMinusTwo = { 0xD036413F, 0xBFD25E8C, 0xAF48A03B, 0xBAAEDCE6, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF };
    private static readonly uint[] HalfOrder = { 0x681B20A0, 0xDFE92F46, 0x57A4501D, 0x5D576E73, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x7FFFFFFF };

    private readonly uint[] _one = new uint[Limbs];
    private readonly uint[] _rSquared = new uint[Limbs];
    private readonly uint[] _product = new uint[Limbs + 2];
    private readonly uint[] _mont = new uint[Limbs];
    private readonly uint[][] _powers = new uint[16][];

    internal Scalars()
    {
        for (int i = 0; i < 16; i++)
        {
            _powers[i] = new uint[Limbs];
        }

        _one[0] = 1;
        _rSquared[0] = 1;
        for (int i = 0; i < 512; i++)
        {
            Add(_rSquared, _rSquared, _rSquared);
        }
    }

    /// <summary>Reads 32 big-endian bytes reduced modulo n; false when the value was not below n.</summary>
    internal static bool FromBytes(uint[] r, byte[] bytes, int offset)
    {
        for (int i = 0; i < Limbs; i++)
        {
            int at = offset + 28 - (4 * i);
            r[i] = ((uint)bytes[at] << 24) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at + 2] << 8) | bytes[at + 3];
        }

        return !SubtractIfNotBelow(r, 0);
    }

    internal static void ToBytes(byte[] bytes, int offset, uint[] a)
    {
        for (int i = 0; i < Limbs; i++)
        {
            int at = offset + 28 - (4 * i);
            bytes[at] = (byte)(a[i] >> 24);
            bytes[at + 1] = (byte)(a[i] >> 16);
            bytes[at + 2] = (byte)(a[i] >> 8);
            bytes[at + 3] = (byte)a[i];
        }
    }

    internal static bool IsZero(uint[] a)
    {
        uint any = 0;
        for (int i = 0; i < Limbs; i++)
        {
            any |= a[i];
        }

        return any == 0;
    }

    /// <summary>True when a is above (n-1)/2.</summary>
    internal static bool IsHigh(uint[] a)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            borrow = ((ulong)HalfOrder[i] - a[i] - borrow) >> 63;
        }

        return borrow != 0;
    }

    /// <summary>r = a + b modulo n, both below n.</summary>
    internal static void Add(uint[] r, uint[] a, uint[] b)
    {
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            carry += (ulong)a[i] + b[i];
            r[i] = (uint)carry;
            carry >>= 32;
        }

        SubtractIfNotBelow(r, (uint)carry);
    }

    /// <summary>r = n - a for 0 below a below n.</summary>
    internal static void Negate(uint[] r, uint[] a)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong difference = (ulong)Order[i] - a[i] - borrow;
            r[i] = (uint)difference;
            borrow = difference >> 63;
        }
    }

    /// <summary>r = a/2 modulo n.</summary>
    internal static void Half(uint[] r, uint[] a)
    {
        uint odd = 0 - (a[0] & 1);
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            carry += (ulong)a[i] + (Order[i] & odd);
            r[i] = (uint)carry;
            carry >>= 32;
        }

        for (int i = 0; i < Limbs - 1; i++)
        {
            r[i] = (r[i] >> 1) | (r[i + 1] << 31);
        }

        r[Limbs - 1] = (r[Limbs - 1] >> 1) | ((uint)carry << 31);
    }

    /// <summary>r = a * b modulo n; r may be a or b.</summary>
    internal void Multiply(uint[] r, uint[] a, uint[] b)
    {
        Montgomery(_mont, a, _rSquared);
        Montgomery(r, _mont, b);
    }

    /// <summary>r = 1/a modulo n by Fermat, four exponent bits a step; the sequence of operations does not depend on a.</summary>
    internal void Invert(uint[] r, uint[] a)
    {
        uint[][] powers = _powers;
        Montgomery(powers[0], _one, _rSquared);
        Montgomery(powers[1], a, _rSquared);
        for (int i = 2; i < 16; i++)
        {
            Montgomery(powers[i], powers[i - 1], powers[1]);
        }

        Array.Copy(powers[0], 0, _mont, 0, Limbs);
        for (int i = 63; i >= 0; i--)
        {
            Montgomery(_mont, _mont, _mont);
            Montgomery(_mont, _mont, _mont);
            Montgomery(_mont, _mont, _mont);
            Montgomery(_mont, _mont, _mont);
            Montgomery(_mont, _mont, powers[(int)(OrderMinusTwo[i >> 3] >> (4 * (i & 7))) & 15]);
        }

        Montgomery(r, _mont, _one);
        for (int i = 1; i < 16; i++)
        {
            Array.Clear(powers[i], 0, Limbs);
        }
    }

    /// <summary>r = n + a when that is below 2^256; false when it is not.</summary>
    internal static bool AddOrder(uint[] r, uint[] a)
    {
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            carry += (ulong)a[i] + Order[i];
            r[i] = (uint)carry;
            carry >>= 32;
        }

        return carry == 0;
    }

    // r - n when (carry, r) is not below n, by mask; true when it subtracted.
    private static bool SubtractIfNotBelow(uint[] r, uint carry)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            borrow = ((ulong)r[i] - Order[i] - borrow) >> 63;
        }

        uint take = carry | (1 - (uint)borrow);
        uint mask = 0 - take;
        borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong difference = (ulong)r[i] - (Order[i] & mask) - borrow;
            r[i] = (uint)difference;
            borrow = difference >> 63;
        }

        return take != 0;
    }

    // r = a * b / 2^256 modulo n.
    private void Montgomery(uint[] r, uint[] a, uint[] b)
    {
        uint[] t = _product;
        uint[] order = Order;
        Array.Clear(t, 0, Limbs + 2);
        for (int i = 0; i < Limbs; i++)
        {
            ulong factor = b[i];
            ulong carry = 0;
            for (int j = 0; j < Limbs; j++)
            {
                carry += (a[j] * factor) + t[j];
                t[j] = (uint)carry;
                carry >>= 32;
            }

            carry += t[Limbs];
            t[Limbs] = (uint)carry;
            t[Limbs + 1] = (uint)(carry >> 32);

            factor = t[0] * NegatedInverse;
            carry = ((order[0] * factor) + t[0]) >> 32;
            for (int j = 1; j < Limbs; j++)
            {
                carry += (order[j] * factor) + t[j];
                t[j - 1] = (uint)carry;
                carry >>= 32;
            }

            carry += t[Limbs];
            t[Limbs - 1] = (uint)carry;
            t[Limbs] = t[Limbs + 1] + (uint)(carry >> 32);
        }

        uint top = t[Limbs];
        Array.Copy(t, 0, r, 0, Limbs);
        SubtractIfNotBelow(r, top);
    }
}

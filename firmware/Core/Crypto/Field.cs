using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Arithmetic modulo p = 2^256 - 2^32 - 977 on ten limbs of 26 bits, little-endian in uint[10]. Limbs may exceed 26 bits by a "magnitude" m:
/// limb below 2m * 2^26. Products take magnitudes up to 8 and give 1; sums add magnitudes. Same representation as libsecp256k1's field_10x26.
/// </summary>
internal static class Field
{
    internal const int Limbs = 10;

    private const uint Mask = 0x3FFFFFF;
    private const uint TopMask = 0x3FFFFF;

    // 2^260 = 2^36 + 0x3D10 modulo p: what the tenth limb and above fold back to.
    private const uint FoldLow = 0x3D10;
    private const int FoldShift = 10;

    internal static void Set(uint[] r, uint value)
    {
        Array.Clear(r, 0, Limbs);
        r[0] = value;
    }

    internal static void Copy(uint[] r, uint[] a) => Array.Copy(a, 0, r, 0, Limbs);

    /// <summary>Reads 32 big-endian bytes; false when the value is not below p.</summary>
    internal static bool FromBytes(uint[] r, byte[] bytes, int offset)
    {
        ulong held = 0;
        int bits = 0;
        int limb = 0;
        for (int i = 31; i >= 0; i--)
        {
            held |= (ulong)bytes[offset + i] << bits;
            bits += 8;
            if (bits >= 26 && limb < 9)
            {
                r[limb++] = (uint)held & Mask;
                held >>= 26;
                bits -= 26;
            }
        }

        r[9] = (uint)held;
        uint ones = r[2] & r[3] & r[4] & r[5] & r[6] & r[7] & r[8];
        return !(r[9] == TopMask && ones == Mask && r[1] + 0x40 + ((r[0] + 0x3D1) >> 26) > Mask);
    }

    /// <summary>Writes a normalized element as 32 big-endian bytes.</summary>
    internal static void ToBytes(byte[] bytes, int offset, uint[] a)
    {
        ulong held = 0;
        int bits = 0;
        int limb = 0;
        for (int i = 31; i >= 0; i--)
        {
            if (bits < 8 && limb < Limbs)
            {
                held |= (ulong)a[limb++] << bits;
                bits += 26;
            }

            bytes[offset + i] = (byte)held;
            held >>= 8;
            bits -= 8;
        }
    }

    internal static void Add(uint[] r, uint[] a)
    {
        for (int i = 0; i < Limbs; i++)
        {
            r[i] += a[i];
        }
    }

    internal static void Scale(uint[] r, uint factor)
    {
        for (int i = 0; i < Limbs; i++)
        {
            r[i] *= factor;
        }
    }

    /// <summary>r = -a for a of the given magnitude; the result has one more.</summary>
    internal static void Negate(uint[] r, uint[] a, uint magnitude)
    {
        uint twice = 2 * (magnitude + 1);
        uint full = Mask * twice;
        r[0] = (0x3FFFC2F * twice) - a[0];
        r[1] = (0x3FFFFBF * twice) - a[1];
        for (int i = 2; i < 9; i++)
        {
            r[i] = full - a[i];
        }

        r[9] = (TopMask * twice) - a[9];
    }

    /// <summary>Brings an element of any magnitude to its only canonical form.</summary>
    internal static void Normalize(uint[] r)
    {
        uint overflow = r[9] >> 22;
        r[9] &= TopMask;
        Carry(r, overflow);
        uint ones = r[2] & r[3] & r[4] & r[5] & r[6] & r[7] & r[8];
        bool subtract = r[9] == TopMask && ones == Mask && r[1] + 0x40 + ((r[0] + 0x3D1) >> 26) > Mask;
        Carry(r, (r[9] >> 22) | (subtract ? 1u : 0u));
        r[9] &= TopMask;
    }

    internal static bool IsZero(uint[] normalized)
    {
        uint any = 0;
        for (int i = 0; i < Limbs; i++)
        {
            any |= normalized[i];
        }

        return any == 0;
    }

    internal static bool IsOdd(uint[] normalized) => (normalized[0] & 1) != 0;

    internal static void Multiply(uint[] r, uint[] a, uint[] b)
    {
        ulong a0 = a[0];
        ulong a1 = a[1];
        ulong a2 = a[2];
        ulong a3 = a[3];
        ulong a4 = a[4];
        ulong a5 = a[5];
        ulong a6 = a[6];
        ulong a7 = a[7];
        ulong a8 = a[8];
        ulong a9 = a[9];
        ulong b0 = b[0];
        ulong b1 = b[1];
        ulong b2 = b[2];
        ulong b3 = b[3];
        ulong b4 = b[4];
        ulong b5 = b[5];
        ulong b6 = b[6];
        ulong b7 = b[7];
        ulong b8 = b[8];
        ulong b9 = b[9];

        ulong high = (a0 * b9) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2) + (a8 * b1) + (a9 * b0);
        uint t9 = (uint)high & Mask;
        high >>= 26;
        ulong low = (a0 * b0);
        high += (a1 * b9) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2) + (a9 * b1);
        ulong fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t0 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b1) + (a1 * b0);
        high += (a2 * b9) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3) + (a9 * b2);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t1 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b2) + (a1 * b1) + (a2 * b0);
        high += (a3 * b9) + (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4) + (a9 * b3);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t2 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
        high += (a4 * b9) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5) + (a9 * b4);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t3 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0);
        high += (a5 * b9) + (a6 * b8) + (a7 * b7) + (a8 * b6) + (a9 * b5);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t4 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
        high += (a6 * b9) + (a7 * b8) + (a8 * b7) + (a9 * b6);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t5 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0);
        high += (a7 * b9) + (a8 * b8) + (a9 * b7);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t6 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1) + (a7 * b0);
        high += (a8 * b9) + (a9 * b8);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t7 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2) + (a7 * b1) + (a8 * b0);
        high += (a9 * b9);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t8 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);

        low += (high * FoldLow) + t9;
        r[9] = (uint)low & TopMask;
        low = (low >> 22) + (high << (FoldShift + 4));
        high = (low * (FoldLow >> 4)) + t0;
        r[0] = (uint)high & Mask;
        high = (high >> 26) + (low << (FoldShift - 4)) + t1;
        r[1] = (uint)high & Mask;
        r[2] = (uint)(high >> 26) + t2;
        r[3] = t3;
        r[4] = t4;
        r[5] = t5;
        r[6] = t6;
        r[7] = t7;
        r[8] = t8;
    }

    internal static void Square(uint[] r, uint[] a)
    {
        ulong a0 = a[0];
        ulong a1 = a[1];
        ulong a2 = a[2];
        ulong a3 = a[3];
        ulong a4 = a[4];
        ulong a5 = a[5];
        ulong a6 = a[6];
        ulong a7 = a[7];
        ulong a8 = a[8];
        ulong a9 = a[9];
        ulong d0 = a0 << 1;
        ulong d1 = a1 << 1;
        ulong d2 = a2 << 1;
        ulong d3 = a3 << 1;
        ulong d4 = a4 << 1;
        ulong d5 = a5 << 1;
        ulong d6 = a6 << 1;
        ulong d7 = a7 << 1;
        ulong d8 = a8 << 1;

        ulong high = (d0 * a9) + (d1 * a8) + (d2 * a7) + (d3 * a6) + (d4 * a5);
        uint t9 = (uint)high & Mask;
        high >>= 26;
        ulong low = (a0 * a0);
        high += (d1 * a9) + (d2 * a8) + (d3 * a7) + (d4 * a6) + (a5 * a5);
        ulong fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t0 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a1);
        high += (d2 * a9) + (d3 * a8) + (d4 * a7) + (d5 * a6);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t1 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a2) + (a1 * a1);
        high += (d3 * a9) + (d4 * a8) + (d5 * a7) + (a6 * a6);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t2 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a3) + (d1 * a2);
        high += (d4 * a9) + (d5 * a8) + (d6 * a7);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t3 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a4) + (d1 * a3) + (a2 * a2);
        high += (d5 * a9) + (d6 * a8) + (a7 * a7);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t4 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a5) + (d1 * a4) + (d2 * a3);
        high += (d6 * a9) + (d7 * a8);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t5 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a6) + (d1 * a5) + (d2 * a4) + (a3 * a3);
        high += (d7 * a9) + (a8 * a8);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t6 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a7) + (d1 * a6) + (d2 * a5) + (d3 * a4);
        high += (d8 * a9);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t7 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);
        low += (d0 * a8) + (d1 * a7) + (d2 * a6) + (d3 * a5) + (a4 * a4);
        high += (a9 * a9);
        fold = high & Mask;
        high >>= 26;
        low += fold * FoldLow;
        uint t8 = (uint)low & Mask;
        low = (low >> 26) + (fold << FoldShift);

        low += (high * FoldLow) + t9;
        r[9] = (uint)low & TopMask;
        low = (low >> 22) + (high << (FoldShift + 4));
        high = (low * (FoldLow >> 4)) + t0;
        r[0] = (uint)high & Mask;
        high = (high >> 26) + (low << (FoldShift - 4)) + t1;
        r[1] = (uint)high & Mask;
        r[2] = (uint)(high >> 26) + t2;
        r[3] = t3;
        r[4] = t4;
        r[5] = t5;
        r[6] = t6;
        r[7] = t7;
        r[8] = t8;
    }

    /// <summary>r = a^(2^count).</summary>
    internal static void Square(uint[] r, uint[] a, int count)
    {
        Square(r, a);
        for (int i = 1; i < count; i++)
        {
            Square(r, r);
        }
    }

    private static void Carry(uint[] r, uint overflow)
    {
        r[0] += overflow * 0x3D1;
        r[1] += overflow << 6;
        for (int i = 0; i < 9; i++)
        {
            r[i + 1] += r[i] >> 26;
            r[i] &= Mask;
        }
    }
}

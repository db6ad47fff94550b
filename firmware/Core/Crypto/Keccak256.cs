using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Keccak-256 as Ethereum uses it (Keccak submission padding 0x01, not SHA-3's 0x06), incremental and reusable; allocates nothing per call; not thread-safe.
/// </summary>
public sealed class Keccak256
{
    public const int HashLength = 32;

    private const int Rate = 136;

    private static readonly ulong[] RoundConstants =
    {
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    };

    private readonly ulong[] _state = new ulong[25];
    private readonly byte[] _block = new byte[Rate];
    private int _blockUsed;

    /// <summary>Starts a new message.</summary>
    public void Reset()
    {
        Array.Clear(_state, 0, 25);
        _blockUsed = 0;
    }

    /// <summary>Appends <paramref name="count"/> bytes of the message.</summary>
    public void Update(byte[] data, int offset, int count)
    {
        while (count > 0)
        {
            int take = Rate - _blockUsed;
            if (take > count)
            {
                take = count;
            }

            Array.Copy(data, offset, _block, _blockUsed, take);
            _blockUsed += take;
            offset += take;
            count -= take;
            if (_blockUsed == Rate)
            {
                Absorb();
            }
        }
    }

    /// <summary>Writes the 32-byte hash and starts a new message.</summary>
    public void Finish(byte[] hash, int offset)
    {
        Array.Clear(_block, _blockUsed, Rate - _blockUsed);
        _block[_blockUsed] = 0x01;
        _block[Rate - 1] |= 0x80;
        Absorb();
        for (int i = 0; i < HashLength; i++)
        {
            hash[offset + i] = (byte)(_state[i >> 3] >> ((i & 7) << 3));
        }

        Reset();
    }

    /// <summary>Hash of one message: 32 bytes at <paramref name="hashOffset"/>.</summary>
    public void Hash(byte[] data, int offset, int count, byte[] hash, int hashOffset)
    {
        Reset();
        Update(data, offset, count);
        Finish(hash, hashOffset);
    }

    private void Absorb()
    {
        int at = 0;
        for (int lane = 0; lane < Rate / 8; lane++)
        {
            uint low = _block[at] | ((uint)_block[at + 1] << 8) | ((uint)_block[at + 2] << 16) | ((uint)_block[at + 3] << 24);
            uint high = _block[at + 4] | ((uint)_block[at + 5] << 8) | ((uint)_block[at + 6] << 16) | ((uint)_block[at + 7] << 24);
            _state[lane] ^= low | ((ulong)high << 32);
            at += 8;
        }

        _blockUsed = 0;
        Permute();
    }

    // Keccak-f[1600], FIPS 202 section 3.2, a round unrolled: theta into d, rho and pi into b, chi and iota back into a.
    private void Permute()
    {
        ulong[] a = _state;
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
        ulong a10 = a[10];
        ulong a11 = a[11];
        ulong a12 = a[12];
        ulong a13 = a[13];
        ulong a14 = a[14];
        ulong a15 = a[15];
        ulong a16 = a[16];
        ulong a17 = a[17];
        ulong a18 = a[18];
        ulong a19 = a[19];
        ulong a20 = a[20];
        ulong a21 = a[21];
        ulong a22 = a[22];
        ulong a23 = a[23];
        ulong a24 = a[24];
        for (int round = 0; round < 24; round++)
        {
            ulong c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            ulong c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            ulong c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            ulong c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            ulong c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            ulong d0 = c4 ^ ((c1 << 1) | (c1 >> 63));
            ulong d1 = c0 ^ ((c2 << 1) | (c2 >> 63));
            ulong d2 = c1 ^ ((c3 << 1) | (c3 >> 63));
            ulong d3 = c2 ^ ((c4 << 1) | (c4 >> 63));
            ulong d4 = c3 ^ ((c0 << 1) | (c0 >> 63));

            ulong b0 = a0 ^ d0;
            a5 ^= d0;
            ulong b16 = (a5 << 36) | (a5 >> 28);
            a10 ^= d0;
            ulong b7 = (a10 << 3) | (a10 >> 61);
            a15 ^= d0;
            ulong b23 = (a15 << 41) | (a15 >> 23);
            a20 ^= d0;
            ulong b14 = (a20 << 18) | (a20 >> 46);
            a1 ^= d1;
            ulong b10 = (a1 << 1) | (a1 >> 63);
            a6 ^= d1;
            ulong b1 = (a6 << 44) | (a6 >> 20);
            a11 ^= d1;
            ulong b17 = (a11 << 10) | (a11 >> 54);
            a16 ^= d1;
            ulong b8 = (a16 << 45) | (a16 >> 19);
            a21 ^= d1;
            ulong b24 = (a21 << 2) | (a21 >> 62);
            a2 ^= d2;
            ulong b20 = (a2 << 62) | (a2 >> 2);
            a7 ^= d2;
            ulong b11 = (a7 << 6) | (a7 >> 58);
            a12 ^= d2;
            ulong b2 = (a12 << 43) | (a12 >> 21);
            a17 ^= d2;
            ulong b18 = (a17 << 15) | (a17 >> 49);
            a22 ^= d2;
            ulong b9 = (a22 << 61) | (a22 >> 3);
            a3 ^= d3;
            ulong b5 = (a3 << 28) | (a3 >> 36);
            a8 ^= d3;
            ulong b21 = (a8 << 55) | (a8 >> 9);
            a13 ^= d3;
            ulong b12 = (a13 << 25) | (a13 >> 39);
            a18 ^= d3;
            ulong b3 = (a18 << 21) | (a18 >> 43);
            a23 ^= d3;
            ulong b19 = (a23 << 56) | (a23 >> 8);
            a4 ^= d4;
            ulong b15 = (a4 << 27) | (a4 >> 37);
            a9 ^= d4;
            ulong b6 = (a9 << 20) | (a9 >> 44);
            a14 ^= d4;
            ulong b22 = (a14 << 39) | (a14 >> 25);
            a19 ^= d4;
            ulong b13 = (a19 << 8) | (a19 >> 56);
            a24 ^= d4;
            ulong b4 = (a24 << 14) | (a24 >> 50);

            a0 = b0 ^ (~b1 & b2) ^ RoundConstants[round];
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }

        a[0] = a0;
        a[1] = a1;
        a[2] = a2;
        a[3] = a3;
        a[4] = a4;
        a[5] = a5;
        a[6] = a6;
        a[7] = a7;
        a[8] = a8;
        a[9] = a9;
        a[10] = a10;
        a[11] = a11;
        a[12] = a12;
        a[13] = a13;
        a[14] = a14;
        a[15] = a15;
        a[16] = a16;
        a[17] = a17;
        a[18] = a18;
        a[19] = a19;
        a[20] = a20;
        a[21] = a21;
        a[22] = a22;
        a[23] = a23;
        a[24] = a24;
    }
}

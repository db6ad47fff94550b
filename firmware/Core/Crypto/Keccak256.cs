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

    // Rho rotations and pi targets in the order in which the pi permutation visits the lanes, from lane 1 on.
    private static readonly int[] Rotations = { 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44 };
    private static readonly int[] Targets = { 10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1 };

    private readonly ulong[] _state = new ulong[25];
    private readonly ulong[] _columns = new ulong[5];
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
        for (int i = 0; i < Rate; i++)
        {
            _state[i >> 3] ^= (ulong)_block[i] << ((i & 7) << 3);
        }

        _blockUsed = 0;
        Permute();
    }

    // Keccak-f[1600], FIPS 202 section 3.2.
    private void Permute()
    {
        ulong[] a = _state;
        ulong[] c = _columns;
        for (int round = 0; round < 24; round++)
        {
            for (int x = 0; x < 5; x++)
            {
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }

            for (int x = 0; x < 5; x++)
            {
                ulong right = c[(x + 1) % 5];
                ulong d = c[(x + 4) % 5] ^ ((right << 1) | (right >> 63));
                for (int y = 0; y < 25; y += 5)
                {
                    a[x + y] ^= d;
                }
            }

            ulong moving = a[1];
            for (int i = 0; i < 24; i++)
            {
                int target = Targets[i];
                int rotation = Rotations[i];
                ulong held = a[target];
                a[target] = (moving << rotation) | (moving >> (64 - rotation));
                moving = held;
            }

            for (int y = 0; y < 25; y += 5)
            {
                for (int x = 0; x < 5; x++)
                {
                    c[x] = a[y + x];
                }

                for (int x = 0; x < 5; x++)
                {
                    a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
                }
            }

            a[0] ^= RoundConstants[round];
        }
    }
}

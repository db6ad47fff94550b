using System;

namespace EdgeEnergy.Core;

/// <summary>
/// HMAC-SHA-256 (RFC 2104). The two keyed blocks are compressed once in <see cref="SetKey"/>; after that a tag costs the message and two blocks.
/// Reusable, allocates nothing per call, not thread-safe.
/// </summary>
public sealed class HmacSha256
{
    public const int TagLength = 32;

    private readonly Sha256 _inner = new();
    private readonly Sha256 _outer = new();
    private readonly Sha256 _work = new();
    private readonly byte[] _pad = new byte[Sha256.BlockLength];
    private readonly byte[] _digest = new byte[Sha256.HashLength];

    /// <summary>Sets the key (any length) and starts a new message.</summary>
    public void SetKey(byte[] key, int offset, int count)
    {
        Array.Clear(_pad, 0, _pad.Length);
        if (count > Sha256.BlockLength)
        {
            _work.Hash(key, offset, count, _pad, 0);
        }
        else
        {
            Array.Copy(key, offset, _pad, 0, count);
        }

        for (int i = 0; i < _pad.Length; i++)
        {
            _pad[i] ^= 0x36;
        }

        _inner.Reset();
        _inner.Update(_pad, 0, _pad.Length);
        for (int i = 0; i < _pad.Length; i++)
        {
            _pad[i] ^= 0x36 ^ 0x5c;
        }

        _outer.Reset();
        _outer.Update(_pad, 0, _pad.Length);
        Array.Clear(_pad, 0, _pad.Length);
        Reset();
    }

    /// <summary>Starts a new message under the same key.</summary>
    public void Reset() => _work.CopyStateFrom(_inner);

    /// <summary>Appends <paramref name="count"/> bytes of the message.</summary>
    public void Update(byte[] data, int offset, int count) => _work.Update(data, offset, count);

    /// <summary>Appends one byte of the message.</summary>
    public void Update(byte value) => _work.Update(value);

    /// <summary>Writes the 32-byte tag and starts a new message under the same key.</summary>
    public void Finish(byte[] tag, int offset)
    {
        _work.Finish(_digest, 0);
        _work.CopyStateFrom(_outer);
        _work.Update(_digest, 0, Sha256.HashLength);
        _work.Finish(tag, offset);
        Reset();
    }
}

using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Deterministic nonces of RFC 6979 section 3.2 with HMAC-SHA-256 and a 256-bit order: candidates k1, k2 ... for one private key and one hash.
/// </summary>
public sealed class Rfc6979
{
    public const int NonceLength = 32;

    private readonly HmacSha256 _hmac = new();
    private readonly byte[] _k = new byte[32];
    private readonly byte[] _v = new byte[32];
    private bool _retry;

    /// <summary>Seeds the generator from a 32-byte private key and a 32-byte hash, which the caller has reduced modulo the order (bits2octets).</summary>
    public void Start(byte[] privateKey, int keyOffset, byte[] hash, int hashOffset)
    {
        for (int i = 0; i < 32; i++)
        {
            _k[i] = 0;
            _v[i] = 1;
        }

        for (byte step = 0; step < 2; step++)
        {
            _hmac.SetKey(_k, 0, 32);
            _hmac.Update(_v, 0, 32);
            _hmac.Update(step);
            _hmac.Update(privateKey, keyOffset, 32);
            _hmac.Update(hash, hashOffset, 32);
            _hmac.Finish(_k, 0);
            _hmac.SetKey(_k, 0, 32);
            NextBlock();
        }

        _retry = false;
    }

    /// <summary>Writes the next 32-byte candidate; the caller refuses those outside [1, order) and asks again.</summary>
    public void Next(byte[] nonce, int offset)
    {
        if (_retry)
        {
            _hmac.Update(_v, 0, 32);
            _hmac.Update(0);
            _hmac.Finish(_k, 0);
            _hmac.SetKey(_k, 0, 32);
            NextBlock();
        }

        NextBlock();
        Array.Copy(_v, 0, nonce, offset, 32);
        _retry = true;
    }

    private void NextBlock()
    {
        _hmac.Update(_v, 0, 32);
        _hmac.Finish(_v, 0);
    }
}

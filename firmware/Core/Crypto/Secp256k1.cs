using System;

namespace EdgeEnergy.Core;

/// <summary>
/// ECDSA on secp256k1 with deterministic nonces (<see cref="Rfc6979"/>) and low s. Keys, hashes and signatures are big-endian bytes in the caller's
/// arrays; nothing is allocated per call after the first Verify. An instance holds a 5 KB table and scratch: build one a thread, it is not thread-safe.
/// Signing runs the same sequence of operations for every key and nonce but reads its table by secret bits and is not hardened against power analysis.
/// </summary>
public sealed class Secp256k1
{
    public const int PrivateKeyLength = 32;
    public const int PublicKeyLength = 64;
    public const int HashLength = 32;
    public const int SignatureLength = 64;
    public const int RecoverableSignatureLength = 65;
    public const int AddressLength = 20;

    private readonly Curve _curve = new();
    private readonly Scalars _scalars = new();
    private readonly GeneratorComb _comb;
    private readonly Rfc6979 _nonces = new();
    private readonly JacobianPoint _point = new();
    private readonly JacobianPoint _generatorPart = new();
    private readonly uint[] _key = new uint[Scalars.Limbs];
    private readonly uint[] _nonce = new uint[Scalars.Limbs];
    private readonly uint[] _hash = new uint[Scalars.Limbs];
    private readonly uint[] _r = new uint[Scalars.Limbs];
    private readonly uint[] _s = new uint[Scalars.Limbs];
    private readonly uint[] _x = new uint[Field.Limbs];
    private readonly uint[] _y = new uint[Field.Limbs];
    private readonly byte[] _bytes = new byte[32];
    private WindowMultiplier? _window;
    private bool _oddY;

    public Secp256k1()
    {
        _comb = new GeneratorComb(_curve);
    }

    /// <summary>Public key x|y (64 bytes) of a 32-byte private key; false when the key is not in [1, n).</summary>
    public bool PublicKey(byte[] privateKey, int keyOffset, byte[] publicKey, int offset)
    {
        if (!LoadPrivateKey(privateKey, keyOffset))
        {
            return false;
        }

        _comb.Multiply(_point, _key);
        Array.Clear(_key, 0, Scalars.Limbs);
        _curve.ToAffine(_point, _x, _y);
        Field.ToBytes(publicKey, offset, _x);
        Field.ToBytes(publicKey, offset + 32, _y);
        return true;
    }

    /// <summary>Signature r|s (64 bytes, low s) of a 32-byte hash; false when the key is not in [1, n).</summary>
    public bool Sign(byte[] privateKey, int keyOffset, byte[] hash, int hashOffset, byte[] signature, int offset)
    {
        if (!LoadPrivateKey(privateKey, keyOffset))
        {
            return false;
        }

        Scalars.FromBytes(_hash, hash, hashOffset);
        Scalars.ToBytes(_bytes, 0, _hash);
        _nonces.Start(privateKey, keyOffset, _bytes, 0);
        bool found;
        do
        {
            _nonces.Next(_bytes, 0);
            found = Scalars.FromBytes(_nonce, _bytes, 0) && !Scalars.IsZero(_nonce) && TryNonce();
        }
        while (!found);

        Scalars.ToBytes(signature, offset, _r);
        Scalars.ToBytes(signature, offset + 32, _s);
        Array.Clear(_key, 0, Scalars.Limbs);
        Array.Clear(_nonce, 0, Scalars.Limbs);
        Array.Clear(_bytes, 0, _bytes.Length);
        return true;
    }

    /// <summary>Signature r|s|v (65 bytes, low s, v 27 or 28 by the parity of the nonce point's y) of a 32-byte hash; false when the key is not in [1, n).</summary>
    public bool SignRecoverable(byte[] privateKey, int keyOffset, byte[] hash, int hashOffset, byte[] signature, int offset)
    {
        if (!Sign(privateKey, keyOffset, hash, hashOffset, signature, offset))
        {
            return false;
        }

        signature[offset + SignatureLength] = (byte)(_oddY ? 28 : 27);
        return true;
    }

    /// <summary>
    /// True when r|s (64 bytes) signs the 32-byte hash under the public key x|y (64 bytes). False for any other input, a high s and a point off the curve included.
    /// </summary>
    public bool Verify(byte[] publicKey, int keyOffset, byte[] hash, int hashOffset, byte[] signature, int offset)
    {
        if (!Scalars.FromBytes(_r, signature, offset) || Scalars.IsZero(_r)
            || !Scalars.FromBytes(_s, signature, offset + 32) || Scalars.IsZero(_s) || Scalars.IsHigh(_s)
            || !Field.FromBytes(_x, publicKey, keyOffset) || !Field.FromBytes(_y, publicKey, keyOffset + 32) || !_curve.Contains(_x, _y))
        {
            return false;
        }

        _window ??= new WindowMultiplier(_curve);
        Scalars.FromBytes(_hash, hash, hashOffset);
        _scalars.Invert(_s, _s);
        _scalars.Multiply(_hash, _hash, _s);
        _scalars.Multiply(_s, _r, _s);

        _window.Multiply(_point, _s, _x, _y);
        if (!Scalars.IsZero(_hash))
        {
            _comb.Multiply(_generatorPart, _hash);
            _curve.ToAffine(_generatorPart, _x, _y);
            _curve.Add(_point, _x, _y);
        }

        return !_point.Infinity && HasNonceX(_point);
    }

    /// <summary>Ethereum address (20 bytes): the end of keccak256(x|y) of a 64-byte public key.</summary>
    public static void Address(byte[] publicKey, int keyOffset, Keccak256 keccak, byte[] address, int offset)
    {
        byte[] digest = new byte[Keccak256.HashLength];
        keccak.Hash(publicKey, keyOffset, PublicKeyLength, digest, 0);
        Array.Copy(digest, Keccak256.HashLength - AddressLength, address, offset, AddressLength);
    }

    private bool LoadPrivateKey(byte[] privateKey, int offset) => Scalars.FromBytes(_key, privateKey, offset) && !Scalars.IsZero(_key);

    // r and s for the nonce; false when the nonce must be replaced (r or s zero, or x of the nonce point not below n, which v can not tell).
    private bool TryNonce()
    {
        _comb.Multiply(_point, _nonce);
        _curve.ToAffine(_point, _x, _y);
        Field.ToBytes(_bytes, 0, _x);
        if (!Scalars.FromBytes(_r, _bytes, 0) || Scalars.IsZero(_r))
        {
            return false;
        }

        _scalars.Multiply(_s, _r, _key);
        Scalars.Add(_s, _s, _hash);
        _scalars.Invert(_nonce, _nonce);
        _scalars.Multiply(_s, _s, _nonce);
        if (Scalars.IsZero(_s))
        {
            return false;
        }

        _oddY = Field.IsOdd(_y);
        if (Scalars.IsHigh(_s))
        {
            Scalars.Negate(_s, _s);
            _oddY = !_oddY;
        }

        return true;
    }

    // x of the point equals r modulo n: r itself, or r + n where that is still below p.
    private bool HasNonceX(JacobianPoint point)
    {
        Scalars.ToBytes(_bytes, 0, _r);
        Field.FromBytes(_x, _bytes, 0);
        if (_curve.HasX(point, _x))
        {
            return true;
        }

        if (!Scalars.AddOrder(_r, _r))
        {
            return false;
        }

        Scalars.ToBytes(_bytes, 0, _r);
        return Field.FromBytes(_x, _bytes, 0) && _curve.HasX(point, _x);
    }
}

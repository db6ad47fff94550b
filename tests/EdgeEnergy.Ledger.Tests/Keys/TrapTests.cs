using System.Numerics;
using System.Security.Cryptography;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>What a library takes and a chain, or a second look, must not.</summary>
public sealed class TrapTests : IDisposable
{
    private static readonly BigInteger Order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);
    private static readonly byte[] Hash = SHA256.HashData("trap"u8);

    private readonly Secp256k1Native _curve = new();
    private readonly byte[] _key = SHA256.HashData("key"u8);
    private readonly byte[] _address = new byte[20];

    public void Dispose() => _curve.Dispose();

    /// <summary>The library itself recovers from the other root of the equation: a second signature of the same message.</summary>
    [Fact]
    public void The_other_root_is_recovered_by_the_library_and_refused_by_us()
    {
        byte[] high = Signature();
        Bytes(Order - S(high)).CopyTo(high, 32);
        high[64] ^= 1;
        Assert.True(LibraryRecovers(high));
        Assert.False(_curve.TryRecover(Hash, high, _address));
        Assert.False(_curve.Verify(_curve.PublicKey(_key), Hash, high.AsSpan(0, 64)));
        Assert.True(_curve.TryComplete(_curve.PublicKey(_key), Hash, high.AsSpan(0, 64), high));
        Assert.Equal(Signature(), high);
    }

    /// <summary>Half of the order is the greatest s there is; one more is the least that is refused.</summary>
    [Fact]
    public void The_bound_is_half_of_the_order()
    {
        byte[] signature = Signature();
        Bytes((Order - 1) / 2).CopyTo(signature, 32);
        Assert.True(_curve.TryRecover(Hash, signature, _address));
        Bytes((Order + 1) / 2).CopyTo(signature, 32);
        Assert.False(_curve.TryRecover(Hash, signature, _address));
    }

    [Fact]
    public void Only_0_1_27_and_28_are_recovery_ids()
    {
        byte[] signature = Signature();
        byte right = signature[64];
        int[] taken = [.. Enumerable.Range(0, 256).Where(v =>
        {
            signature[64] = (byte)v;
            return _curve.TryRecover(Hash, signature, _address) && _address.AsSpan().SequenceEqual(EthereumAddress.OfPublicKey(_curve.PublicKey(_key)));
        })];
        Assert.Equal([right, right + 27], taken);
        int[] recovered = [.. Enumerable.Range(0, 256).Where(v =>
        {
            signature[64] = (byte)v;
            return _curve.TryRecover(Hash, signature, _address);
        })];
        Assert.Equal([0, 1, 27, 28], recovered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void Zero_and_what_is_not_below_the_order_is_no_r_and_no_s(int at)
    {
        foreach (BigInteger value in (BigInteger[])[BigInteger.Zero, Order, Order + 1, (BigInteger.One << 256) - 1])
        {
            byte[] signature = Signature();
            Bytes(value).CopyTo(signature, at);
            Assert.False(_curve.TryRecover(Hash, signature, _address));
            Assert.False(_curve.Verify(_curve.PublicKey(_key), Hash, signature.AsSpan(0, 64)));
            Assert.False(_curve.TryComplete(_curve.PublicKey(_key), Hash, signature.AsSpan(0, 64), new byte[65]));
        }
    }

    [Fact]
    public void Points_off_the_curve_are_no_public_keys()
    {
        byte[] point = _curve.PublicKey(_key);
        Assert.True(_curve.IsPublicKey(point));
        point[63] ^= 1;
        Assert.False(_curve.IsPublicKey(point));
        Assert.False(_curve.IsPublicKey(new byte[64]));
        Assert.False(_curve.IsPublicKey(point.AsSpan(1)));
        Assert.False(_curve.Verify(point, Hash, Signature().AsSpan(0, 64)));
    }

    private static BigInteger S(byte[] signature) => new(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger value)
    {
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - digits.Length], .. digits];
    }

    private static bool LibraryRecovers(byte[] signature)
    {
        using Secp256k1Context context = Secp256k1Context.Create();
        byte[] native = new byte[65];
        return Secp256k1Interop.secp256k1_ecdsa_recoverable_signature_parse_compact(context.Value, native, signature.AsSpan(0, 64), signature[64]) == 1
            && Secp256k1Interop.secp256k1_ecdsa_recover(context.Value, new byte[64], native, Hash) == 1;
    }

    private byte[] Signature()
    {
        byte[] signature = new byte[65];
        _curve.Sign(Hash, _key, signature);
        return signature;
    }
}

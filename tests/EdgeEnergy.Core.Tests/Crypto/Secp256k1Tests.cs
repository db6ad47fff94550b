using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Core.Tests.Crypto;

public sealed class Secp256k1Tests
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber);
    private static readonly BigInteger Prime = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F", NumberStyles.HexNumber);

    private readonly Secp256k1 _curve = new();

    /// <summary>The deterministic signatures in use among secp256k1 libraries (SHA-256 of the message, low s).</summary>
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [InlineData(
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181",
        "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    public void Published_signatures(string privateKey, string message, string expected)
    {
        byte[] signature = new byte[64];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(message));
        Assert.True(_curve.Sign(Convert.FromHexString(privateKey), 0, hash, 0, signature, 0));
        Assert.Equal(expected, Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void Keys_and_signatures_are_byte_identical_with_libsecp256k1()
    {
        using Libsecp256k1 peer = new();
        Random random = new(4);
        byte[] key = new byte[32];
        byte[] hash = new byte[32];
        byte[] publicKey = new byte[64];
        byte[] signature = new byte[65];
        for (int i = 0; i < 600; i++)
        {
            random.NextBytes(key);
            random.NextBytes(hash);
            Assert.True(_curve.PublicKey(key, 0, publicKey, 0));
            Assert.Equal(peer.PublicKey(key), publicKey);
            Assert.True(_curve.SignRecoverable(key, 0, hash, 0, signature, 0));
            byte[] expected = peer.SignRecoverable(key, hash);
            expected[64] += 27;
            Assert.Equal(expected, signature);
            Assert.True(_curve.Verify(publicKey, 0, hash, 0, signature, 0));
        }
    }

    /// <summary>Keys at the edges of the group, where the comb and the additions meet equal points, opposite points and infinity; hashes at the edges of the range.</summary>
    [Fact]
    public void Edges_are_byte_identical_with_libsecp256k1()
    {
        using Libsecp256k1 peer = new();
        List<BigInteger> keys = [];
        for (int i = 1; i < 40; i++)
        {
            keys.Add(i);
            keys.Add(Order - i);
            keys.Add((Order + i) / 2);
        }

        for (int bit = 0; bit < 256; bit++)
        {
            keys.Add(BigInteger.One << bit);
            keys.Add((BigInteger.One << bit) - 1);
        }

        byte[][] hashes = [new byte[32], Bytes(1), Bytes(Order - 1), Bytes(Order), Bytes(Order + 1), Bytes((BigInteger.One << 256) - 1)];
        byte[] publicKey = new byte[64];
        byte[] signature = new byte[65];
        int at = 0;
        foreach (BigInteger value in keys.Where(k => k > 0 && k < Order))
        {
            byte[] key = Bytes(value);
            byte[] hash = hashes[at++ % hashes.Length];
            Assert.True(_curve.PublicKey(key, 0, publicKey, 0));
            Assert.Equal(peer.PublicKey(key), publicKey);
            Assert.True(_curve.SignRecoverable(key, 0, hash, 0, signature, 0));
            byte[] expected = peer.SignRecoverable(key, hash);
            expected[64] += 27;
            Assert.Equal(expected, signature);
            Assert.True(_curve.Verify(publicKey, 0, hash, 0, signature, 0));
        }
    }

    [Fact]
    public void Keys_outside_the_group_are_refused()
    {
        byte[] output = new byte[65];
        foreach (BigInteger value in new[] { BigInteger.Zero, Order, Order + 1, (BigInteger.One << 256) - 1 })
        {
            Assert.False(_curve.PublicKey(Bytes(value), 0, output, 0));
            Assert.False(_curve.Sign(Bytes(value), 0, new byte[32], 0, output, 0));
            Assert.False(_curve.SignRecoverable(Bytes(value), 0, new byte[32], 0, output, 0));
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_signature_hash_or_key_is_refused_as_libsecp256k1_refuses_it()
    {
        using Libsecp256k1 peer = new();
        byte[] key = SHA256.HashData("device"u8);
        byte[] hash = SHA256.HashData("reading"u8);
        byte[] publicKey = new byte[64];
        byte[] signature = new byte[64];
        _curve.PublicKey(key, 0, publicKey, 0);
        _curve.Sign(key, 0, hash, 0, signature, 0);
        Assert.True(peer.Verify(publicKey, hash, signature));
        foreach (byte[] part in new[] { signature, hash, publicKey })
        {
            for (int bit = 0; bit < part.Length * 8; bit += 3)
            {
                part[bit >> 3] ^= (byte)(1 << (bit & 7));
                Assert.False(_curve.Verify(publicKey, 0, hash, 0, signature, 0));
                Assert.False(peer.Verify(publicKey, hash, signature));
                part[bit >> 3] ^= (byte)(1 << (bit & 7));
            }
        }

        Assert.True(_curve.Verify(publicKey, 0, hash, 0, signature, 0));
    }

    [Fact]
    public void Malformed_signatures_and_keys_are_refused()
    {
        byte[] key = SHA256.HashData("device"u8);
        byte[] hash = SHA256.HashData("reading"u8);
        byte[] publicKey = new byte[64];
        byte[] signature = new byte[64];
        _curve.PublicKey(key, 0, publicKey, 0);
        _curve.Sign(key, 0, hash, 0, signature, 0);
        BigInteger r = new(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true);
        BigInteger s = new(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);

        foreach ((BigInteger R, BigInteger S) bad in new[] { (r, Order - s), (BigInteger.Zero, s), (r, BigInteger.Zero), (Order, s), (r, Order), (Order + r, s), (r, Order + s) })
        {
            if (bad.R < BigInteger.One << 256 && bad.S < BigInteger.One << 256)
            {
                Assert.False(_curve.Verify(publicKey, 0, hash, 0, [.. Bytes(bad.R), .. Bytes(bad.S)], 0));
            }
        }

        BigInteger x = new(publicKey.AsSpan(0, 32), isUnsigned: true, isBigEndian: true);
        foreach (byte[] badKey in new[] { new byte[64], [.. Bytes(Prime), .. publicKey[32..]], [.. publicKey[..32], .. Bytes(Prime)], [.. Bytes(x), .. Bytes(1)] })
        {
            Assert.False(_curve.Verify(badKey, 0, hash, 0, signature, 0));
        }
    }

    /// <summary>x of the nonce point above n: r is x - n, and only the second comparison of Verify finds it. Built backwards: choose R, then the key that fits.</summary>
    [Fact]
    public void A_nonce_point_whose_x_is_above_the_order_verifies()
    {
        using Libsecp256k1 peer = new();
        BigInteger x = Order + 1;
        while (BigInteger.ModPow((BigInteger.ModPow(x, 3, Prime) + 7) % Prime, (Prime - 1) / 2, Prime) != 1)
        {
            x++;
        }

        // With hash 0 and s = r, R = (0/s) G + (r/s) Q = Q: the public key is R itself.
        BigInteger y = BigInteger.ModPow((BigInteger.ModPow(x, 3, Prime) + 7) % Prime, (Prime + 1) / 4, Prime);
        BigInteger r = x - Order;
        byte[] publicKey = [.. Bytes(x), .. Bytes(y)];
        byte[] signature = [.. Bytes(r), .. Bytes(r)];
        Assert.True(peer.Verify(publicKey, new byte[32], signature));
        Assert.True(_curve.Verify(publicKey, 0, new byte[32], 0, signature, 0));
    }

    /// <summary>u1 G and u2 Q meet as equal points (Q = G, u1 = u2) and as opposite ones, whose sum is no signature.</summary>
    [Fact]
    public void Sums_of_equal_and_opposite_points()
    {
        using Libsecp256k1 peer = new();
        byte[] publicKey = new byte[64];
        byte[] twice = new byte[64];
        _curve.PublicKey(Bytes(1), 0, publicKey, 0);
        _curve.PublicKey(Bytes(2), 0, twice, 0);

        // hash = r, s = r: u1 = u2 = 1, R = 2G.
        BigInteger r = new(twice.AsSpan(0, 32), isUnsigned: true, isBigEndian: true);
        BigInteger s = r > Order / 2 ? Order - r : r;
        byte[] hash = Bytes(s == r ? r : Order - r);
        byte[] signature = [.. Bytes(r), .. Bytes(s)];
        Assert.Equal(peer.Verify(publicKey, hash, signature), _curve.Verify(publicKey, 0, hash, 0, signature, 0));

        byte[] opposite = Bytes(Order - new BigInteger(hash, isUnsigned: true, isBigEndian: true));
        Assert.False(_curve.Verify(publicKey, 0, opposite, 0, signature, 0) && _curve.Verify(publicKey, 0, hash, 0, signature, 0));
        Assert.Equal(peer.Verify(publicKey, opposite, signature), _curve.Verify(publicKey, 0, opposite, 0, signature, 0));
    }

    /// <summary>The key keccak256("cow") of the EIP-712 example.</summary>
    [Fact]
    public void Address_of_the_EIP_712_example()
    {
        Keccak256 keccak = new();
        byte[] key = new byte[32];
        byte[] publicKey = new byte[64];
        byte[] address = new byte[20];
        keccak.Hash("cow"u8.ToArray(), 0, 3, key, 0);
        Assert.True(_curve.PublicKey(key, 0, publicKey, 0));
        Secp256k1.Address(publicKey, 0, keccak, address, 0);
        Assert.Equal("cd2a3d9f938e13cd947ec05abc7fe734df8dd826", Convert.ToHexStringLower(address));
    }

    [Fact]
    public void Signing_and_verifying_allocate_nothing_after_warm_up()
    {
        byte[] key = SHA256.HashData("device"u8);
        byte[] hash = SHA256.HashData("reading"u8);
        byte[] publicKey = new byte[64];
        byte[] signature = new byte[65];
        _curve.PublicKey(key, 0, publicKey, 0);
        _curve.SignRecoverable(key, 0, hash, 0, signature, 0);
        _curve.Verify(publicKey, 0, hash, 0, signature, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            _curve.SignRecoverable(key, 0, hash, 0, signature, 0);
            _curve.Verify(publicKey, 0, hash, 0, signature, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[32];
        byte[] raw = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        raw.CopyTo(bytes, 32 - raw.Length);
        return bytes;
    }
}

using System.Collections;
using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using EdgeEnergy.Core;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>What every signer must do, whatever library or token it is of. Checked against the curve arithmetic of firmware/Core, which shares nothing with them.</summary>
public abstract class SignerKit : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    protected Secp256k1Native Curve { get; } = new();

    /// <summary>False for tokens that choose their nonces at random.</summary>
    protected virtual bool Deterministic => true;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Signatures_are_low_s_and_of_the_key()
    {
        ISigner signer = Opened("alice").Signer("alice");
        byte[][] hashes = [new byte[32], Filled(0xff), .. Enumerable.Range(0, 60).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        foreach (byte[] hash in hashes)
        {
            byte[] signature = Sign(signer, hash);
            Assert.True(new Secp256k1().Verify(signer.PublicKey, 0, hash, 0, signature, 0));
            Assert.True(Number(signature.AsSpan(32, 32)) * 2 < Order);
            byte[] address = new byte[20];
            Assert.InRange(signature[64], 0, 1);
            Assert.True(Curve.TryRecover(hash, signature, address));
            Assert.Equal(signer.Address, EthereumAddress.Format(address));
        }
    }

    [Fact]
    public void Nonces_are_those_of_RFC_6979_or_the_tokens_own()
    {
        ISigner signer = Opened("alice").Signer("alice");
        for (int i = 0; i < 300; i++)
        {
            byte[] hash = SHA256.HashData(BitConverter.GetBytes(i));
            byte[] expected = new byte[65];
            Assert.True(new Secp256k1().SignRecoverable(KeyOf("alice"), 0, hash, 0, expected, 0));
            expected[64] -= 27;
            Assert.Equal(Deterministic, expected.AsSpan().SequenceEqual(Sign(signer, hash)));
        }
    }

    [Fact]
    public void Public_key_and_address_are_those_of_the_key()
    {
        IKeyring keyring = Opened("alice", "bob");
        foreach (string account in (string[])["alice", "bob"])
        {
            byte[] point = new byte[64];
            Assert.True(new Secp256k1().PublicKey(KeyOf(account), 0, point, 0));
            byte[] address = new byte[20];
            Secp256k1.Address(point, 0, new Keccak256(), address, 0);
            Assert.Equal(point, keyring.Signer(account).PublicKey);
            Assert.Equal(EthereumAddress.Format(address), keyring.Signer(account).Address);
        }
    }

    [Fact]
    public void A_transaction_is_its_accounts()
    {
        ISigner signer = Opened("bob").Signer("bob");
        Eip1559Transaction transaction = new()
        {
            ChainId = 31337,
            Nonce = 7,
            MaxPriorityFeePerGas = 1_000_000_000,
            MaxFeePerGas = 3_000_000_000,
            GasLimit = 21_000,
            To = new byte[20],
            Value = 5,
        };

        SignedTransaction signed = transaction.Sign(signer);

        IReadOnlyList<RlpItem> fields = Rlp.Decode(signed.Raw.AsSpan(1)).Items;
        byte[] signature = [.. Bytes(fields[10].Integer), .. Bytes(fields[11].Integer), (byte)fields[9].Integer];
        byte[] address = new byte[20];
        Assert.True(Curve.TryRecover(Eip1559Transaction.Decode(signed.Raw).SigningHash(), signature, address));
        Assert.Equal(signer.Address, EthereumAddress.Format(address));
        Assert.Equal(signer.Address, signed.From);
    }

    [Theory]
    [InlineData(31, 65)]
    [InlineData(33, 65)]
    [InlineData(0, 65)]
    [InlineData(32, 64)]
    [InlineData(32, 66)]
    public void Other_lengths_are_refused_and_nothing_is_written(int hash, int signature)
    {
        ISigner signer = Opened("alice").Signer("alice");
        byte[] room = new byte[signature];
        Assert.Throws<ArgumentException>(() => signer.Sign(new byte[hash], room));
        Assert.All(room, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Many_threads_sign_at_once()
    {
        IKeyring keyring = Opened("alice", "bob");
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            ISigner signer = keyring.Signer(i % 2 == 0 ? "alice" : "bob");
            byte[] hash = SHA256.HashData(BitConverter.GetBytes(i));
            Assert.True(Curve.Verify(signer.PublicKey, hash, Sign(signer, hash).AsSpan(0, 64)));
        });
    }

    [Fact]
    public void What_is_disposed_holds_no_secret_and_signs_nothing()
    {
        IKeyring keyring = Open("alice");
        ISigner signer = keyring.Signer("alice");
        byte[][] secrets = [KeyOf("alice"), .. Secrets];
        _ = Sign(signer, SHA256.HashData("before"u8));
        Assert.Equal(KeepsSecrets, Arrays(keyring).Any(a => IsOneOf(secrets, a)));

        byte[][] held = [.. Arrays(keyring)];
        ((IDisposable)keyring).Dispose();

        Assert.DoesNotContain(held, a => IsOneOf(secrets, a));
        Assert.Throws<ObjectDisposedException>(() => Sign(signer, SHA256.HashData("after"u8)));
    }

    protected static BigInteger Order { get; } = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);

    /// <summary>True when the key's bytes lie in this process's memory for as long as the keyring is open.</summary>
    protected virtual bool KeepsSecrets => true;

    /// <summary>What else must not be left in memory.</summary>
    protected virtual byte[][] Secrets => [];

    /// <summary>Opens a keyring with these accounts, whose keys are <see cref="KeyOf"/>.</summary>
    protected abstract IKeyring Open(params string[] accounts);

    /// <summary>The 32-byte key of an account.</summary>
    protected virtual byte[] KeyOf(string account) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("key of " + account));

    /// <summary>The same, disposed with the test.</summary>
    protected IKeyring Opened(params string[] accounts) => Disposed(Open(accounts));

    protected IKeyring Disposed(IKeyring keyring)
    {
        _opened.Add((IDisposable)keyring);
        return keyring;
    }

    protected virtual void Dispose(bool disposing)
    {
        _opened.ForEach(o => o.Dispose());
        Curve.Dispose();
    }

    protected static byte[] Sign(ISigner signer, byte[] hash)
    {
        byte[] signature = new byte[65];
        signer.Sign(hash, signature);
        return signature;
    }

    protected static byte[] Bytes(BigInteger value)
    {
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - digits.Length], .. digits];
    }

    protected static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static bool IsOneOf(byte[][] secrets, byte[] found) => secrets.Any(s => s.AsSpan().SequenceEqual(found));

    /// <summary>Every byte array that an object of the room reaches through fields of the room's types and collections.</summary>
    private static IEnumerable<byte[]> Arrays(object root)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object> left = new([root]);
        while (left.TryPop(out object? next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            if (next is byte[] bytes)
            {
                yield return bytes;
                continue;
            }

            IEnumerable<object?> inside = next is IDictionary dictionary
                ? dictionary.Values.Cast<object?>()
                : next.GetType().Namespace is { } name && name.StartsWith("EdgeEnergy", StringComparison.Ordinal)
                    ? next.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(f => !f.FieldType.IsPointer).Select(f => f.GetValue(next))
                    : [];
            foreach (object item in inside.OfType<object>().Where(o => o is not ValueType and not string))
            {
                left.Push(item);
            }
        }
    }
}

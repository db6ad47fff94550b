using System.Numerics;
using System.Text;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Arguments of a call in the contract ABI (Solidity documentation, "Contract ABI Specification"): words in the head, dynamic values in the tail.
/// One instance encodes one call, constructor or tuple.
/// </summary>
public sealed class AbiEncoder
{
    private readonly byte[] _selector;
    private readonly List<byte[]> _head = [];
    private readonly List<byte[]?> _tail = [];

    private AbiEncoder(byte[] selector) => _selector = selector;

    /// <summary>A call of the function with this canonical signature, for example "transfer(address,uint256)".</summary>
    public static AbiEncoder Call(string signature) => new(Selector(signature));

    /// <summary>Arguments without a selector: of a constructor, or for hashing.</summary>
    public static AbiEncoder Arguments() => new([]);

    /// <summary>First four bytes of the hash of a canonical signature.</summary>
    public static byte[] Selector(string signature) => Keccak.Hash(Encoding.ASCII.GetBytes(signature))[..4];

    /// <summary>An unsigned integer of any width; the caller keeps it within the type.</summary>
    public AbiEncoder Number(BigInteger value) => Static(Word(value));

    public AbiEncoder Address(string address) => Static(Left(EthereumAddress.Parse(address, "ABI address")));

    /// <summary>bytes32.</summary>
    public AbiEncoder Bytes32(ReadOnlySpan<byte> value)
    {
        if (value.Length != 32)
        {
            throw new ArgumentException($"bytes32 has 32 bytes, this has {value.Length}", nameof(value));
        }

        return Static(value.ToArray());
    }

    /// <summary>bytes.</summary>
    public AbiEncoder Bytes(ReadOnlySpan<byte> value)
    {
        byte[] tail = new byte[32 + Padded(value.Length)];
        Word(value.Length).CopyTo(tail, 0);
        value.CopyTo(tail.AsSpan(32));
        return Dynamic(tail);
    }

    /// <summary>string.</summary>
    public AbiEncoder Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>address[].</summary>
    public AbiEncoder Addresses(IReadOnlyCollection<string> addresses) =>
        Dynamic([.. Word(addresses.Count), .. addresses.SelectMany(a => Left(EthereumAddress.Parse(a, "ABI address")))]);

    /// <summary>bytes32[].</summary>
    public AbiEncoder Words(IReadOnlyCollection<byte[]> words) => Dynamic([.. Word(words.Count), .. words.SelectMany(w => w)]);

    /// <summary>A tuple with dynamic members.</summary>
    public AbiEncoder DynamicTuple(AbiEncoder members) => Dynamic(members.ToArray());

    /// <summary>An array of tuples with dynamic members.</summary>
    public AbiEncoder DynamicTuples(IReadOnlyCollection<AbiEncoder> tuples)
    {
        AbiEncoder places = Arguments();
        foreach (AbiEncoder tuple in tuples)
        {
            places.DynamicTuple(tuple);
        }

        return Dynamic([.. Word(tuples.Count), .. places.ToArray()]);
    }

    /// <summary>A tuple without dynamic members: its words stand in the head.</summary>
    public AbiEncoder Tuple(AbiEncoder members)
    {
        foreach (byte[] word in members._head)
        {
            Static(word);
        }

        return this;
    }

    public byte[] ToArray()
    {
        int headLength = _head.Count * 32;
        using MemoryStream output = new();
        output.Write(_selector);
        int tailAt = headLength;
        for (int i = 0; i < _head.Count; i++)
        {
            output.Write(_tail[i] is null ? _head[i] : Word(tailAt));
            tailAt += _tail[i]?.Length ?? 0;
        }

        foreach (byte[]? tail in _tail)
        {
            output.Write(tail ?? []);
        }

        return output.ToArray();
    }

    private static int Padded(int length) => (length + 31) / 32 * 32;

    private static byte[] Word(BigInteger value)
    {
        byte[] word = new byte[32];
        if (value.Sign < 0)
        {
            word.AsSpan().Fill(0xff);
        }

        byte[] digits = value.ToByteArray(isUnsigned: value.Sign >= 0, isBigEndian: true);
        if (digits.Length > 32)
        {
            throw new ArgumentOutOfRangeException(nameof(value), "a word has 256 bits");
        }

        digits.CopyTo(word, 32 - digits.Length);
        return word;
    }

    private static byte[] Left(byte[] address)
    {
        byte[] word = new byte[32];
        address.CopyTo(word, 32 - address.Length);
        return word;
    }

    private AbiEncoder Static(byte[] word)
    {
        _head.Add(word);
        _tail.Add(null);
        return this;
    }

    private AbiEncoder Dynamic(byte[] tail)
    {
        _head.Add([]);
        _tail.Add(tail);
        return this;
    }
}

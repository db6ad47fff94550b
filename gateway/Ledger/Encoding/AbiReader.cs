using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Reads values of the contract ABI by their place in the head; a place outside the data is an <see cref="InputException"/>.</summary>
public readonly ref struct AbiReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The word at this place of the head.</summary>
    public ReadOnlySpan<byte> Word(int place) => Slice((long)place * 32, 32);

    public BigInteger Number(int place) => new(Word(place), isUnsigned: true, isBigEndian: true);

    /// <summary>A signed integer of 256 bits.</summary>
    public BigInteger Signed(int place) => new(Word(place), isUnsigned: false, isBigEndian: true);

    public string Address(int place) => EthereumAddress.Format(Word(place)[12..]);

    public long Long(int place)
    {
        BigInteger value = Number(place);
        return value <= long.MaxValue ? (long)value : throw Bad($"{value}", "a number below 2^63");
    }

    /// <summary>bytes.</summary>
    public byte[] Bytes(int place)
    {
        long start = Long(place);
        return Slice(start + 32, new AbiReader(Slice(start, 32)).Long(0)).ToArray();
    }

    /// <summary>An array of words, as numbers.</summary>
    public BigInteger[] Numbers(int place)
    {
        long start = Long(place);
        long count = new AbiReader(Slice(start, 32)).Long(0);
        if (count > _data.Length / 32)
        {
            throw Bad($"an array of {count}", "one that fits the data");
        }

        BigInteger[] numbers = new BigInteger[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new BigInteger(Slice(start + 32 + (32L * i), 32), isUnsigned: true, isBigEndian: true);
        }

        return numbers;
    }

    private static InputException Bad(string found, string expected) => new("ABI", "data", found, expected);

    private ReadOnlySpan<byte> Slice(long start, long length) =>
        start >= 0 && length >= 0 && start <= _data.Length && length <= _data.Length - start
            ? _data.Slice((int)start, (int)length)
            : throw Bad($"{_data.Length} bytes", $"at least {start + length}");
}

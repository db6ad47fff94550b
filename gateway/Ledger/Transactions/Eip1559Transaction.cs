using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A transaction of type 2 (EIP-1559). Fees are wei per gas; <see cref="To"/> has 20 bytes, or none to create a contract.</summary>
public sealed record Eip1559Transaction
{
    private const byte Type = 2;

    public required long ChainId { get; init; }
    public required ulong Nonce { get; init; }
    public required BigInteger MaxPriorityFeePerGas { get; init; }
    public required BigInteger MaxFeePerGas { get; init; }
    public required ulong GasLimit { get; init; }
    public byte[] To { get; init; } = [];
    public BigInteger Value { get; init; }
    public byte[] Data { get; init; } = [];
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>The hash that is signed: Keccak-256 of 0x02 and the RLP list of the nine unsigned fields.</summary>
    public byte[] SigningHash() => Keccak.Hash([Type, .. Rlp.List(Fields())]);

    /// <summary>Signs with the account's key.</summary>
    public SignedTransaction Sign(ISigner signer)
    {
        Span<byte> signature = stackalloc byte[Secp256k1Native.SignatureLength];
        signer.Sign(SigningHash(), signature);
        byte[][] signed =
        [
            .. Fields(),
            Rlp.Integer(signature[64]),
            Rlp.Integer(new BigInteger(signature[..32], isUnsigned: true, isBigEndian: true)),
            Rlp.Integer(new BigInteger(signature[32..64], isUnsigned: true, isBigEndian: true)),
        ];
        byte[] raw = [Type, .. Rlp.List(signed)];
        return new SignedTransaction(raw, Hex.Format(Keccak.Hash(raw)), signer.Address);
    }

    /// <summary>The unsigned fields of a signed transaction; <see cref="InputException"/> when the bytes are not one of type 2.</summary>
    public static Eip1559Transaction Decode(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw[0] != Type)
        {
            throw new InputException("transaction", "type", raw.IsEmpty ? "nothing" : $"{raw[0]}", "2");
        }

        IReadOnlyList<RlpItem> fields = Rlp.Decode(raw[1..]).Items;
        if (fields.Count != 12)
        {
            throw new InputException("transaction", "fields", $"{fields.Count}", "12");
        }

        return new Eip1559Transaction
        {
            ChainId = (long)fields[0].Integer,
            Nonce = (ulong)fields[1].Integer,
            MaxPriorityFeePerGas = fields[2].Integer,
            MaxFeePerGas = fields[3].Integer,
            GasLimit = (ulong)fields[4].Integer,
            To = fields[5].Bytes,
            Value = fields[6].Integer,
            Data = fields[7].Bytes,
            AccessList = [.. fields[8].Items.Select(e => new AccessListEntry(e.Items[0].Bytes, [.. e.Items[1].Items.Select(k => k.Bytes)]))],
        };
    }

    private byte[][] Fields() =>
    [
        Rlp.Integer(ChainId),
        Rlp.Integer(Nonce),
        Rlp.Integer(MaxPriorityFeePerGas),
        Rlp.Integer(MaxFeePerGas),
        Rlp.Integer(GasLimit),
        Rlp.String(To),
        Rlp.Integer(Value),
        Rlp.String(Data),
        Rlp.List([.. AccessList.Select(e => Rlp.List(Rlp.String(e.Address), Rlp.List([.. e.StorageKeys.Select(k => Rlp.String(k))])))]),
    ];
}

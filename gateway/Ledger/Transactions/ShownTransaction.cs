using System.Numerics;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A transaction as a node shows it, believed only as far as its own signature bears it out: bytes, hash and sender are computed here, so that a node
/// can hide a transaction but not invent one. The receiver is null where a contract is created; the chain id where the signature names none.
/// </summary>
public sealed record ShownTransaction(byte[] Raw, string Hash, string From, long? ChainId, long Nonce, string? To, byte[] Data)
{
    /// <summary>True for the call that an intent stands for.</summary>
    public bool Makes(OutboxIntent intent) =>
        string.Equals(To, intent.To, StringComparison.OrdinalIgnoreCase) && Data.AsSpan().SequenceEqual(intent.Data);

    /// <summary>Reads types 0, 1 and 2 (EIP-155, EIP-2930, EIP-1559); null for others, and where hash or signature do not fit the fields.</summary>
    internal static ShownTransaction? Read(JsonElement json, IEcdsaVerifier verifier)
    {
        BigInteger v = Quantity(json, "v");
        long type = json.TryGetProperty("type", out JsonElement given) && given.ValueKind == JsonValueKind.String ? RpcJson.Number(given, "type") : 0;
        byte[][]? fields = Fields(json, type);
        if (fields is null)
        {
            return null;
        }

        // Before EIP-155 a legacy signature named no chain; since then it carries the id in v.
        BigInteger? chainId = type > 0 ? Quantity(json, "chainId") : v >= 35 ? (v - 35) / 2 : null;
        BigInteger parity = type > 0 ? v : v >= 35 ? (v - 35) % 2 : v - 27;
        byte[][] signedOver = type == 0 && chainId is { } id ? [.. fields, Rlp.Integer(id), Rlp.Integer(0), Rlp.Integer(0)] : fields;
        byte[] raw = Envelope(type, [.. fields, Rlp.Integer(v), Rlp.Integer(Quantity(json, "r")), Rlp.Integer(Quantity(json, "s"))]);
        string hash = Hex.Format(Keccak.Hash(raw));
        Span<byte> signature = stackalloc byte[Secp256k1Native.SignatureLength];
        Span<byte> sender = stackalloc byte[EthereumAddress.Length];
        if (parity < 0 || parity > 1 || hash != RpcJson.Hash(RpcJson.Member(json, "hash"), "transaction"))
        {
            return null;
        }

        Write(Quantity(json, "r"), signature[..32]);
        Write(Quantity(json, "s"), signature[32..64]);
        signature[64] = (byte)parity;
        return verifier.TryRecover(Keccak.Hash(Envelope(type, signedOver)), signature, sender)
            ? new ShownTransaction(
                raw, hash, EthereumAddress.Format(sender), chainId is null ? null : (long)BigInteger.Min(chainId.Value, long.MaxValue),
                RpcJson.Number(RpcJson.Member(json, "nonce"), "nonce"), Receiver(json) is { } to ? EthereumAddress.Format(to) : null, Input(json))
            : null;
    }

    private static byte[][]? Fields(JsonElement json, long type)
    {
        byte[][] call = [Field(json, "gas"), Rlp.String(Receiver(json) ?? []), Field(json, "value"), Rlp.String(Input(json))];
        return type switch
        {
            0 => [Field(json, "nonce"), Field(json, "gasPrice"), .. call],
            1 => [Field(json, "chainId"), Field(json, "nonce"), Field(json, "gasPrice"), .. call, AccessList(json)],
            2 => [Field(json, "chainId"), Field(json, "nonce"), Field(json, "maxPriorityFeePerGas"), Field(json, "maxFeePerGas"), .. call, AccessList(json)],
            _ => null,
        };
    }

    private static byte[] Envelope(long type, byte[][] fields) => type == 0 ? Rlp.List(fields) : [(byte)type, .. Rlp.List(fields)];

    private static byte[] AccessList(JsonElement json) => Rlp.List(
    [
        .. RpcJson.Items(RpcJson.Member(json, "accessList"), "access list").Select(e => Rlp.List(
            Rlp.String(RpcJson.Bytes(RpcJson.Member(e, "address"), "address")),
            Rlp.List([.. RpcJson.Items(RpcJson.Member(e, "storageKeys"), "storage keys").Select(k => Rlp.String(RpcJson.Bytes(k, "storage key")))]))),
    ]);

    private static byte[]? Receiver(JsonElement json)
    {
        JsonElement to = RpcJson.Member(json, "to");
        return to.ValueKind == JsonValueKind.Null ? null : EthereumAddress.Parse(RpcJson.Address(to, "receiver"), "receiver");
    }

    private static byte[] Input(JsonElement json) => RpcJson.Bytes(RpcJson.Member(json, "input"), "input");

    private static byte[] Field(JsonElement json, string name) => Rlp.Integer(Quantity(json, name));

    private static BigInteger Quantity(JsonElement json, string name) => RpcJson.Quantity(RpcJson.Member(json, name), name);

    private static void Write(BigInteger value, Span<byte> destination)
    {
        // At most 256 bits: longer quantities are refused where they are read.
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(destination[(destination.Length - bytes.Length)..]);
    }
}

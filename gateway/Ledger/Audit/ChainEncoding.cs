using System.Numerics;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Consensus bytes of what a node tells as JSON: block header, transactions of types 0 to 4, receipts. Each is what its hash or root is made of; what can
/// not be encoded is a <see cref="ChainUnreachableException"/>.
/// </summary>
internal static class ChainEncoding
{
    private static readonly string[] HeaderMembers =
    [
        "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "#difficulty", "#number", "#gasLimit", "#gasUsed",
        "#timestamp", "extraData", "mixHash", "nonce",
    ];

    /// <summary>Members that forks added, in their order: London, Shanghai, Cancun, Prague.</summary>
    private static readonly string[] LaterMembers = ["#baseFeePerGas", "withdrawalsRoot", "#blobGasUsed", "#excessBlobGas", "parentBeaconBlockRoot", "requestsHash"];

    /// <summary>RLP of a header; its Keccak-256 is the block's hash.</summary>
    public static byte[] Header(JsonElement block)
    {
        List<byte[]> items = [.. HeaderMembers.Select(member => Item(block, member))];
        items.AddRange(LaterMembers.TakeWhile(member => Has(block, member.TrimStart('#'))).Select(member => Item(block, member)));
        byte[] header = Rlp.List([.. items]);
        return Keccak.Hash(header).AsSpan().SequenceEqual(Bytes(block, "hash"))
            ? header
            : throw new ChainUnreachableException($"the chain's block {Number(block, "number")} has a header of a form that is not known here");
    }

    /// <summary>Bytes of a transaction as its block holds them; their Keccak-256 is its hash.</summary>
    public static byte[] Transaction(JsonElement transaction)
    {
        int type = Has(transaction, "type") ? (int)Number(transaction, "type") : 0;
        string[] fees = type < 2 ? ["#gasPrice"] : ["#maxPriorityFeePerGas", "#maxFeePerGas"];
        List<byte[]> items = type == 0 ? [] : [Item(transaction, "#chainId")];
        items.AddRange([Item(transaction, "#nonce"), .. fees.Select(fee => Item(transaction, fee)), Item(transaction, "#gas"), To(transaction)]);
        items.AddRange([Item(transaction, "#value"), Item(transaction, "input")]);
        if (type > 0)
        {
            items.Add(AccessList(transaction));
        }

        if (type == 3)
        {
            items.AddRange([Item(transaction, "#maxFeePerBlobGas"), Texts(Member(transaction, "blobVersionedHashes"))]);
        }

        if (type == 4)
        {
            items.Add(Rlp.List([.. Members(transaction, "authorizationList").Select(Authorization)]));
        }

        items.AddRange([Parity(transaction, type), Item(transaction, "#r"), Item(transaction, "#s")]);
        byte[] encoded = Typed(type, Rlp.List([.. items]));
        return type <= 4 && Keccak.Hash(encoded).AsSpan().SequenceEqual(Bytes(transaction, "hash"))
            ? encoded
            : throw new ChainUnreachableException($"the chain's transaction {Text(transaction, "hash")} is of a form that is not known here (type {type})");
    }

    /// <summary>Bytes of a receipt as its block holds them.</summary>
    public static byte[] Receipt(JsonElement receipt)
    {
        int type = Has(receipt, "type") ? (int)Number(receipt, "type") : 0;
        byte[] logs = Rlp.List([.. Members(receipt, "logs").Select(log => Rlp.List(Item(log, "address"), Texts(Member(log, "topics")), Item(log, "data")))]);
        return Typed(type, Rlp.List(Item(receipt, "#status"), Item(receipt, "#cumulativeGasUsed"), Item(receipt, "logsBloom"), logs));
    }

    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new ChainUnreachableException($"the chain's answer lacks \"{name}\"");

    public static IEnumerable<JsonElement> Members(JsonElement json, string name)
    {
        JsonElement member = Member(json, name);
        return member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : throw new ChainUnreachableException($"the chain's {name} are no array");
    }

    public static string Text(JsonElement json, string name) => Text(Member(json, name));

    public static long Number(JsonElement json, string name)
    {
        BigInteger value = Quantity(Text(json, name));
        return value <= long.MaxValue ? (long)value : throw new ChainUnreachableException($"the chain's {name} is out of range");
    }

    public static byte[] Bytes(JsonElement json, string name) => Bytes(Text(json, name));

    private static bool Has(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String;

    /// <summary>The RLP of a member: an integer where its name begins with #, otherwise bytes.</summary>
    private static byte[] Item(JsonElement json, string member)
    {
        string name = member.TrimStart('#');
        string text = Text(json, name);
        return member[0] == '#' ? Rlp.Integer(Quantity(text)) : Rlp.String(Bytes(text));
    }

    private static byte[] To(JsonElement transaction) =>
        Has(transaction, "to") ? Item(transaction, "to") : Rlp.String([]);

    /// <summary>Type 0 has v as it was signed; later types the parity of y, which some nodes tell as v only.</summary>
    private static byte[] Parity(JsonElement transaction, int type) => Item(transaction, type > 0 && Has(transaction, "yParity") ? "#yParity" : "#v");

    private static byte[] AccessList(JsonElement transaction) =>
        Rlp.List([.. Members(transaction, "accessList").Select(entry => Rlp.List(Item(entry, "address"), Texts(Member(entry, "storageKeys"))))]);

    private static byte[] Authorization(JsonElement entry) => Rlp.List(
        Item(entry, "#chainId"), Item(entry, "address"), Item(entry, "#nonce"), Item(entry, "#yParity"), Item(entry, "#r"), Item(entry, "#s"));

    private static byte[] Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? Rlp.List([.. list.EnumerateArray().Select(text => Rlp.String(Bytes(Text(text))))])
        : throw new ChainUnreachableException("the chain's answer has something else where a list was expected");

    private static byte[] Typed(int type, byte[] list) => type == 0 ? list : [(byte)type, .. list];

    private static string Text(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new ChainUnreachableException("the chain's answer has something else where a text was expected");

    private static BigInteger Quantity(string text) => Parsed(() => Hex.ParseQuantity(text, "chain"));

    private static byte[] Bytes(string text) => Parsed(() => Hex.Parse(text, "chain"));

    private static T Parsed<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (InputException e)
        {
            throw new ChainUnreachableException($"the chain's answer is not hexadecimal: {e.Message}", e);
        }
    }
}

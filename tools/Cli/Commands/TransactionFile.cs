using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>An unsigned EIP-1559 transaction as JSON; the fields stand in Commands/README.md.</summary>
internal static class TransactionFile
{
    private const string Fields = "type, chain_id, nonce, max_priority_fee_per_gas, max_fee_per_gas, gas_limit, to, value, data, access_list or from";

    /// <summary>The transaction, and the sender when the file names one.</summary>
    public static Eip1559Transaction Read(string file, out string? from)
    {
        JsonFields fields = new(JsonFields.ReadFile(file), file, "");
        if (fields.Has("type") && fields.Number(8, "type") != 2)
        {
            throw fields.Bad("type", $"{fields.Number(8, "type")}", "2 (EIP-1559)");
        }

        from = fields.Has("from") ? EthereumAddress.Format(Address(fields, "from")) : null;
        Eip1559Transaction transaction = new()
        {
            ChainId = fields.Long("chain_id"),
            Nonce = (ulong)fields.Number(64, "nonce"),
            MaxPriorityFeePerGas = fields.Number(256, "max_priority_fee_per_gas"),
            MaxFeePerGas = fields.Number(256, "max_fee_per_gas"),
            GasLimit = (ulong)fields.Number(64, "gas_limit", "gas"),
            To = fields.Has("to") && fields.Text("to") is not ("" or "0x") ? Address(fields, "to") : [],
            Value = fields.Has("value") ? fields.Number(256, "value") : 0,
            Data = fields.Has("data", "input") ? Bytes(fields, fields.Text("data", "input"), "data") : [],
            AccessList = fields.Has("access_list") ? [.. fields.List("access_list").Select((entry, i) => Entry(entry, file, $"access_list[{i}]"))] : [],
        };
        fields.End(Fields);
        return transaction.MaxPriorityFeePerGas <= transaction.MaxFeePerGas
            ? transaction
            : throw fields.Bad("max_priority_fee_per_gas", $"{transaction.MaxPriorityFeePerGas}", $"at most max_fee_per_gas ({transaction.MaxFeePerGas})");
    }

    /// <summary>An object with address and storage_keys, or a pair of both.</summary>
    private static AccessListEntry Entry(JsonElement entry, string file, string path)
    {
        if (entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2)
        {
            return new AccessListEntry(
                EthereumAddress.Parse(TextOf(entry[0], file, path), $"{file}: {path}"), [.. Keys(entry[1], file, path)]);
        }

        JsonFields fields = new(entry, file, path);
        AccessListEntry read = new(Address(fields, "address"), [.. fields.List("storage_keys").Select(k => Hex.Parse(TextOf(k, file, path), $"{file}: {path}: storage_keys", 32))]);
        fields.End("address or storage_keys");
        return read;
    }

    private static IEnumerable<byte[]> Keys(JsonElement keys, string file, string path) => keys.ValueKind == JsonValueKind.Array
        ? keys.EnumerateArray().Select(k => Hex.Parse(TextOf(k, file, path), $"{file}: {path}", 32))
        : throw new InputException(file, path, JsonFields.Shown(keys), "a list of storage keys");

    private static string TextOf(JsonElement value, string file, string path) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new InputException(file, path, JsonFields.Shown(value), "0x and hexadecimal digits");

    private static byte[] Address(JsonFields fields, string name) => EthereumAddress.Parse(fields.Text(name), fields.Place(name));

    private static byte[] Bytes(JsonFields fields, string text, string name) => text.Length == 0 ? [] : Hex.Parse(text, fields.Place(name));
}

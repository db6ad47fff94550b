using System.Numerics;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Values of a node's answer. Whatever is not of the shape expected is a <see cref="ChainUnreachableException"/>: as good as no answer.</summary>
internal static class RpcJson
{
    private const int HashLength = 32;

    /// <summary>0x and the digits of 256 bits.</summary>
    private const int LongestQuantity = 66;

    internal static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new ChainUnreachableException($"the chain's answer lacks \"{name}\"");

    internal static string Text(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            throw new ChainUnreachableException($"the chain's {what} is not text");
        }

        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            throw new ChainUnreachableException($"the chain's {what} is not text", e);
        }
    }

    internal static IEnumerable<JsonElement> Items(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new ChainUnreachableException($"the chain's {what} are no array");

    internal static long Number(JsonElement json, string what)
    {
        BigInteger value = Quantity(json, what);
        return value <= long.MaxValue ? (long)value : throw new ChainUnreachableException($"the chain's {what} is out of range");
    }

    internal static BigInteger Quantity(JsonElement json, string what)
    {
        string text = Text(json, what);
        try
        {
            return text.Length <= LongestQuantity ? Hex.ParseQuantity(text, what) : throw new ChainUnreachableException($"the chain's {what} is out of range");
        }
        catch (InputException e)
        {
            throw new ChainUnreachableException($"the chain's answer is no quantity: {e.Message}", e);
        }
    }

    internal static byte[] Bytes(JsonElement json, string what)
    {
        try
        {
            return Hex.Parse(Text(json, what), what);
        }
        catch (InputException e)
        {
            throw new ChainUnreachableException($"the chain's answer is not hexadecimal: {e.Message}", e);
        }
    }

    /// <summary>A hash in the one spelling that is compared: lower case.</summary>
    internal static string Hash(JsonElement json, string what)
    {
        byte[] hash = Bytes(json, what);
        return hash.Length == HashLength ? Hex.Format(hash) : throw new ChainUnreachableException($"the chain's {what} has {hash.Length} bytes");
    }

    internal static string Address(JsonElement json, string what)
    {
        byte[] address = Bytes(json, what);
        return address.Length == EthereumAddress.Length
            ? EthereumAddress.Format(address)
            : throw new ChainUnreachableException($"the chain's {what} has {address.Length} bytes");
    }
}

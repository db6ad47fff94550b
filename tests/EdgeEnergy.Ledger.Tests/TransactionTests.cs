using System.Numerics;
using System.Text.Json;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Our encoding against ethers 6, byte for byte.</summary>
public sealed class TransactionTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task Signed_transactions_are_those_of_ethers()
    {
        string[] lines = await Node.RunAsync("transactions.mjs", TestContext.Current.CancellationToken, $"{Count}", "20260729");
        Assert.Equal(Count, lines.Length);
        using Secp256k1Native curve = new();
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            using LocalSigner signer = new(curve, Bytes(root, "key"));
            Eip1559Transaction transaction = Read(root.GetProperty("fields"));
            SignedTransaction signed = transaction.Sign(signer);
            Assert.Equal(root.GetProperty("raw").GetString(), Hex.Format(signed.Raw));
            Assert.Equal(root.GetProperty("hash").GetString(), signed.Hash);
            Assert.Equal(root.GetProperty("from").GetString(), signed.From);

            byte[] again = Eip1559Transaction.Decode(signed.Raw).Sign(signer).Raw;
            Assert.Equal(signed.Raw, again);
        }
    }

    private static Eip1559Transaction Read(JsonElement fields) => new()
    {
        ChainId = (long)Number(fields, "chainId"),
        Nonce = (ulong)fields.GetProperty("nonce").GetInt64(),
        MaxPriorityFeePerGas = Number(fields, "maxPriorityFeePerGas"),
        MaxFeePerGas = Number(fields, "maxFeePerGas"),
        GasLimit = (ulong)Number(fields, "gasLimit"),
        To = fields.GetProperty("to").ValueKind == JsonValueKind.Null ? [] : Bytes(fields, "to"),
        Value = Number(fields, "value"),
        Data = Bytes(fields, "data"),
        AccessList =
        [
            .. fields.GetProperty("accessList").EnumerateArray().Select(e => new AccessListEntry(
                Bytes(e, "address"),
                [.. e.GetProperty("storageKeys").EnumerateArray().Select(k => Hex.Parse(k.GetString()!, "key"))])),
        ],
    };

    private static byte[] Bytes(JsonElement json, string name) => Hex.Parse(json.GetProperty(name).GetString()!, name);

    private static BigInteger Number(JsonElement json, string name) => BigInteger.Parse(json.GetProperty(name).GetString()!);
}

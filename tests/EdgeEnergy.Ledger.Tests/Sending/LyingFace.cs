using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>
/// A node behind a bad line that lies, as its random source says. <see cref="Lies"/> are those that one node can be caught at;
/// <see cref="Consistent"/> adds those that only a second node uncovers: reverts that are none, receipts of transactions that were never mined.
/// </summary>
internal sealed class LyingFace(Random random) : NodeFace
{
    private static readonly Fate[] Troubles =
        [Fate.RequestLost, Fate.AnswerLost, Fate.Twice, Fate.BadGateway, Fate.Html, Fate.Half, Fate.OtherId, Fate.NoRpc];

    /// <summary>Share of HTTP requests that come to harm.</summary>
    public double Trouble { get; set; }

    /// <summary>Share of answers that are false.</summary>
    public double Lies { get; set; }

    public bool Consistent { get; set; }

    /// <summary>How many false answers were given, by method.</summary>
    public Dictionary<string, int> Told { get; } = new(StringComparer.Ordinal);

    public override Fate NextFate() => random.NextDouble() < Trouble ? Troubles[random.Next(Troubles.Length)] : Fate.Arrives;

    public override JsonObject? Instead(string method, JsonArray parameters)
    {
        if (!Lie(method))
        {
            return null;
        }

        return method switch
        {
            // Dropped, whatever is said about it.
            "eth_sendRawTransaction" => random.Next(4) switch
            {
                0 => Refusal("already known"),
                1 => Refusal("nonce too low"),
                2 => Refusal("replacement transaction underpriced"),
                _ => Result("0x" + new string('5', 64)),
            },
            "eth_chainId" => Result("0x1"),
            "eth_getTransactionReceipt" when random.Next(3) == 0 => Result(null),
            "eth_getTransactionByHash" => random.Next(2) == 0 ? Result(null) : Result(new JsonObject { ["hash"] = parameters[0]!.DeepClone() }),
            "eth_getBalance" => Result("0x0"),
            "eth_estimateGas" when Consistent => Reverts(),
            "eth_call" when Consistent => Reverts(),
            _ => null,
        };
    }

    public override void Change(string method, JsonArray parameters, JsonObject answer)
    {
        if (answer["result"] is not { } result || !Lie(method))
        {
            return;
        }

        switch (method)
        {
            case "eth_sendRawTransaction":
                // Taken, and said to be refused.
                answer.Remove("result");
                answer["error"] = Refusal(random.Next(2) == 0 ? "nonce too low" : "internal error")["error"]!.DeepClone();
                break;
            case "eth_getTransactionCount":
                answer["result"] = Hex.Quantity(BigInteger.Max(0, Number(result) + random.Next(-3, 6)));
                break;
            case "eth_call" when Consistent:
                // A window that was never settled, or contracts in a state they never were in.
                answer["result"] = "0x" + new string('0', 54) + "7fffffffff";
                break;
            case "eth_getTransactionReceipt":
                ChangeReceipt(result.AsObject());
                break;
            case "eth_getBlockByNumber":
                ChangeBlock(result.AsObject());
                break;
            default:
                break;
        }
    }

    private static BigInteger Number(JsonNode value) => BigInteger.Parse("0" + value.GetValue<string>()[2..], NumberStyles.AllowHexSpecifier);

    private static JsonObject Reverts() => new()
    {
        ["error"] = new JsonObject { ["code"] = 3, ["message"] = "execution reverted", ["data"] = "0x" + Convert.ToHexStringLower(AbiEncoder.Selector("EnforcedPause()")) },
    };

    private bool Lie(string method)
    {
        if (random.NextDouble() >= Lies)
        {
            return false;
        }

        Told[method] = Told.GetValueOrDefault(method) + 1;
        return true;
    }

    private string Hash()
    {
        byte[] hash = new byte[32];
        random.NextBytes(hash);
        return Hex.Format(hash);
    }

    private void ChangeReceipt(JsonObject receipt)
    {
        switch (random.Next(Consistent ? 5 : 4))
        {
            case 0:
                receipt["transactionHash"] = Hash();
                break;
            case 1:
                receipt["blockHash"] = Hash();
                break;
            case 2:
                receipt["blockNumber"] = Hex.Quantity(BigInteger.Max(0, Number(receipt["blockNumber"]!) - random.Next(1, 60)));
                break;
            case 3:
                receipt["from"] = "0x" + new string('7', 40);
                break;
            default:
                receipt["status"] = Number(receipt["status"]!).IsZero ? "0x1" : "0x0";
                break;
        }
    }

    private void ChangeBlock(JsonObject block)
    {
        switch (random.Next(5))
        {
            case 0:
                block["number"] = Hex.Quantity(BigInteger.Max(0, Number(block["number"]!) - random.Next(1, 60)));
                break;
            case 1:
                block["number"] = Hex.Quantity(Number(block["number"]!) + random.Next(1, 1000));
                break;
            case 2:
                block["baseFeePerGas"] = Hex.Quantity(random.Next(2) == 0 ? BigInteger.Pow(10, 30) : BigInteger.Zero);
                break;
            case 3:
                block["hash"] = Hash();
                break;
            default:
                block["parentHash"] = Hash();
                break;
        }
    }
}

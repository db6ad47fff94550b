using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The few methods of the execution API this project uses, typed. Blocks are given by number or tag (<see cref="BlockTag"/>).</summary>
public sealed class EthereumClient(JsonRpcClient rpc)
{
    public JsonRpcClient Rpc { get; } = rpc;

    public async Task<long> ChainIdAsync(CancellationToken cancellationToken) =>
        Number(await CallAsync("eth_chainId", cancellationToken), "eth_chainId");

    public async Task<long> BlockNumberAsync(CancellationToken cancellationToken) =>
        Number(await CallAsync("eth_blockNumber", cancellationToken), "eth_blockNumber");

    /// <summary>The next nonce of an account, as of this block.</summary>
    public async Task<long> NonceAsync(string address, string block, CancellationToken cancellationToken) =>
        Number(await CallAsync("eth_getTransactionCount", cancellationToken, address, block), "eth_getTransactionCount");

    /// <summary>Balance in wei.</summary>
    public async Task<BigInteger> BalanceAsync(string address, CancellationToken cancellationToken) =>
        Quantity(await CallAsync("eth_getBalance", cancellationToken, address, BlockTag.Latest), "eth_getBalance");

    /// <summary>Code at an address; empty where there is no contract.</summary>
    public async Task<byte[]> CodeAsync(string address, CancellationToken cancellationToken) =>
        Bytes(await CallAsync("eth_getCode", cancellationToken, address, BlockTag.Latest), "eth_getCode");

    /// <summary>A header by number or tag; null when the chain has no such block.</summary>
    public async Task<BlockHeader?> BlockAsync(string block, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getBlockByNumber", cancellationToken, block, false);
        return answer.ValueKind == JsonValueKind.Null ? null : new BlockHeader(
            Number(Member(answer, "number"), "block"),
            Text(Member(answer, "hash"), "block"),
            Number(Member(answer, "timestamp"), "block"),
            answer.TryGetProperty("baseFeePerGas", out JsonElement fee) && fee.ValueKind == JsonValueKind.String ? Quantity(fee, "block") : BigInteger.Zero);
    }

    /// <summary>The transactions of a block that call a contract or an account; none when the chain has no such block.</summary>
    public async Task<IReadOnlyList<MinedTransaction>> TransactionsAsync(long block, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getBlockByNumber", cancellationToken, BlockTag.Number(block), true);
        return answer.ValueKind == JsonValueKind.Null ? [] :
        [
            .. Items(Member(answer, "transactions"), "transactions").Where(t => Member(t, "to").ValueKind == JsonValueKind.String).Select(t => new MinedTransaction(
                Text(Member(t, "hash"), "transaction"),
                EthereumAddress.Format(Bytes(Member(t, "from"), "transaction")),
                EthereumAddress.Format(Bytes(Member(t, "to"), "transaction")),
                Number(Member(t, "nonce"), "transaction"),
                Bytes(Member(t, "input"), "transaction"))),
        ];
    }

    /// <summary>What the node suggests as tip, wei per gas.</summary>
    public async Task<BigInteger> PriorityFeeAsync(CancellationToken cancellationToken) =>
        Quantity(await CallAsync("eth_maxPriorityFeePerGas", cancellationToken), "eth_maxPriorityFeePerGas");

    /// <summary>Runs a call without a transaction; a revert is an <see cref="RpcException"/> with its data.</summary>
    public async Task<byte[]> CallAsync(CallRequest call, CancellationToken cancellationToken) => await CallAsync(call, BlockTag.Latest, cancellationToken);

    /// <summary>The same as of a given block.</summary>
    public async Task<byte[]> CallAsync(CallRequest call, string block, CancellationToken cancellationToken) =>
        Bytes(await CallAsync("eth_call", cancellationToken, call.ToJson(), block), "eth_call");

    /// <summary>Gas that the call would need on the pending state; a revert is an <see cref="RpcException"/> with its data.</summary>
    public async Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) =>
        Number(await CallAsync("eth_estimateGas", cancellationToken, call.ToJson(), BlockTag.Pending), "eth_estimateGas");

    /// <summary>Hands in signed bytes; the hash as the node computes it.</summary>
    public async Task<string> SendRawAsync(byte[] raw, CancellationToken cancellationToken) =>
        Text(await CallAsync("eth_sendRawTransaction", cancellationToken, Hex.Format(raw)), "eth_sendRawTransaction");

    /// <summary>The receipt, or null while the transaction is not mined.</summary>
    public async Task<TransactionReceipt?> ReceiptAsync(string hash, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getTransactionReceipt", cancellationToken, hash);
        return answer.ValueKind == JsonValueKind.Null ? null : new TransactionReceipt(
            Text(Member(answer, "transactionHash"), "receipt"),
            Number(Member(answer, "blockNumber"), "receipt"),
            Text(Member(answer, "blockHash"), "receipt"),
            !Quantity(Member(answer, "status"), "receipt").IsZero,
            Number(Member(answer, "gasUsed"), "receipt"),
            [.. Items(Member(answer, "logs"), "logs").Select(Log)]);
    }

    /// <summary>True when the node knows the transaction, mined or not.</summary>
    public async Task<bool> KnowsAsync(string hash, CancellationToken cancellationToken) =>
        (await CallAsync("eth_getTransactionByHash", cancellationToken, hash)).ValueKind != JsonValueKind.Null;

    /// <summary>Events of one contract in blocks [from, to], oldest first.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogsAsync(string address, long from, long to, CancellationToken cancellationToken)
    {
        JsonObject filter = new() { ["address"] = address, ["fromBlock"] = BlockTag.Number(from), ["toBlock"] = BlockTag.Number(to) };
        JsonElement answer = await CallAsync("eth_getLogs", cancellationToken, filter);
        return [.. Items(answer, "logs").Select(Log)];
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new ChainUnreachableException($"the chain's answer lacks \"{name}\"");

    private static string Text(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new ChainUnreachableException($"the chain's {what} is not text");

    private static IEnumerable<JsonElement> Items(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new ChainUnreachableException($"the chain's {what} are no array");

    private static long Number(JsonElement json, string what)
    {
        BigInteger value = Quantity(json, what);
        return value <= long.MaxValue ? (long)value : throw new ChainUnreachableException($"the chain's {what} is out of range");
    }

    private static BigInteger Quantity(JsonElement json, string what)
    {
        try
        {
            return Hex.ParseQuantity(Text(json, what), what);
        }
        catch (InputException e)
        {
            throw new ChainUnreachableException($"the chain's answer is no quantity: {e.Message}", e);
        }
    }

    private static byte[] Bytes(JsonElement json, string what)
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

    private static LogEntry Log(JsonElement json) => new(
        EthereumAddress.Format(Bytes(Member(json, "address"), "log")),
        [.. Items(Member(json, "topics"), "topics").Select(t => Bytes(t, "log"))],
        Bytes(Member(json, "data"), "log"),
        Number(Member(json, "blockNumber"), "log"),
        Text(Member(json, "blockHash"), "log"),
        Text(Member(json, "transactionHash"), "log"),
        Number(Member(json, "logIndex"), "log"));

    private Task<JsonElement> CallAsync(string method, CancellationToken cancellationToken, params IReadOnlyList<JsonNode?> parameters) =>
        Rpc.CallAsync(new RpcRequest(method, parameters), cancellationToken);
}

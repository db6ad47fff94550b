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
        RpcJson.Number(await CallAsync("eth_chainId", cancellationToken), "eth_chainId");

    public async Task<long> BlockNumberAsync(CancellationToken cancellationToken) =>
        RpcJson.Number(await CallAsync("eth_blockNumber", cancellationToken), "eth_blockNumber");

    /// <summary>The next nonce of an account, as of this block.</summary>
    public async Task<long> NonceAsync(string address, string block, CancellationToken cancellationToken) =>
        RpcJson.Number(await CallAsync("eth_getTransactionCount", cancellationToken, address, block), "eth_getTransactionCount");

    /// <summary>Balance in wei.</summary>
    public async Task<BigInteger> BalanceAsync(string address, CancellationToken cancellationToken) =>
        RpcJson.Quantity(await CallAsync("eth_getBalance", cancellationToken, address, BlockTag.Latest), "eth_getBalance");

    /// <summary>Code at an address; empty where there is no contract.</summary>
    public async Task<byte[]> CodeAsync(string address, CancellationToken cancellationToken) =>
        RpcJson.Bytes(await CallAsync("eth_getCode", cancellationToken, address, BlockTag.Latest), "eth_getCode");

    /// <summary>A header by number or tag; null when the chain has no such block.</summary>
    public async Task<BlockHeader?> BlockAsync(string block, CancellationToken cancellationToken) =>
        Header(await CallAsync("eth_getBlockByNumber", cancellationToken, block, false));

    /// <summary>Headers of blocks [first, first + count) in one request; null where the chain has no such block.</summary>
    public async Task<IReadOnlyList<BlockHeader?>> BlocksAsync(long first, int count, CancellationToken cancellationToken)
    {
        RpcRequest[] requests = [.. Enumerable.Range(0, count).Select(i => new RpcRequest("eth_getBlockByNumber", BlockTag.Number(first + i), false))];
        return [.. (await Rpc.CallAsync(requests, cancellationToken)).Select(Header)];
    }

    /// <summary>
    /// The transaction of a sender with a nonce in a block; null when the block holds none, or none whose hash and signature bear the node out.
    /// </summary>
    public async Task<ShownTransaction?> TransactionAsync(long block, string from, long nonce, IEcdsaVerifier verifier, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getBlockByNumber", cancellationToken, BlockTag.Number(block), true);
        if (answer.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        foreach (JsonElement json in RpcJson.Items(RpcJson.Member(answer, "transactions"), "transactions"))
        {
            if (RpcJson.Address(RpcJson.Member(json, "from"), "sender") == from && RpcJson.Number(RpcJson.Member(json, "nonce"), "nonce") == nonce)
            {
                return ShownTransaction.Read(json, verifier) is { } shown && shown.From == from ? shown : null;
            }
        }

        return null;
    }

    /// <summary>The transaction of a hash, mined or not; null when the node has none, or none whose hash and signature bear the node out.</summary>
    public async Task<ShownTransaction?> TransactionAsync(string hash, IEcdsaVerifier verifier, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getTransactionByHash", cancellationToken, hash);
        return answer.ValueKind != JsonValueKind.Null && ShownTransaction.Read(answer, verifier) is { } shown && shown.Hash == hash ? shown : null;
    }

    /// <summary>True when the chain's block of this number has this hash and lists the transaction.</summary>
    public async Task<bool> HoldsAsync(long block, string blockHash, string transaction, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getBlockByNumber", cancellationToken, BlockTag.Number(block), false);
        return Header(answer)?.Hash == blockHash
            && RpcJson.Items(RpcJson.Member(answer, "transactions"), "transactions").Any(t => RpcJson.Hash(t, "transaction") == transaction);
    }

    /// <summary>What the node suggests as tip, wei per gas.</summary>
    public async Task<BigInteger> PriorityFeeAsync(CancellationToken cancellationToken) =>
        RpcJson.Quantity(await CallAsync("eth_maxPriorityFeePerGas", cancellationToken), "eth_maxPriorityFeePerGas");

    /// <summary>Runs a call without a transaction; a revert is an <see cref="RpcException"/> with its data.</summary>
    public async Task<byte[]> CallAsync(CallRequest call, CancellationToken cancellationToken) => await CallAsync(call, BlockTag.Latest, cancellationToken);

    /// <summary>The same as of a given block.</summary>
    public async Task<byte[]> CallAsync(CallRequest call, string block, CancellationToken cancellationToken) =>
        RpcJson.Bytes(await CallAsync("eth_call", cancellationToken, call.ToJson(), block), "eth_call");

    /// <summary>Gas that the call would need on the pending state; a revert is an <see cref="RpcException"/> with its data.</summary>
    public async Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) =>
        RpcJson.Number(await CallAsync("eth_estimateGas", cancellationToken, call.ToJson(), BlockTag.Pending), "eth_estimateGas");

    /// <summary>Hands in signed bytes; the hash as the node computes it.</summary>
    public async Task<string> SendRawAsync(byte[] raw, CancellationToken cancellationToken) =>
        RpcJson.Text(await CallAsync("eth_sendRawTransaction", cancellationToken, Hex.Format(raw)), "eth_sendRawTransaction");

    /// <summary>The receipt, or null while the transaction is not mined.</summary>
    public async Task<TransactionReceipt?> ReceiptAsync(string hash, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("eth_getTransactionReceipt", cancellationToken, hash);
        return answer.ValueKind == JsonValueKind.Null ? null : new TransactionReceipt(
            RpcJson.Hash(RpcJson.Member(answer, "transactionHash"), "receipt"),
            RpcJson.Address(RpcJson.Member(answer, "from"), "receipt"),
            RpcJson.Number(RpcJson.Member(answer, "blockNumber"), "receipt"),
            RpcJson.Hash(RpcJson.Member(answer, "blockHash"), "receipt"),
            !RpcJson.Quantity(RpcJson.Member(answer, "status"), "receipt").IsZero,
            RpcJson.Number(RpcJson.Member(answer, "gasUsed"), "receipt"),
            [.. RpcJson.Items(RpcJson.Member(answer, "logs"), "logs").Select(Log)]);
    }

    /// <summary>True when the node knows the transaction, mined or not.</summary>
    public async Task<bool> KnowsAsync(string hash, CancellationToken cancellationToken) =>
        (await CallAsync("eth_getTransactionByHash", cancellationToken, hash)).ValueKind != JsonValueKind.Null;

    /// <summary>Events of one contract in blocks [from, to], oldest first; with topics, only those that carry them (null: any) in these places.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogsAsync(
        string address, long from, long to, CancellationToken cancellationToken, params IReadOnlyList<byte[]?> topics)
    {
        JsonObject filter = new() { ["address"] = address, ["fromBlock"] = BlockTag.Number(from), ["toBlock"] = BlockTag.Number(to) };
        if (topics.Count > 0)
        {
            filter["topics"] = new JsonArray([.. topics.Select(t => t is null ? null : (JsonNode)Hex.Format(t))]);
        }

        JsonElement answer = await CallAsync("eth_getLogs", cancellationToken, filter);
        return [.. RpcJson.Items(answer, "logs").Select(Log)];
    }

    private static BlockHeader? Header(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new BlockHeader(
        RpcJson.Number(RpcJson.Member(json, "number"), "block"),
        RpcJson.Hash(RpcJson.Member(json, "hash"), "block"),
        RpcJson.Hash(RpcJson.Member(json, "parentHash"), "block"),
        RpcJson.Number(RpcJson.Member(json, "timestamp"), "block"),
        json.TryGetProperty("baseFeePerGas", out JsonElement fee) && fee.ValueKind == JsonValueKind.String ? RpcJson.Quantity(fee, "block") : BigInteger.Zero);

    private static LogEntry Log(JsonElement json) => new(
        RpcJson.Address(RpcJson.Member(json, "address"), "log"),
        [.. RpcJson.Items(RpcJson.Member(json, "topics"), "topics").Select(t => RpcJson.Bytes(t, "log"))],
        RpcJson.Bytes(RpcJson.Member(json, "data"), "log"),
        RpcJson.Number(RpcJson.Member(json, "blockNumber"), "log"),
        RpcJson.Hash(RpcJson.Member(json, "blockHash"), "log"),
        RpcJson.Hash(RpcJson.Member(json, "transactionHash"), "log"),
        RpcJson.Number(RpcJson.Member(json, "logIndex"), "log"));

    private Task<JsonElement> CallAsync(string method, CancellationToken cancellationToken, params IReadOnlyList<JsonNode?> parameters) =>
        Rpc.CallAsync(new RpcRequest(method, parameters), cancellationToken);
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Makes proofs of inclusion from a node's answers, for somebody who has nothing but a block's hash. What the node says is encoded, and its roots must come
/// out: a node that lies or forgets is a <see cref="ChainUnreachableException"/>.
/// </summary>
public sealed class ChainProofs(EthereumClient chain)
{
    private const long MethodNotFound = -32601;
    private const int ReceiptsARequest = 50;

    /// <summary>The last event of a mined transaction that is wanted, with the transaction; null when it is not mined or has no such event.</summary>
    public async Task<ProvenCall?> ProveAsync(string hash, Func<LogEntry, bool> wanted, CancellationToken cancellationToken)
    {
        TransactionReceipt? mined = await chain.ReceiptAsync(hash, cancellationToken);
        int log = mined is null ? -1 : mined.Logs.ToList().FindLastIndex(entry => wanted(entry));
        if (log < 0)
        {
            return null;
        }

        JsonElement block = await CallAsync("eth_getBlockByHash", cancellationToken, mined!.BlockHash, true);
        byte[] header = ChainEncoding.Header(block);
        JsonElement[] transactions = [.. ChainEncoding.Members(block, "transactions")];
        int index = Array.FindIndex(transactions, t => ChainEncoding.Text(t, "hash") == hash);
        MerklePatriciaTrie inBlock = new([.. transactions.Select(ChainEncoding.Transaction)]);
        byte[][] receipts = await ReceiptsAsync(mined.BlockHash, transactions, cancellationToken);
        MerklePatriciaTrie results = new(receipts);
        if (index < 0 || !inBlock.Root().AsSpan().SequenceEqual(ChainEncoding.Bytes(block, "transactionsRoot")) || !results.Root().AsSpan().SequenceEqual(ChainEncoding.Bytes(block, "receiptsRoot")))
        {
            throw new ChainUnreachableException($"the chain's block {mined.Block} does not have the roots of the transactions and receipts that the node tells");
        }

        return new ProvenCall(
            EthereumAddress.Format(ChainEncoding.Bytes(transactions[index], "from")),
            new ProvenTransaction(ChainEncoding.Transaction(transactions[index]), ChainEncoding.Bytes(transactions[index], "hash"), inBlock.Proof(index)),
            new ProvenEvent(mined.Block, ChainEncoding.Bytes(block, "hash"), ChainEncoding.Number(block, "timestamp"), header, index, receipts[index], results.Proof(index), log));
    }

    /// <summary>The newest event of a contract up to a block with these topics, with its proof; null when there is none.</summary>
    public async Task<ProvenEvent?> NewestAsync(string contract, long toBlock, IReadOnlyList<byte[]> topics, CancellationToken cancellationToken)
    {
        IReadOnlyList<(long Block, string Transaction)> found = await FindAsync(contract, 0, toBlock, topics, cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        return (await ProveAsync(found[^1].Transaction, log => log.Address == contract && BeginsWith(log.Topics, topics), cancellationToken))?.Event;
    }

    /// <summary>Where a contract made events with these topics in the blocks from first to last, oldest first.</summary>
    public async Task<IReadOnlyList<(long Block, string Transaction)>> FindAsync(
        string contract, long fromBlock, long toBlock, IReadOnlyList<byte[]> topics, CancellationToken cancellationToken)
    {
        if (fromBlock > toBlock)
        {
            return [];
        }

        JsonObject filter = new()
        {
            ["address"] = contract,
            ["fromBlock"] = BlockTag.Number(fromBlock),
            ["toBlock"] = BlockTag.Number(toBlock),
            ["topics"] = new JsonArray([.. topics.Select(topic => (JsonNode?)Hex.Format(topic))]),
        };
        JsonElement answer = await CallAsync("eth_getLogs", cancellationToken, filter);
        return answer.ValueKind == JsonValueKind.Array
            ? [.. answer.EnumerateArray().Select(log => (ChainEncoding.Number(log, "blockNumber"), ChainEncoding.Text(log, "transactionHash")))]
            : throw new ChainUnreachableException("the chain's logs are no array");
    }

    private static bool BeginsWith(IReadOnlyList<byte[]> topics, IReadOnlyList<byte[]> first) =>
        topics.Count >= first.Count && first.Select((topic, i) => topic.AsSpan().SequenceEqual(topics[i])).All(same => same);

    private async Task<byte[][]> ReceiptsAsync(string block, JsonElement[] transactions, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement answer = await CallAsync("eth_getBlockReceipts", cancellationToken, block);
            if (answer.ValueKind == JsonValueKind.Array)
            {
                return [.. answer.EnumerateArray().Select(ChainEncoding.Receipt)];
            }
        }
        catch (RpcException e) when (e.Code == MethodNotFound)
        {
            // An older node: one by one.
        }

        List<byte[]> receipts = [];
        foreach (JsonElement[] some in transactions.Chunk(ReceiptsARequest))
        {
            RpcRequest[] requests = [.. some.Select(t => new RpcRequest("eth_getTransactionReceipt", JsonValue.Create(ChainEncoding.Text(t, "hash"))))];
            receipts.AddRange((await chain.Rpc.CallAsync(requests, cancellationToken)).Select(ChainEncoding.Receipt));
        }

        return [.. receipts];
    }

    private Task<JsonElement> CallAsync(string method, CancellationToken cancellationToken, params IReadOnlyList<JsonNode?> parameters) =>
        chain.Rpc.CallAsync(new RpcRequest(method, parameters), cancellationToken);
}

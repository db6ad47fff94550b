using System.Numerics;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>
/// A chain whose blocks are made and taken back when told. Left to mine by itself, anvil makes chains that can not exist (tests/README.md has the
/// commands); <see cref="RequirePossibleAsync"/> looks whether this one can.
/// </summary>
internal sealed class SteppedChain(LocalChain chain, CancellationToken cancellationToken)
{
    private string _snapshot = "";
    private long _base;
    private int _deepest;

    /// <summary>The block that <see cref="ReturnAsync"/> comes back to.</summary>
    public long BaseBlock => _base;

    /// <summary>Remembers the chain as it is now, and adds blocks enough that no reorganisation reaches what is remembered.</summary>
    public async Task MarkAsync(int deepest)
    {
        _deepest = deepest;
        await CallAsync("evm_setAutomine", false);
        _base = await chain.Client.BlockNumberAsync(cancellationToken);
        _snapshot = (await CallAsync("evm_snapshot")).GetString()!;
        await MineAsync(deepest + 1);
    }

    /// <summary>Comes back to the chain as it was, with nothing in its pool.</summary>
    public async Task ReturnAsync()
    {
        Assert.True((await CallAsync("evm_revert", _snapshot)).GetBoolean());
        await CallAsync("anvil_dropAllTransactions");
        await MarkAsync(_deepest);
    }

    public Task MineAsync(int blocks) => CallAsync("anvil_mine", Hex.Quantity(blocks));

    public Task SetBaseFeeAsync(BigInteger wei) => CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.Quantity(wei));

    public Task SetBalanceAsync(string address, BigInteger wei) => CallAsync("anvil_setBalance", address, Hex.Quantity(wei));

    public Task DropAsync(string hash) => CallAsync("anvil_dropTransaction", hash);

    public Task DropAllAsync() => CallAsync("anvil_dropAllTransactions");

    /// <summary>
    /// Replaces the newest blocks by one more, with other times, hence other hashes. Of what they held, the random source has some mined again in the
    /// new blocks, some left in the pool, and some lost.
    /// </summary>
    public async Task ReorganiseAsync(int depth, Random random)
    {
        long head = await chain.Client.BlockNumberAsync(cancellationToken);
        List<string> takenBack = [];
        for (long block = head - depth + 1; block <= head; block++)
        {
            foreach (System.Text.Json.JsonElement hash in (await CallAsync("eth_getBlockByNumber", Hex.Quantity(block), false)).GetProperty("transactions").EnumerateArray())
            {
                takenBack.Add((await CallAsync("eth_getRawTransactionByHash", hash.GetString()!)).GetString()!);
            }
        }

        if (random.Next(2) == 0)
        {
            await DropAllAsync();
        }

        await CallAsync("anvil_rollback", depth);
        await CallAsync("evm_increaseTime", 1 + random.Next(5));
        int first = random.Next(depth + 1);
        if (first > 0)
        {
            await MineAsync(first);
        }

        int kept = random.Next(3) switch { 0 => 0, 1 => takenBack.Count, _ => random.Next(takenBack.Count + 1) };
        await HandInAsync(takenBack.Take(kept));
        await MineAsync(depth + 1 - first);
        if (random.Next(2) == 0)
        {
            await HandInAsync(takenBack.Skip(kept));
        }
    }

    /// <summary>Somebody else with the same key sends a transaction of its own, which is mined.</summary>
    public async Task SendForeignAsync(string account)
    {
        ISigner signer = chain.Keyring.Signer(account);
        byte[] raw = new Eip1559Transaction
        {
            ChainId = 31337,
            Nonce = (ulong)await chain.Client.NonceAsync(signer.Address, BlockTag.Latest, cancellationToken),
            MaxPriorityFeePerGas = 3_000_000_000,
            MaxFeePerGas = 1_000_000_000_000,
            GasLimit = 21_000,
            To = EthereumAddress.Parse(signer.Address, account),
        }.Sign(signer).Raw;
        await DropAllAsync();
        await HandInAsync([Hex.Format(raw)]);
        await MineAsync(1);
    }

    /// <summary>Walks the chain from the mark: every block follows the one before, every sender's nonces follow each other.</summary>
    public async Task RequirePossibleAsync()
    {
        long head = await chain.Client.BlockNumberAsync(cancellationToken);
        Dictionary<string, long> nonces = new(StringComparer.OrdinalIgnoreCase);
        string? parent = null;
        for (long number = _base; number <= head; number++)
        {
            System.Text.Json.JsonElement block = await CallAsync("eth_getBlockByNumber", Hex.Quantity(number), true);
            Assert.True(parent is null || block.GetProperty("parentHash").GetString() == parent, $"block {number} does not follow block {number - 1}");
            parent = block.GetProperty("hash").GetString();
            foreach (System.Text.Json.JsonElement transaction in block.GetProperty("transactions").EnumerateArray())
            {
                string from = transaction.GetProperty("from").GetString()!;
                long nonce = Convert.ToInt64(transaction.GetProperty("nonce").GetString(), 16);
                Assert.True(!nonces.TryGetValue(from, out long next) || nonce == next, $"block {number} has nonce {nonce} of {from}, expected {next}");
                nonces[from] = nonce + 1;
            }
        }
    }

    /// <summary>A pool may refuse what the new chain can not take any more; a real one does too.</summary>
    private async Task HandInAsync(IEnumerable<string> raw)
    {
        foreach (string transaction in raw)
        {
            try
            {
                await CallAsync("eth_sendRawTransaction", transaction);
            }
            catch (RpcException e) when (e.NodeMessage.Length > 0)
            {
                // Refused.
            }
        }
    }

    private Task<System.Text.Json.JsonElement> CallAsync(string method, params IReadOnlyList<JsonNode?> parameters) =>
        chain.Rpc.CallAsync(new RpcRequest(method, parameters), cancellationToken);
}

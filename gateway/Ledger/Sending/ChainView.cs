using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>One node's word, checked against itself: a read that it refuses, or two that contradict each other, are as good as no answer.</summary>
internal sealed class ChainView(EthereumClient chain, TransactionSenderOptions options)
{
    /// <summary>With the chain's own finality, the most blocks on top of a transaction's that are looked at.</summary>
    private const int MostLinks = 64;

    internal EthereumClient Chain { get; } = chain;

    /// <summary>A read that the node refuses is as good as no answer.</summary>
    internal static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (RpcException e)
        {
            throw new ChainUnreachableException(e.Message, e);
        }
    }

    internal async Task<BlockHeader> HeadAsync(CancellationToken cancellationToken) =>
        await AskAsync(() => Chain.BlockAsync(BlockTag.Latest, cancellationToken)) ?? throw new ChainUnreachableException("the chain has no latest block");

    /// <summary>Number of the newest block that is final, below zero when none is.</summary>
    internal async Task<long> FinalBlockAsync(BlockHeader head, CancellationToken cancellationToken)
    {
        if (!options.FinalityByTag)
        {
            return head.Number - options.FinalityDepth;
        }

        BlockHeader? final = await AskAsync(() => Chain.BlockAsync(BlockTag.Finalized, cancellationToken));
        return final?.Number ?? -1;
    }

    /// <summary>The receipt of a transaction of this sender, or null.</summary>
    internal async Task<TransactionReceipt?> ReceiptAsync(string hash, string sender, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await AskAsync(() => Chain.ReceiptAsync(hash, cancellationToken));
        return receipt is null || (receipt.TransactionHash == hash && receipt.From == sender)
            ? receipt
            : throw Contradiction($"for {hash} of {sender} it has the receipt of {receipt.TransactionHash} of {receipt.From}");
    }

    /// <summary>Throws unless the block of a receipt is the chain's own and lists the transaction.</summary>
    internal async Task RequireCanonicalAsync(TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        if (!await AskAsync(() => Chain.HoldsAsync(receipt.Block, receipt.BlockHash, receipt.TransactionHash, cancellationToken)))
        {
            throw Contradiction($"the receipt of {receipt.TransactionHash} is of block {receipt.Block} {receipt.BlockHash}, which the chain does not have or which does not list it");
        }
    }

    /// <summary>
    /// True when the block of a receipt is final: every block from it to the finality depth is there and names the one below it as its parent. Throws
    /// when they do not.
    /// </summary>
    internal async Task<bool> IsFinalAsync(TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        BlockHeader head = await HeadAsync(cancellationToken);
        long final = await FinalBlockAsync(head, cancellationToken);
        if (final < receipt.Block)
        {
            return false;
        }

        await RequireCanonicalAsync(receipt, cancellationToken);
        int above = options.FinalityByTag ? (int)Math.Min(final - receipt.Block, MostLinks) : options.FinalityDepth;
        IReadOnlyList<BlockHeader?> blocks = await AskAsync(() => Chain.BlocksAsync(receipt.Block, above + 1, cancellationToken));
        string below = receipt.BlockHash;
        for (int i = 0; i < blocks.Count; i++)
        {
            long number = receipt.Block + i;
            BlockHeader block = blocks[i] ?? throw Contradiction($"its head is {head.Number}, but it has no block {number}");
            if (block.Number != number || (i == 0 ? block.Hash : block.ParentHash) != below)
            {
                throw Contradiction($"block {block.Number} {block.Hash} does not follow {below}");
            }

            below = block.Hash;
        }

        return true;
    }

    /// <summary>
    /// The mined transaction that used this nonce, borne out by its signature; null when the chain does not show it: not mined in the view of its
    /// counts, hidden, or older than the states it keeps.
    /// </summary>
    internal async Task<ShownTransaction?> UseOfAsync(string address, long nonce, IEcdsaVerifier verifier, CancellationToken cancellationToken)
    {
        long high = (await HeadAsync(cancellationToken)).Number;
        try
        {
            if (await Chain.NonceAsync(address, BlockTag.Number(high), cancellationToken) <= nonce)
            {
                return null;
            }

            // Back in growing steps, because it was used lately; then by halves.
            long low = high;
            for (long step = 1; low > 0; step *= 2)
            {
                low = Math.Max(0, high - step);
                if (await Chain.NonceAsync(address, BlockTag.Number(low), cancellationToken) <= nonce)
                {
                    break;
                }

                high = low;
            }

            while (high - low > 1)
            {
                long middle = low + ((high - low) / 2);
                bool used = await Chain.NonceAsync(address, BlockTag.Number(middle), cancellationToken) > nonce;
                (low, high) = used ? (low, middle) : (middle, high);
            }

            ShownTransaction? shown = await Chain.TransactionAsync(high, address, nonce, verifier, cancellationToken);
            return shown is { ChainId: { } id } && id != options.ChainId ? null : shown;
        }
        catch (RpcException)
        {
            // States that old are not kept.
            return null;
        }
    }

    private ChainUnreachableException Contradiction(string text) => new($"{Chain.Rpc.Endpoint} contradicts itself: {text}");
}

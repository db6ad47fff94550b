using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Drives the outbox: every intent becomes one transaction, at most once. Nonce, bytes and hash are stored before the first broadcast, so that a
/// restart sends the same bytes; entries go in the order of their ids over all accounts. Use one sender for a store, and no other for its accounts.
/// </summary>
public sealed class TransactionSender(
    EthereumClient chain,
    IKeyring keyring,
    IOutboxStore store,
    TransactionSenderOptions options,
    Action<EventKind, string> report) : IDisposable
{
    private const string ChainAlert = "chain";

    /// <summary>Blocks searched for a transaction known by sender and nonce only.</summary>
    private const int SearchedBlocks = 128;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<string> _raised = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _sentAt = [];
    private bool _chainChecked;

    /// <summary>
    /// Works until every entry is final or failed, or what is left waits for something that does not come by itself. A chain that does not answer is
    /// reported once and again when it answers; <see cref="InputException"/> when it is the wrong chain or a key may not sign there.
    /// </summary>
    public async Task<DrainOutcome> DrainAsync(CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        long since = time.GetTimestamp();
        string before = "";
        while (true)
        {
            DrainOutcome outcome = await StepAsync(cancellationToken);
            if (outcome is not DrainOutcome.AwaitingBlock)
            {
                return outcome;
            }

            string now = string.Join(',', store.Unfinished().Select(e => $"{e.Id}:{e.State}"));
            if (now != before)
            {
                before = now;
                since = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(since) > options.BlockWait)
            {
                return outcome;
            }

            await Task.Delay(options.PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Works for as long as it is not cancelled, looking at store and chain in the poll interval.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(options.PollInterval, time);
        do
        {
            await StepAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Takes every entry as far as it goes now, without waiting for blocks.</summary>
    public async Task<DrainOutcome> StepAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<OutboxEntry> entries = store.Unfinished();
            if (entries.Count == 0 && _chainChecked)
            {
                return DrainOutcome.Finished;
            }

            await CheckChainAsync(cancellationToken);
            return await StepAsync(entries, cancellationToken);
        }
        catch (ChainUnreachableException e)
        {
            _chainChecked = false;
            Raise(ChainAlert, EventKind.Fault, $"chain does not answer: {e.Message}");
            return DrainOutcome.ChainUnreachable;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task CheckChainAsync(CancellationToken cancellationToken)
    {
        if (!_chainChecked)
        {
            long chainId = await AskAsync(() => chain.ChainIdAsync(cancellationToken));
            if (chainId != options.ChainId)
            {
                throw new InputException($"chain {chain.Rpc.Endpoint}", "chain id", $"{chainId}", $"{options.ChainId}");
            }

            _chainChecked = true;
            Clear(ChainAlert, "chain answers again");
        }
    }

    private async Task<DrainOutcome> StepAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        int inFlight = entries.Count(e => e.State is OutboxState.Signed or OutboxState.Broadcast);
        DrainOutcome outcome = DrainOutcome.Finished;
        foreach (OutboxEntry stored in entries)
        {
            OutboxEntry entry = stored;
            bool wasInFlight = entry.State is OutboxState.Signed or OutboxState.Broadcast;
            if (entry.State == OutboxState.Queued)
            {
                if (inFlight >= options.MaximumInFlight)
                {
                    return Worse(outcome, DrainOutcome.AwaitingBlock);
                }

                OutboxEntry? prepared = await PrepareAsync(entry, cancellationToken);
                if (prepared is null)
                {
                    // Later entries may rest on this one; order is kept.
                    return Worse(outcome, DrainOutcome.Blocked);
                }

                entry = prepared;
            }

            if (entry.State == OutboxState.Signed)
            {
                entry = await BroadcastAsync(entry, cancellationToken);
            }

            if (entry.State == OutboxState.Broadcast)
            {
                entry = await LookForReceiptAsync(entry, cancellationToken);
            }

            if (entry.State == OutboxState.Mined)
            {
                entry = await LookForFinalityAsync(entry, cancellationToken);
            }

            bool isInFlight = entry.State is OutboxState.Signed or OutboxState.Broadcast;
            inFlight += (isInFlight ? 1 : 0) - (wasInFlight ? 1 : 0);
            outcome = Worse(outcome, entry.State switch
            {
                OutboxState.Final or OutboxState.Failed => DrainOutcome.Finished,
                OutboxState.Mined => DrainOutcome.AwaitingFinality,
                OutboxState.Signed => DrainOutcome.Blocked,
                _ => DrainOutcome.AwaitingBlock,
            });
        }

        return outcome;
    }

    private static DrainOutcome Worse(DrainOutcome a, DrainOutcome b) => a > b ? a : b;

    /// <summary>Simulates, prices, numbers and signs; null while it can not be sent, Failed when it would revert.</summary>
    private async Task<OutboxEntry?> PrepareAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        OutboxIntent intent = entry.Intent;
        ISigner signer = keyring.Signer(intent.Account);
        if (options.ChainId != WellKnownKeys.DevelopmentChainId && (keyring.DevelopmentOnly || WellKnownKeys.Contains(signer.Address)))
        {
            throw new InputException($"account \"{intent.Account}\"", "key", "a key known to everyone", $"a secret one on chain {options.ChainId}");
        }

        long gas;
        try
        {
            gas = await chain.EstimateGasAsync(new CallRequest(signer.Address, intent.To, intent.Data), cancellationToken);
        }
        catch (RpcException e) when (IsRevert(e))
        {
            return Save(entry with { State = OutboxState.Failed, Error = $"reverts: {RevertReason.Describe(e.RevertData)}" });
        }
        catch (RpcException e) when (IsFunds(e))
        {
            return Lacks(signer, intent.Account);
        }
        catch (RpcException e)
        {
            throw new ChainUnreachableException(e.Message, e);
        }

        BlockHeader head = await HeadAsync(cancellationToken);
        BigInteger price = (head.BaseFeePerGas * 2) + options.PriorityFeePerGas;
        if (head.BaseFeePerGas + options.PriorityFeePerGas > options.FeeCapPerGas)
        {
            Raise("fee", EventKind.Alert, $"gas costs {head.BaseFeePerGas} wei, above the cap of {options.FeeCapPerGas}; transactions wait");
            return null;
        }

        Clear("fee", "gas is below the cap again");
        ulong gasLimit = (ulong)(gas + (gas * options.GasMarginPercent / 100));
        price = BigInteger.Min(price, options.FeeCapPerGas);
        if (await AskAsync(() => chain.BalanceAsync(signer.Address, cancellationToken)) < gasLimit * price)
        {
            return Lacks(signer, intent.Account);
        }

        Clear("funds/" + intent.Account, $"account {intent.Account} has enough to pay for gas again");
        long? nonce = await NextNonceAsync(intent.Account, signer.Address, cancellationToken);
        if (nonce is null)
        {
            return null;
        }

        SignedTransaction signed = new Eip1559Transaction
        {
            ChainId = options.ChainId,
            Nonce = (ulong)nonce.Value,
            MaxPriorityFeePerGas = options.PriorityFeePerGas,
            MaxFeePerGas = price,
            GasLimit = gasLimit,
            To = EthereumAddress.Parse(intent.To, $"transaction {intent.Key}"),
            Data = intent.Data,
        }.Sign(signer);
        return Save(entry with { State = OutboxState.Signed, Nonce = nonce, Raw = signed.Raw, Hash = signed.Hash });
    }

    /// <summary>The nonce after everything of ours and everything the chain has seen; null while the chain is behind the store.</summary>
    private async Task<long?> NextNonceAsync(string account, string address, CancellationToken cancellationToken)
    {
        long ours = (store.HighestNonce(account) + 1) ?? 0;
        long theirs = await AskAsync(() => chain.NonceAsync(address, BlockTag.Pending, cancellationToken));
        bool flying = store.Unfinished().Any(e => e.Intent.Account == account && e.State is OutboxState.Signed or OutboxState.Broadcast);
        if (theirs < ours && !flying)
        {
            Raise("behind/" + account, EventKind.Fault, $"chain is behind: account {account} has sent {theirs} transactions there, {ours} by our records; was the chain reset?");
            return null;
        }

        Clear("behind/" + account, $"chain has all transactions of account {account} again");
        if (theirs > ours && ours > 0)
        {
            report(EventKind.Alert, $"account {account} sent {theirs - ours} transactions that are not ours");
        }

        return Math.Max(ours, theirs);
    }

    private async Task<OutboxEntry> BroadcastAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        string stuck = "send/" + entry.Intent.Key;
        try
        {
            await chain.SendRawAsync(entry.Raw!, cancellationToken);
        }
        catch (RpcException e) when (IsKnown(e))
        {
            // It arrived before, though we never heard so.
        }
        catch (RpcException e) when (IsNonceUsed(e))
        {
            // Ambiguous: this transaction may be mined, or another one with its nonce. Receipts tell.
            if (await AskAsync(() => chain.ReceiptAsync(entry.Hash!, cancellationToken)) is null)
            {
                return await ReplaceWhenForeignAsync(entry, cancellationToken);
            }
        }
        catch (RpcException e) when (IsFunds(e))
        {
            Raise("funds/" + entry.Intent.Account, EventKind.Alert, $"account {entry.Intent.Account} can not pay for gas");
            return entry;
        }
        catch (RpcException e)
        {
            Raise(stuck, EventKind.Alert, $"chain refuses {entry.Intent.Kind} {entry.Hash}: {e.NodeMessage}");
            return entry;
        }

        Clear(stuck, $"chain takes {entry.Intent.Kind} {entry.Hash}");
        _sentAt[entry.Id] = options.Time.GetTimestamp();
        string hash = Hex.Format(Keccak.Hash(entry.Raw!));
        return entry.State == OutboxState.Broadcast && entry.Hash == hash ? entry : Save(entry with { State = OutboxState.Broadcast, Hash = hash });
    }

    /// <summary>
    /// The nonce is used: by an earlier pricing of the same intent, which is then the transaction; or by someone else, and once that is final our bytes
    /// can never be mined, and the intent is queued again for a new nonce.
    /// </summary>
    private async Task<OutboxEntry> ReplaceWhenForeignAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        BlockHeader head = await HeadAsync(cancellationToken);
        string address = keyring.Signer(entry.Intent.Account).Address;
        MinedTransaction? mined = await FindAsync(address, entry.Nonce!.Value, head.Number, cancellationToken);
        if (mined is not null && mined.To == entry.Intent.To && mined.Data.AsSpan().SequenceEqual(entry.Intent.Data))
        {
            return Save(entry with { State = OutboxState.Broadcast, Hash = mined.Hash });
        }

        long settled = await FinalBlockAsync(head, cancellationToken);
        long used = await AskAsync(() => chain.NonceAsync(address, BlockTag.Number(Math.Max(0, settled)), cancellationToken));
        if (used <= entry.Nonce || await AskAsync(() => chain.ReceiptAsync(entry.Hash!, cancellationToken)) is not null)
        {
            return entry.State == OutboxState.Broadcast ? entry : Save(entry with { State = OutboxState.Broadcast });
        }

        report(EventKind.Alert, $"nonce {entry.Nonce} of account {entry.Intent.Account} was used by a transaction that is not ours; {entry.Intent.Kind} gets another");
        return Save(entry with { State = OutboxState.Queued, Nonce = null, Raw = null, Hash = null });
    }

    /// <summary>The mined transaction of this sender and nonce, or null when the newest blocks have none.</summary>
    private async Task<MinedTransaction?> FindAsync(string address, long nonce, long head, CancellationToken cancellationToken)
    {
        for (long block = head; block > Math.Max(0, head - SearchedBlocks); block--)
        {
            IReadOnlyList<MinedTransaction> transactions = await AskAsync(() => chain.TransactionsAsync(block, cancellationToken));
            if (transactions.FirstOrDefault(t => t.From == address && t.Nonce == nonce) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// Signs the same transaction with tip and cap raised together, stored before it is sent; at the fee cap an alert says that it waits.
    /// </summary>
    private async Task<OutboxEntry> RepriceAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        string stuck = "stuck/" + entry.Intent.Key;
        Eip1559Transaction sent = Eip1559Transaction.Decode(entry.Raw);
        BlockHeader head = await HeadAsync(cancellationToken);
        BigInteger tip = Raised(sent.MaxPriorityFeePerGas);
        BigInteger cap = BigInteger.Max(Raised(sent.MaxFeePerGas), (head.BaseFeePerGas * 2) + tip);
        if (cap > options.FeeCapPerGas)
        {
            cap = options.FeeCapPerGas;
            if (cap < Raised(sent.MaxFeePerGas))
            {
                Raise(stuck, EventKind.Alert, $"{entry.Intent.Kind} {entry.Hash} is not mined and can not be priced above the cap of {options.FeeCapPerGas} wei; it waits");
                return entry;
            }
        }

        SignedTransaction signed = (sent with { MaxPriorityFeePerGas = tip, MaxFeePerGas = cap }).Sign(keyring.Signer(entry.Intent.Account));
        report(EventKind.Info, $"{entry.Intent.Kind} {entry.Hash} is not mined; priced again as {signed.Hash}");
        return await BroadcastAsync(Save(entry with { State = OutboxState.Signed, Raw = signed.Raw, Hash = signed.Hash }), cancellationToken);
    }

    private BigInteger Raised(BigInteger fee) => fee + (((fee * options.RepricePercent) + 99) / 100);

    private async Task<OutboxEntry> LookForReceiptAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await AskAsync(() => chain.ReceiptAsync(entry.Hash!, cancellationToken));
        if (receipt is null)
        {
            // Pools drop transactions, and so do reorganisations.
            if (!await AskAsync(() => chain.KnowsAsync(entry.Hash!, cancellationToken)))
            {
                return await BroadcastAsync(entry, cancellationToken);
            }

            if (!_sentAt.TryGetValue(entry.Id, out long sentAt))
            {
                _sentAt.Add(entry.Id, options.Time.GetTimestamp());
            }
            else if (options.Time.GetElapsedTime(sentAt) > options.RepriceAfter)
            {
                return await RepriceAsync(entry, cancellationToken);
            }

            return entry;
        }

        _sentAt.Remove(entry.Id);
        string? error = receipt.Succeeded ? null : await ReasonAsync(entry, receipt, cancellationToken);
        return Save(entry with
        {
            State = OutboxState.Mined,
            Block = receipt.Block,
            BlockHash = receipt.BlockHash,
            GasUsed = receipt.GasUsed,
            Error = error,
        });
    }

    private async Task<OutboxEntry> LookForFinalityAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (options.FinalityDepth > 0 || options.FinalityByTag)
        {
            TransactionReceipt? receipt = await AskAsync(() => chain.ReceiptAsync(entry.Hash!, cancellationToken));
            if (receipt is null)
            {
                report(EventKind.Alert, $"a reorganisation took back {entry.Intent.Kind} {entry.Hash} of block {entry.Block}; it is sent again");
                return Save(entry with { State = OutboxState.Broadcast, Block = null, BlockHash = null, GasUsed = null, Error = null });
            }

            if (receipt.BlockHash != entry.BlockHash)
            {
                string? error = receipt.Succeeded ? null : await ReasonAsync(entry, receipt, cancellationToken);
                entry = Save(entry with { Block = receipt.Block, BlockHash = receipt.BlockHash, GasUsed = receipt.GasUsed, Error = error });
            }

            BlockHeader head = await HeadAsync(cancellationToken);
            if (await FinalBlockAsync(head, cancellationToken) < entry.Block)
            {
                return entry;
            }

            // Only a block that is still the chain's own makes it final.
            BlockHeader? canonical = await AskAsync(() => chain.BlockAsync(BlockTag.Number(entry.Block!.Value), cancellationToken));
            if (canonical?.Hash != entry.BlockHash)
            {
                return entry;
            }
        }

        return Save(entry with { State = entry.Error is null ? OutboxState.Final : OutboxState.Failed });
    }

    /// <summary>Number of the newest block that is final, below zero when none is.</summary>
    private async Task<long> FinalBlockAsync(BlockHeader head, CancellationToken cancellationToken)
    {
        if (!options.FinalityByTag)
        {
            return head.Number - options.FinalityDepth;
        }

        BlockHeader? final = await AskAsync(() => chain.BlockAsync(BlockTag.Finalized, cancellationToken));
        return final?.Number ?? -1;
    }

    private async Task<string> ReasonAsync(OutboxEntry entry, TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            CallRequest call = new(keyring.Signer(entry.Intent.Account).Address, entry.Intent.To, entry.Intent.Data);
            await chain.CallAsync(call, BlockTag.Number(receipt.Block), cancellationToken);
            return "reverted on chain, for a reason that has passed";
        }
        catch (RpcException e)
        {
            return e.RevertData.Length > 0 ? $"reverted: {RevertReason.Describe(e.RevertData)}" : $"reverted: {e.NodeMessage}";
        }
    }

    private OutboxEntry? Lacks(ISigner signer, string account)
    {
        Raise("funds/" + account, EventKind.Alert, $"account {account} ({signer.Address}) can not pay for gas");
        return null;
    }

    private async Task<BlockHeader> HeadAsync(CancellationToken cancellationToken) =>
        await AskAsync(() => chain.BlockAsync(BlockTag.Latest, cancellationToken)) ?? throw new ChainUnreachableException("the chain has no latest block");

    /// <summary>A read that the node refuses is as good as no answer.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
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

    private OutboxEntry Save(OutboxEntry entry)
    {
        store.Save(entry);
        return entry;
    }

    private void Raise(string key, EventKind kind, string text)
    {
        if (_raised.Add(key))
        {
            report(kind, text);
        }
    }

    private void Clear(string key, string text)
    {
        if (_raised.Remove(key))
        {
            report(EventKind.Recovered, text);
        }
    }

    // Nodes say the same in different words: geth, Nethermind, Besu, Erigon, anvil.
    private static bool IsKnown(RpcException e) => Says(e, "already known", "already imported", "known transaction", "alreadyknown");

    private static bool IsNonceUsed(RpcException e) => Says(e, "nonce too low", "nonce is too low", "oldnonce", "nonce_too_low");

    private static bool IsFunds(RpcException e) => Says(e, "insufficient funds", "insufficientfunds", "upfront cost exceeds", "doesn't have enough funds");

    private static bool IsRevert(RpcException e) => e.RevertData.Length > 0 || e.Code == 3 || Says(e, "revert");

    private static bool Says(RpcException e, params ReadOnlySpan<string> phrases)
    {
        foreach (string phrase in phrases)
        {
            if (e.NodeMessage.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

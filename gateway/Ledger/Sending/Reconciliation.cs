using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Holds store and chain against each other: which nonce is next, who used one, whether an intent is done already. A nonce that a node only says is used
/// is not believed to be; the transaction that used it must be shown, and nobody without the key can make one.
/// </summary>
internal sealed class Reconciliation(SenderDesk desk, Witness witness)
{
    /// <summary>Of transactions that are not in the store, as many of the newest are looked through for the intent at hand.</summary>
    private const int LookedThrough = 64;

    /// <summary>
    /// The nonce after everything of ours and everything the chain has seen. None while the chain is behind the store or hides what it counts, and none
    /// when the chain has the intent already (a store restored from an older copy): then the entry is returned as the chain has it.
    /// </summary>
    internal async Task<(long? Nonce, OutboxEntry? Found)> NextNonceAsync(OutboxEntry entry, string address, CancellationToken cancellationToken)
    {
        string account = entry.Intent.Account;
        long? highest = desk.Store.HighestNonce(account);
        long ours = (highest + 1) ?? 0;
        long theirs = await ChainView.AskAsync(() => desk.Chain.NonceAsync(address, BlockTag.Pending, cancellationToken));
        bool flying = desk.Store.Unfinished().Any(e => e.Intent.Account == account && e.State is OutboxState.Signed or OutboxState.Broadcast);
        if (theirs < ours && !flying)
        {
            desk.Alarms.Raise("behind/" + account, EventKind.Fault, $"chain is behind: account {account} has sent {theirs} transactions there, {ours} by our records; was the chain reset?");
            return (null, null);
        }

        desk.Alarms.Clear("behind/" + account, $"chain has all transactions of account {account} again");
        if (theirs > ours && highest is not null)
        {
            ShownTransaction? last = null;
            for (long nonce = Math.Max(ours, theirs - LookedThrough); nonce < theirs; nonce++)
            {
                ShownTransaction? used = await desk.View.UseOfAsync(address, nonce, desk.Verifier, cancellationToken);
                if (used is null)
                {
                    desk.Alarms.Raise("hidden/" + account, EventKind.Alert, $"chain counts {theirs - ours} transactions of account {account} that are not ours and does not show nonce {nonce}; transactions wait");
                    return (null, null);
                }

                if (used.Makes(entry.Intent))
                {
                    return (null, Adopt(entry, used));
                }

                last = used;
            }

            // What follows a transaction that can still be taken back might wait for its nonce for ever.
            if (last is null || !await IsFinalAsync(last, address, cancellationToken))
            {
                return (null, null);
            }

            desk.Alarms.Tell(EventKind.Alert, $"account {account} sent {theirs - ours} transactions that are not ours");
        }

        desk.Alarms.Clear("hidden/" + account, $"what account {account} sent is known again");
        return (Math.Max(ours, theirs), null);
    }

    /// <summary>
    /// The chain says the nonce is used: by an earlier pricing of the same intent, which is then the transaction; or by someone else, and once that is
    /// final our bytes can never be mined, and the intent is queued again for a new nonce.
    /// </summary>
    internal async Task<OutboxEntry> NonceUsedAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        string alarm = "nonce/" + entry.Intent.Key;
        string address = desk.Address(entry);
        OutboxEntry waiting = entry.State == OutboxState.Broadcast ? entry : desk.Save(entry with { State = OutboxState.Broadcast });
        ShownTransaction? used = await desk.View.UseOfAsync(address, entry.Nonce!.Value, desk.Verifier, cancellationToken);
        if (used is null)
        {
            desk.Alarms.Raise(alarm, EventKind.Alert, $"chain says nonce {entry.Nonce} of account {entry.Intent.Account} is used and does not show by what; {entry.Intent.Kind} waits");
            return waiting;
        }

        desk.Alarms.Clear(alarm, $"use of nonce {entry.Nonce} of account {entry.Intent.Account} is known");
        if (used.Makes(entry.Intent))
        {
            return Adopt(entry, used);
        }

        if (!await IsFinalAsync(used, address, cancellationToken)
            || await desk.View.ReceiptAsync(entry.Hash!, address, cancellationToken) is not null)
        {
            return waiting;
        }

        if (await HeldAsync(waiting, cancellationToken) is { } held)
        {
            return held;
        }

        desk.Alarms.Tell(EventKind.Alert, $"nonce {entry.Nonce} of account {entry.Intent.Account} was used by a transaction that is not ours; {entry.Intent.Kind} gets another");
        return desk.Save(entry with { State = OutboxState.Queued, Nonce = null, Raw = null, Hash = null });
    }

    /// <summary>
    /// Looks whether the chain holds the intent already. Null: nothing stands against sending it. Otherwise it is not sent: done is waited for, and what
    /// something else took the place of is an alarm, and Failed once that is final.
    /// </summary>
    internal async Task<OutboxEntry?> HeldAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        string alarm = "intent/" + entry.Intent.Key;
        IntentFinding found = await desk.Options.IntentCheck.FindAsync(desk.Chain, entry.Intent, BlockTag.Latest, cancellationToken);
        if (found.Standing == IntentStanding.Open)
        {
            desk.Alarms.Clear(alarm, $"nothing stands against {entry.Intent.Kind} {entry.Intent.Key} any more");
            return null;
        }

        if (found.Standing == IntentStanding.Done)
        {
            return await DoneAsync(entry, found.Transaction!, cancellationToken);
        }

        desk.Alarms.Raise(alarm, EventKind.Alert, $"{entry.Intent.Kind} {entry.Intent.Key} is not sent: {found.Detail}");
        IntentFinding final = await witness.FindFinalAsync(desk.View, entry.Intent, cancellationToken);
        if (final.Standing != IntentStanding.Contradicted || !await witness.ContradictsAsync(entry.Intent, cancellationToken))
        {
            return entry;
        }

        // Its nonce is free for what comes next, or somebody's.
        desk.Alarms.Forget(alarm);
        return desk.Save(entry with { State = OutboxState.Failed, Nonce = null, Error = found.Detail });
    }

    /// <summary>The simulation reverts: because the intent is done already, for a while only (null), or for good.</summary>
    internal async Task<OutboxEntry?> RevertingAsync(OutboxEntry entry, CallRequest call, string error, CancellationToken cancellationToken)
    {
        IntentFinding found = await desk.Options.IntentCheck.FindAsync(desk.Chain, entry.Intent, BlockTag.Latest, cancellationToken);
        if (found.Standing == IntentStanding.Done && await DoneAsync(entry, found.Transaction!, cancellationToken) is { State: OutboxState.Broadcast } done)
        {
            return done;
        }

        if (!await RevertsNowAsync(call, cancellationToken) || !await witness.RevertsAsync(call, cancellationToken))
        {
            desk.Alarms.Raise("simulation/" + entry.Intent.Key, EventKind.Alert, $"{entry.Intent.Kind} {entry.Intent.Key} waits: after what is pending it {error}");
            return null;
        }

        if (found.Standing == IntentStanding.Contradicted)
        {
            desk.Alarms.Tell(EventKind.Alert, $"{entry.Intent.Kind} {entry.Intent.Key} is not sent: {found.Detail}");
        }

        desk.Alarms.Forget("simulation/" + entry.Intent.Key);
        return desk.Save(entry with { State = OutboxState.Failed, Error = error });
    }

    private async Task<bool> IsFinalAsync(ShownTransaction shown, string address, CancellationToken cancellationToken) =>
        await desk.View.ReceiptAsync(shown.Hash, address, cancellationToken) is { } receipt
        && await desk.View.IsFinalAsync(receipt, cancellationToken)
        && await witness.ConfirmsAsync(receipt, cancellationToken);

    private async Task<bool> RevertsNowAsync(CallRequest call, CancellationToken cancellationToken)
    {
        try
        {
            await desk.Chain.CallAsync(call, cancellationToken);
            return false;
        }
        catch (RpcException e) when (NodeAnswer.IsRevert(e))
        {
            return true;
        }
        catch (RpcException e)
        {
            throw new ChainUnreachableException(e.Message, e);
        }
    }

    /// <summary>The transaction that did it becomes the entry's, if it is ours and makes the same call; otherwise the entry stays as it is.</summary>
    private async Task<OutboxEntry> DoneAsync(OutboxEntry entry, string hash, CancellationToken cancellationToken)
    {
        if (hash == entry.Hash)
        {
            return entry.State == OutboxState.Signed ? desk.Save(entry with { State = OutboxState.Broadcast }) : entry;
        }

        ShownTransaction? shown = await ChainView.AskAsync(() => desk.Chain.TransactionAsync(hash, desk.Verifier, cancellationToken));
        if (shown is not null && shown.From == desk.Address(entry) && shown.Makes(entry.Intent))
        {
            return Adopt(entry, shown);
        }

        desk.Alarms.Raise("intent/" + entry.Intent.Key, EventKind.Alert, $"{entry.Intent.Kind} {entry.Intent.Key} was done by {hash}, which is not ours; it is not sent");
        return entry;
    }

    private OutboxEntry Adopt(OutboxEntry entry, ShownTransaction shown) =>
        desk.Save(entry with { State = OutboxState.Broadcast, Nonce = shown.Nonce, Raw = shown.Raw, Hash = shown.Hash });
}

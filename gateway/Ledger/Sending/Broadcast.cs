using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Hands signed bytes to the chain, again where they were lost, and raised where no block takes them.</summary>
internal sealed class Broadcast(SenderDesk desk, Reconciliation reconciliation)
{
    private readonly Pricing _pricing = new(desk.Options);

    /// <summary>Sends what may have been sent before, unless the chain shows that it must not be.</summary>
    internal async Task<OutboxEntry> SendAgainAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        await reconciliation.HeldAsync(entry, cancellationToken) ?? await SendAsync(entry, cancellationToken);

    /// <summary>Sends the stored bytes; the same entry when the chain does not take them now.</summary>
    internal async Task<OutboxEntry> SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        OutboxIntent intent = entry.Intent;
        string refused = "send/" + intent.Key;
        try
        {
            await desk.Chain.SendRawAsync(entry.Raw!, cancellationToken);
        }
        catch (RpcException e) when (NodeAnswer.IsKnown(e))
        {
            // It arrived before, though we never heard so.
        }
        catch (RpcException e) when (NodeAnswer.IsNonceUsed(e))
        {
            // Ambiguous: this transaction may be mined, or another one with its nonce. Receipts tell.
            if (await desk.View.ReceiptAsync(entry.Hash!, desk.Address(entry), cancellationToken) is null)
            {
                return await reconciliation.NonceUsedAsync(entry, cancellationToken);
            }
        }
        catch (RpcException e) when (NodeAnswer.IsFunds(e))
        {
            desk.Alarms.Raise("funds/" + intent.Account, EventKind.Alert, $"account {intent.Account} can not pay for gas");
            return entry;
        }
        catch (RpcException e)
        {
            desk.Alarms.Raise(refused, EventKind.Alert, $"chain refuses {intent.Kind} {entry.Hash}: {e.NodeMessage}");
            return NodeAnswer.IsPrice(e) && desk.IsLate(entry) ? await RepriceAsync(entry, cancellationToken) : entry;
        }

        desk.Alarms.Clear(refused, $"chain takes {intent.Kind} {entry.Hash}");
        desk.Alarms.Clear("funds/" + intent.Account, $"account {intent.Account} has enough to pay for gas again");
        desk.Sent(entry, anew: false);
        string hash = Hex.Format(Keccak.Hash(entry.Raw!));
        return entry.State == OutboxState.Broadcast && entry.Hash == hash ? entry : desk.Save(entry with { State = OutboxState.Broadcast, Hash = hash });
    }

    /// <summary>
    /// Signs the same transaction with tip and cap raised together, stored before it is sent; at the fee cap an alert says that it waits.
    /// </summary>
    internal async Task<OutboxEntry> RepriceAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (await reconciliation.HeldAsync(entry, cancellationToken) is { } held)
        {
            return held;
        }

        OutboxIntent intent = entry.Intent;
        ISigner signer = desk.Keyring.Signer(intent.Account);
        if (await IsAheadAsync(entry, signer.Address, cancellationToken))
        {
            return entry;
        }

        BlockHeader head = await desk.View.HeadAsync(cancellationToken);
        if (_pricing.Next(Eip1559Transaction.Decode(entry.Raw), head) is not { } raised)
        {
            desk.Alarms.Raise("stuck/" + intent.Key, EventKind.Alert, $"{intent.Kind} {entry.Hash} is not mined and can not be priced above the cap of {desk.Options.FeeCapPerGas} wei; it waits");
            return entry;
        }

        SignedTransaction signed = raised.Sign(signer);
        desk.Alarms.Tell(EventKind.Info, $"{intent.Kind} {entry.Hash} is not mined; priced again as {signed.Hash}");
        OutboxEntry priced = desk.Save(entry with { State = OutboxState.Signed, Raw = signed.Raw, Hash = signed.Hash });
        desk.Sent(priced, anew: true);
        return await SendAsync(priced, cancellationToken);
    }

    /// <summary>A nonce that the chain has not come to, with nothing of ours before it, waits for what no price brings: an alarm.</summary>
    private async Task<bool> IsAheadAsync(OutboxEntry entry, string address, CancellationToken cancellationToken)
    {
        string account = entry.Intent.Account;
        long next = await ChainView.AskAsync(() => desk.Chain.NonceAsync(address, BlockTag.Latest, cancellationToken));
        if (next >= entry.Nonce)
        {
            return false;
        }

        if (!desk.Store.Unfinished().Any(e => e.Intent.Account == account && e.Nonce < entry.Nonce))
        {
            desk.Alarms.Raise("behind/" + account, EventKind.Fault, $"chain is behind: account {account} has sent {next} transactions there, {entry.Intent.Kind} {entry.Hash} has nonce {entry.Nonce}; was the chain reset?");
        }

        return true;
    }
}

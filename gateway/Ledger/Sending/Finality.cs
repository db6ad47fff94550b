using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Follows what was sent: to a block, back from it after a reorganisation, and to its end.</summary>
internal sealed class Finality(SenderDesk desk, Witness witness, Broadcast broadcast)
{
    /// <summary>Mined when there is a receipt in a block of the chain; sent again when the chain does not know it, priced again when no block takes it.</summary>
    internal async Task<OutboxEntry> LookForReceiptAsync(OutboxEntry entry, bool maySend, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await desk.View.ReceiptAsync(entry.Hash!, desk.Address(entry), cancellationToken);
        if (receipt is not null)
        {
            await desk.View.RequireCanonicalAsync(receipt, cancellationToken);
            desk.NoLongerSent(entry);
            desk.Alarms.Forget("stuck/" + entry.Intent.Key);
            return await MinedAsync(entry, receipt, cancellationToken);
        }

        if (!maySend)
        {
            return entry;
        }

        // Pools drop transactions, and so do reorganisations.
        return !await ChainView.AskAsync(() => desk.Chain.KnowsAsync(entry.Hash!, cancellationToken)) ? await broadcast.SendAgainAsync(entry, cancellationToken)
            : desk.IsLate(entry) ? await broadcast.RepriceAsync(entry, cancellationToken)
            : entry;
    }

    /// <summary>Final or Failed when the receipt is still the same, in a block that can not be taken back any more; Broadcast when it is gone.</summary>
    internal async Task<OutboxEntry> LookForFinalityAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await desk.View.ReceiptAsync(entry.Hash!, desk.Address(entry), cancellationToken);
        if (receipt is null)
        {
            desk.Alarms.Tell(EventKind.Alert, $"a reorganisation took back {entry.Intent.Kind} {entry.Hash} of block {entry.Block}; it is sent again");
            return desk.Save(entry with { State = OutboxState.Broadcast, Block = null, BlockHash = null, GasUsed = null, Error = null });
        }

        if (receipt.BlockHash != entry.BlockHash || receipt.Block != entry.Block || receipt.Succeeded != (entry.Error is null))
        {
            // Another block took it, or it came out differently: what is said twice counts.
            return await MinedAsync(entry, receipt, cancellationToken);
        }

        return await desk.View.IsFinalAsync(receipt, cancellationToken) && await witness.ConfirmsAsync(receipt, cancellationToken)
            ? desk.Save(entry with { State = entry.Error is null ? OutboxState.Final : OutboxState.Failed })
            : entry;
    }

    private async Task<OutboxEntry> MinedAsync(OutboxEntry entry, TransactionReceipt receipt, CancellationToken cancellationToken) => desk.Save(entry with
    {
        State = OutboxState.Mined,
        Block = receipt.Block,
        BlockHash = receipt.BlockHash,
        GasUsed = receipt.GasUsed,
        Error = receipt.Succeeded ? null : await ReasonAsync(entry, receipt, cancellationToken),
    });

    private async Task<string> ReasonAsync(OutboxEntry entry, TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            CallRequest call = new(desk.Address(entry), entry.Intent.To, entry.Intent.Data);
            await desk.Chain.CallAsync(call, BlockTag.Number(receipt.Block), cancellationToken);
            return "reverted on chain, for a reason that has passed";
        }
        catch (RpcException e)
        {
            return e.RevertData.Length > 0 ? $"reverted: {RevertReason.Describe(e.RevertData)}" : $"reverted: {e.NodeMessage}";
        }
    }
}

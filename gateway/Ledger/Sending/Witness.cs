using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The second node's word on what can not be undone. Without one, every question is answered with yes.</summary>
internal sealed class Witness
{
    private const string Alarm = "witness";

    private readonly SenderDesk _desk;
    private readonly ChainView? _view;

    internal Witness(SenderDesk desk)
    {
        _desk = desk;
        _view = desk.Options.Witness is { } chain ? new ChainView(chain, desk.Options) : null;
    }

    /// <summary>True when the witness has the same receipt, in a block that is final to it too.</summary>
    internal Task<bool> ConfirmsAsync(TransactionReceipt receipt, CancellationToken cancellationToken) => AskAsync(
        async view =>
        {
            TransactionReceipt? seen = await view.ReceiptAsync(receipt.TransactionHash, receipt.From, cancellationToken);
            return seen is null || seen.BlockHash != receipt.BlockHash || seen.Succeeded != receipt.Succeeded
                ? $"it does not have {receipt.TransactionHash} in block {receipt.Block} {receipt.BlockHash}, {(receipt.Succeeded ? "done" : "reverted")}"
                : await view.IsFinalAsync(seen, cancellationToken) ? "" : null;
        },
        cancellationToken);

    /// <summary>True when the call reverts in the view of the witness too.</summary>
    internal Task<bool> RevertsAsync(CallRequest call, CancellationToken cancellationToken) => AskAsync(
        async view =>
        {
            try
            {
                await view.Chain.CallAsync(call, cancellationToken);
                return $"a call of {call.To} does not revert there";
            }
            catch (RpcException e) when (NodeAnswer.IsRevert(e))
            {
                return "";
            }
        },
        cancellationToken);

    /// <summary>True when the witness finds the intent contradicted as of its own final block.</summary>
    internal Task<bool> ContradictsAsync(OutboxIntent intent, CancellationToken cancellationToken) => AskAsync(
        async view => (await FindFinalAsync(view, intent, cancellationToken)).Standing == IntentStanding.Contradicted
            ? "" : $"nothing final contradicts {intent.Key} there",
        cancellationToken);

    /// <summary>What a chain holds of an intent in its newest final block.</summary>
    internal async Task<IntentFinding> FindFinalAsync(ChainView view, OutboxIntent intent, CancellationToken cancellationToken)
    {
        long final = await view.FinalBlockAsync(await view.HeadAsync(cancellationToken), cancellationToken);
        return final < 0 ? IntentFinding.Open : await _desk.Options.IntentCheck.FindAsync(view.Chain, intent, BlockTag.Number(final), cancellationToken);
    }

    /// <summary>The answer is empty for yes, null for not yet, and otherwise says what the witness has against it.</summary>
    private async Task<bool> AskAsync(Func<ChainView, Task<string?>> question, CancellationToken cancellationToken)
    {
        if (_view is null)
        {
            return true;
        }

        string? objection;
        try
        {
            long chainId = await ChainView.AskAsync(() => _view.Chain.ChainIdAsync(cancellationToken));
            objection = chainId == _desk.Options.ChainId ? await question(_view) : $"it is of chain {chainId}, not {_desk.Options.ChainId}";
        }
        catch (Exception e) when (e is ChainUnreachableException or RpcException)
        {
            objection = e.Message;
        }

        if (objection is { Length: > 0 })
        {
            _desk.Alarms.Raise(Alarm, EventKind.Alert, $"witness {_view.Chain.Rpc.Endpoint} does not confirm what the chain says: {objection}");
        }
        else if (objection is not null)
        {
            _desk.Alarms.Clear(Alarm, "witness and chain agree again");
        }

        return objection is "";
    }
}

using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Turns a queued intent into signed bytes: simulates, prices, numbers and signs it.</summary>
internal sealed class Preparation(SenderDesk desk, Reconciliation reconciliation)
{
    private readonly Pricing _pricing = new(desk.Options);

    /// <summary>Whether the account waits for gas money.</summary>
    internal bool LacksGas(string account) => desk.Alarms.IsRaised(FundsAlarm(account));

    /// <summary>
    /// Signed and stored; null while it can not be sent, Failed when it would revert, further on when the chain has it already. Where entries before it
    /// wait for gas money, one that would revert waits for them.
    /// </summary>
    internal async Task<OutboxEntry?> PrepareAsync(OutboxEntry entry, bool othersWait, CancellationToken cancellationToken)
    {
        OutboxIntent intent = entry.Intent;
        ISigner signer = desk.Keyring.Signer(intent.Account);
        RequireFitKey(intent, signer);
        CallRequest call = new(signer.Address, intent.To, intent.Data);
        ulong gas;
        try
        {
            gas = _pricing.Gas(await desk.Chain.EstimateGasAsync(call, cancellationToken));
        }
        catch (RpcException e) when (NodeAnswer.IsRevert(e))
        {
            if (othersWait)
            {
                return null;
            }

            return await reconciliation.RevertingAsync(entry, call, $"reverts: {RevertReason.Describe(e.RevertData)}", cancellationToken);
        }
        catch (RpcException e) when (NodeAnswer.IsFunds(e))
        {
            return Lacks(signer, intent.Account);
        }
        catch (RpcException e)
        {
            throw new ChainUnreachableException(e.Message, e);
        }

        desk.Alarms.Clear("simulation/" + intent.Key, $"{intent.Kind} {intent.Key} would go through again");
        BlockHeader head = await desk.View.HeadAsync(cancellationToken);
        if (_pricing.First(head) is not { } price)
        {
            desk.Alarms.Raise("fee", EventKind.Alert, $"gas costs {head.BaseFeePerGas} wei, above the cap of {desk.Options.FeeCapPerGas}; transactions wait");
            return null;
        }

        desk.Alarms.Clear("fee", "gas is below the cap again");
        if (await ChainView.AskAsync(() => desk.Chain.BalanceAsync(signer.Address, cancellationToken)) < gas * price)
        {
            return Lacks(signer, intent.Account);
        }

        desk.Alarms.Clear(FundsAlarm(intent.Account), $"account {intent.Account} has enough to pay for gas again");
        (long? nonce, OutboxEntry? found) = await reconciliation.NextNonceAsync(entry, signer.Address, cancellationToken);
        return nonce is null ? found : Sign(entry, signer, nonce.Value, gas, price);
    }

    private OutboxEntry Sign(OutboxEntry entry, ISigner signer, long nonce, ulong gas, BigInteger price)
    {
        SignedTransaction signed = new Eip1559Transaction
        {
            ChainId = desk.Options.ChainId,
            Nonce = (ulong)nonce,
            MaxPriorityFeePerGas = desk.Options.PriorityFeePerGas,
            MaxFeePerGas = price,
            GasLimit = gas,
            To = EthereumAddress.Parse(entry.Intent.To, $"transaction {entry.Intent.Key}"),
            Data = entry.Intent.Data,
        }.Sign(signer);
        desk.NoLongerSent(entry);
        return desk.Save(entry with { State = OutboxState.Signed, Nonce = nonce, Raw = signed.Raw, Hash = signed.Hash });
    }

    private void RequireFitKey(OutboxIntent intent, ISigner signer)
    {
        if (desk.Options.ChainId != WellKnownKeys.DevelopmentChainId && (desk.Keyring.DevelopmentOnly || WellKnownKeys.Contains(signer.Address)))
        {
            throw new InputException($"account \"{intent.Account}\"", "key", "a key known to everyone", $"a secret one on chain {desk.Options.ChainId}");
        }
    }

    private static string FundsAlarm(string account) => "funds/" + account;

    private OutboxEntry? Lacks(ISigner signer, string account)
    {
        desk.Alarms.Raise(FundsAlarm(account), EventKind.Alert, $"account {account} ({signer.Address}) can not pay for gas");
        return null;
    }
}

using System.Numerics;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Makes the evidence of a settled trade from what is stored and what the chain tells.</summary>
public sealed class EvidenceMaker(EthereumClient chain, Deployment deployment)
{
    private readonly ChainProofs _proofs = new(chain);

    /// <summary>
    /// The evidence of one trade of a closed period. Null while its settlement is not in a block. <see cref="ChainUnreachableException"/> when the chain does
    /// not answer or its blocks can not be proven.
    /// </summary>
    /// <param name="close">The closed period.</param>
    /// <param name="index">Which trade.</param>
    /// <param name="transactionHash">Of the settlement.</param>
    /// <param name="meters">Meters of the two sides, by account name; sides without a meter are missing.</param>
    /// <param name="madeUnix">When the file is made.</param>
    /// <param name="cancellationToken">Ends the questions to the chain.</param>
    public async Task<Evidence?> MakeAsync(
        PeriodClose close, int index, string transactionHash, IReadOnlyDictionary<string, MeterRecords> meters, long madeUnix, CancellationToken cancellationToken)
    {
        if (await _proofs.ProveAsync(transactionHash, log => log.Address == deployment.Vault && VaultEvent.IsSettlement(log), cancellationToken) is not { } settled)
        {
            return null;
        }

        SettledTrade trade = close.Batch.Trades[index];
        LogEntry settlement = EventAudit.Log(settled.Event);
        Dictionary<int, BigInteger> nets = SettlementAudit.Listed(settlement);
        List<EvidenceParty> parties = [];
        foreach ((EvidenceRole role, string account) in ((EvidenceRole, string)[])[(EvidenceRole.Seller, trade.Seller), (EvidenceRole.Buyer, trade.Buyer)])
        {
            if (meters.TryGetValue(account, out MeterRecords? meter))
            {
                int number = deployment.IndexOf(account);
                parties.Add(await PartyAsync(role, number, (long)nets.GetValueOrDefault(number), meter, settled.Event, cancellationToken));
            }
        }

        EvidenceFees? fees = await FeesAsync(settled.Event, cancellationToken);
        AbiReader data = new(settlement.Data);
        return new Evidence(
            Evidence.Name,
            Evidence.CurrentVersion,
            deployment.ChainId,
            deployment.Vault,
            Trade(close, index),
            new EvidenceSettlement(SettlementVaultContract.Window(trade.Period), settled.Sender, data.Long(0), data.Long(1), settled.Transaction, settled.Event),
            fees,
            parties,
            new EvidenceLabels(trade.Seller, trade.Buyer, madeUnix));
    }

    private EvidenceTrade Trade(PeriodClose close, int index)
    {
        SettledTrade trade = close.Batch.Trades[index];
        TradeProof proof = TradeProof.Of(close.Batch, deployment, index);
        return new EvidenceTrade(
            trade.Period.StartUnix,
            trade.Period.Minutes,
            index,
            deployment.IndexOf(trade.Seller),
            deployment.IndexOf(trade.Buyer),
            trade.Source,
            trade.TradedWh,
            trade.Wh,
            trade.PriceMicroPerKwh,
            trade.CostMicro,
            trade.FeeMicro,
            proof.Word,
            proof.Path,
            close.Root);
    }

    private async Task<EvidenceFees?> FeesAsync(ProvenEvent settled, CancellationToken cancellationToken)
    {
        if (await NewestAsync(settled, AuditEvents.Fees, cancellationToken) is not { } set)
        {
            return null;
        }

        AbiReader data = new(EventAudit.Log(set).Data);
        return new EvidenceFees((int)data.Long(0), (int)data.Long(1), data.Long(2), set);
    }

    private async Task<EvidenceParty> PartyAsync(
        EvidenceRole role, int account, long net, MeterRecords meter, ProvenEvent settled, CancellationToken cancellationToken)
    {
        EvidenceRegistration? registration = null;
        if (await NewestAsync(settled, AuditEvents.MeterOf(account), cancellationToken) is { } named)
        {
            LogEntry entry = EventAudit.Log(named);
            AbiReader data = new(entry.Data);
            registration = new EvidenceRegistration(entry.Topics[2], data.Address(0), data.Long(1), named);
        }

        return new EvidenceParty(
            role,
            account,
            net,
            new EvidenceMeter(meter.Device.Id, meter.Device.PublicKey, EthereumAddress.Format(meter.Device.Address)),
            registration,
            meter.Statement is { } statement ? Statement(statement) : null,
            meter.Envelopes);
    }

    /// <summary>A node that refuses to search that far back leaves the event out; the evidence then says what could not be checked.</summary>
    private async Task<ProvenEvent?> NewestAsync(ProvenEvent settled, IReadOnlyList<byte[]> topics, CancellationToken cancellationToken)
    {
        try
        {
            return await _proofs.NewestAsync(deployment.Vault, settled.BlockNumber - 1, topics, cancellationToken);
        }
        catch (RpcException)
        {
            return null;
        }
    }

    private static EvidenceStatement Statement(Domain.IntervalStatement told)
    {
        Core.IntervalStatement statement = new()
        {
            DeviceId = told.DeviceId,
            PeriodStart = told.Period.StartUnix,
            PeriodSeconds = (uint)told.Period.Seconds,
            ImportWh = told.ImportWh,
            ExportWh = told.ExportWh,
            Epoch = (uint)told.Epoch,
            FirstSequence = (uint)told.FirstSequence,
            LastSequence = (uint)told.LastSequence,
        };
        told.HeadHash.CopyTo(statement.HeadHash, 0);
        byte[] digest = new byte[Sha256.HashLength];
        new StatementCodec().Digest(statement, digest, 0);
        return new EvidenceStatement(
            told.Period.StartUnix, told.Period.Seconds, told.ImportWh, told.ExportWh, told.Epoch, told.FirstSequence, told.LastSequence, told.HeadHash, digest, told.Signature);
    }
}

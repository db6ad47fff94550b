using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Checks evidence without its maker: offline by the evidence alone, and with a node of the chain also what only the chain knows. Trusted are the chain's block
/// hashes and the address of the vault, nothing else.
/// </summary>
public sealed class EvidenceAudit(IEcdsaVerifier verifier)
{
    private const string AskTheChain = "ask a node of the chain (--rpc)";

    /// <summary>Everything that can be checked without any connection.</summary>
    public AuditReport Verify(Evidence evidence)
    {
        AuditLog log = Offline(evidence);
        log.NotOffline("block canonical and final", AskTheChain);
        log.NotOffline("commitment in the vault", AskTheChain);
        log.NotOffline("meters and fees unchanged until the settlement", AskTheChain);
        return log.Report;
    }

    /// <summary>The same, and the chain's own word; <see cref="ChainUnreachableException"/> when it has none.</summary>
    public async Task<AuditReport> VerifyAsync(Evidence evidence, EthereumClient chain, CancellationToken cancellationToken)
    {
        AuditLog log = Offline(evidence);
        await new ChainAudit(evidence, chain, log).RunAsync(cancellationToken);
        return log.Report;
    }

    private AuditLog Offline(Evidence evidence)
    {
        AuditLog log = new();
        TradeAudit.Run(evidence, log);
        SettlementAudit.Run(evidence, verifier, log);
        new MeterAudit(evidence, verifier, log).Run();
        log.NotOffline("nets follow from all trades of the window", "other people's trades are not in this file; the vault's challenge asks the operator for them");
        return log;
    }
}

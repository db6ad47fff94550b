using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What only a node of the chain can tell.</summary>
internal sealed class ChainAudit(Evidence evidence, EthereumClient chain, AuditLog log)
{
    private readonly SettlementVaultContract _vault = new(chain, new Deployment(evidence.ChainId, "", evidence.Vault, []));
    private readonly ChainProofs _events = new(chain);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ProvenEvent settled = evidence.Settlement.Event;
        await log.CheckAsync("chain", async () =>
        {
            AuditLog.Same("chain id", await chain.ChainIdAsync(cancellationToken), evidence.ChainId);
            return $"chain {evidence.ChainId}";
        });
        foreach ((string name, ProvenEvent proven) in Blocks())
        {
            await log.CheckAsync($"block of the {name} canonical", async () =>
            {
                BlockHeader block = await chain.BlockAsync(BlockTag.Number(proven.BlockNumber), cancellationToken)
                    ?? throw new InputException("chain", $"block {proven.BlockNumber}", "none", "the block of the evidence");
                AuditLog.Same("block hash", block.Hash, Hex.Format(proven.BlockHash));
                return $"block {block.Number}";
            });
        }

        await FinalAsync(settled, cancellationToken);
        await CommitmentAsync(settled, cancellationToken);
        foreach (EvidenceParty party in evidence.Parties)
        {
            if (party.Registration is { } registration)
            {
                await UnchangedAsync($"meter of account {party.Account}", registration.Event, AuditEvents.MeterOf(party.Account), cancellationToken);
            }
        }

        if (evidence.Fees is { } fees)
        {
            await UnchangedAsync("fees", fees.Event, AuditEvents.Fees, cancellationToken);
        }
    }

    private async Task CommitmentAsync(ProvenEvent settled, CancellationToken cancellationToken)
    {
        const string Name = "commitment in the vault";
        if (evidence.Fees is null)
        {
            log.NotChecked(Name, "the evidence has no event of the fees, which the vault keeps with the window");
            return;
        }

        await log.CheckAsync(Name, async () =>
        {
            AuditLog.Require((await chain.CodeAsync(evidence.Vault, cancellationToken)).Length > 0, "vault", "no contract", "one at its address");
            byte[] kept = await _vault.CommitmentAsync(evidence.Settlement.Window, cancellationToken);
            if (kept.AsSpan().SequenceEqual(SettlementAudit.CommitmentHash(evidence)))
            {
                return $"window {evidence.Settlement.Window} stands as it was settled";
            }

            // The first claim against a window is recorded in its commitment.
            byte[] window = AbiEncoder.Arguments().Number(evidence.Settlement.Window).ToArray();
            var claims = await _events.FindAsync(
                evidence.Vault, settled.BlockNumber, await chain.BlockNumberAsync(cancellationToken), [AuditEvents.Topic(VaultEvent.Claimed), window], cancellationToken);
            AuditLog.Require(claims.Count > 0, "commitment", Hex.Format(kept), Hex.Format(SettlementAudit.CommitmentHash(evidence)));
            LogEntry claimed = (await chain.LogsAsync(evidence.Vault, claims[0].Block, claims[0].Block, cancellationToken))
                .First(log => VaultEvent.SignatureOf(log) == VaultEvent.Claimed && log.Topics[1].AsSpan().SequenceEqual(window));
            AuditLog.SameBytes("commitment", kept, SettlementAudit.CommitmentHash(evidence, Claim.Parse(new AbiReader(claimed.Data).Number(0))));
            return $"window {evidence.Settlement.Window} stands as it was settled, with claims against it";
        });
    }

    private IEnumerable<(string Name, ProvenEvent Event)> Blocks()
    {
        yield return ("settlement", evidence.Settlement.Event);
        foreach (EvidenceParty party in evidence.Parties)
        {
            if (party.Registration is { } registration)
            {
                yield return ($"meter of account {party.Account}", registration.Event);
            }
        }

        if (evidence.Fees is { } fees)
        {
            yield return ("fees", fees.Event);
        }
    }

    private async Task FinalAsync(ProvenEvent settled, CancellationToken cancellationToken)
    {
        BlockHeader? last;
        try
        {
            last = await chain.BlockAsync(BlockTag.Finalized, cancellationToken);
        }
        catch (RpcException e)
        {
            log.NotChecked("block final", $"the node does not tell its finalized block: {e.NodeMessage}");
            return;
        }

        if (last is not null && last.Number >= settled.BlockNumber)
        {
            log.Check("block final", () => $"finalized up to block {last.Number}");
        }
        else
        {
            log.NotChecked("block final", $"block {settled.BlockNumber} is not finalized yet (the chain is at {last?.Number ?? 0})");
        }
    }

    /// <summary>The newest event up to the settlement is that of the evidence.</summary>
    private Task UnchangedAsync(string what, ProvenEvent proven, IReadOnlyList<byte[]> topics, CancellationToken cancellationToken) =>
        log.CheckAsync($"{what} unchanged until the settlement", async () =>
        {
            long settled = evidence.Settlement.Event.BlockNumber;
            var later = await _events.FindAsync(evidence.Vault, proven.BlockNumber, settled, topics, cancellationToken);
            AuditLog.Require(later.Count > 0 && later[^1].Block == proven.BlockNumber, what, later.Count == 0 ? "no event" : $"changed in block {later[^1].Block}", $"as set in block {proven.BlockNumber}");
            return $"as set in block {proven.BlockNumber}";
        });
}

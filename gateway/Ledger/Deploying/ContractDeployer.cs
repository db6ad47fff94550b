using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Brings a plan's contracts onto the chain through the outbox, doing only what is missing: deploying twice changes nothing, and one that was cut off
/// goes on. Sender and store are the operator's.
/// </summary>
public sealed class ContractDeployer(EthereumClient chain, TransactionSender sender, IOutboxStore store)
{
    /// <summary>
    /// Deploys what has no code yet, ties the contracts together where the operator is their owner, and says what there is now.
    /// <see cref="InputException"/> when chain and plan do not fit or a transaction fails; <see cref="ChainUnreachableException"/> when the chain does
    /// not answer. <paramref name="known"/> is an earlier record of the same deployment, for transactions that the store does not know.
    /// </summary>
    public async Task<DeploymentRecord> DeployAsync(DeploymentPlan plan, DeploymentRecord? known, CancellationToken cancellationToken)
    {
        long chainId = await chain.ChainIdAsync(cancellationToken);
        if (chainId != plan.Profile.ChainId)
        {
            throw new InputException($"profile {plan.Profile.Name}", "chain id", $"{chainId}", $"{plan.Profile.ChainId}");
        }

        await Create2Factory.CheckAsync(chain, cancellationToken);
        if (plan.Profile.Token is { } token && (await chain.CodeAsync(token, cancellationToken)).Length == 0)
        {
            throw new InputException($"profile {plan.Profile.Name}", "token", $"no code at {token}", $"an ERC-20 on chain {chainId}");
        }

        foreach (PlannedContract contract in plan.Contracts)
        {
            await QueueAsync(contract, chainId, cancellationToken);
        }

        await DrainAsync(cancellationToken);
        List<DeployedContract> deployed = [];
        foreach (PlannedContract contract in plan.Contracts)
        {
            deployed.Add(await FoundAsync(contract, chainId, known, cancellationToken));
        }

        IReadOnlyList<OwnerCall> calls = await TieAsync(plan, cancellationToken);
        return new DeploymentRecord(plan.Profile.Name, chainId, Create2Factory.Address, plan.Operator, plan.Owner, plan.Token, deployed, calls);
    }

    private static string Key(long chainId, string address) => $"deploy:{chainId}:{address}";

    private async Task QueueAsync(PlannedContract contract, long chainId, CancellationToken cancellationToken)
    {
        if ((await chain.CodeAsync(contract.Address, cancellationToken)).Length > 0)
        {
            return;
        }

        OutboxEntry entry = store.Enqueue(new OutboxIntent(
            Key(chainId, contract.Address), $"deploy {contract.Artifact.Name}", LedgerAccounts.Operator, Create2Factory.Address, Create2Factory.Deploy(contract.InitCode), 0));
        if (entry.State is OutboxState.Final)
        {
            throw new InputException($"chain {chainId}", $"{contract.Artifact.Name} contract at {contract.Address}", "no code", "the contract that our records say was deployed; the chain was reset, so start with an empty store too");
        }
    }

    private async Task<DeployedContract> FoundAsync(PlannedContract contract, long chainId, DeploymentRecord? known, CancellationToken cancellationToken)
    {
        byte[] code = await chain.CodeAsync(contract.Address, cancellationToken);
        if (!contract.Artifact.IsCodeOf(code))
        {
            throw new InputException($"chain {chainId}", $"code of {contract.Artifact.Name} at {contract.Address}", code.Length == 0 ? "none" : $"{code.Length} other bytes", "the compiled contract");
        }

        OutboxEntry? entry = store.Find(Key(chainId, contract.Address));
        DeployedContract? before = known?.ChainId == chainId ? known.Contracts.FirstOrDefault(c => c.Address == contract.Address) : null;
        return new DeployedContract(
            contract.Artifact.Name, contract.Address, Hex.Format(Keccak.Hash(code)), contract.Arguments, entry?.Hash ?? before?.TransactionHash, entry?.Block ?? before?.Block);
    }

    /// <summary>Calls that only the owner may make: done here where the operator is the owner, otherwise listed for the owner.</summary>
    private async Task<IReadOnlyList<OwnerCall>> TieAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        List<OwnerCall> calls = [];
        foreach (OwnerCall call in OwnerCalls.Of(plan))
        {
            bool done = await OwnerCalls.IsDoneAsync(chain, call, cancellationToken);
            if (!done && plan.Owner == plan.Operator)
            {
                byte[] data = Hex.Parse(call.Data, call.What);
                store.Enqueue(new OutboxIntent($"tie:{plan.Profile.ChainId}:{call.To}:{call.Data}", call.What, LedgerAccounts.Operator, call.To, data, 0));
                await DrainAsync(cancellationToken);
                done = await OwnerCalls.IsDoneAsync(chain, call, cancellationToken);
            }

            calls.Add(call with { Done = done });
        }

        return calls;
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        DrainOutcome outcome = await sender.DrainAsync(cancellationToken);
        OutboxEntry[] ours = [.. store.Latest(int.MaxValue).Where(e => e.Intent.Key.StartsWith("deploy:", StringComparison.Ordinal) || e.Intent.Key.StartsWith("tie:", StringComparison.Ordinal))];
        if (Array.Find(ours, e => e.State == OutboxState.Failed) is { } failed)
        {
            throw new InputException("deployment", failed.Intent.Kind, failed.Error ?? "failed", "success");
        }

        if (outcome is DrainOutcome.ChainUnreachable)
        {
            throw new ChainUnreachableException("the chain stopped answering during the deployment; deploying again goes on where it stands");
        }

        if (Array.Find(ours, e => e.State is OutboxState.Queued or OutboxState.Signed or OutboxState.Broadcast) is { } stuck)
        {
            throw new InputException("deployment", stuck.Intent.Kind, $"{stuck.State} ({outcome})", "a mined transaction; deploying again goes on where it stands");
        }
    }
}

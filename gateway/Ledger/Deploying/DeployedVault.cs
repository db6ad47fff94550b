using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Makes a recorded deployment a community's: contracts checked, accounts registered, the operator's bond in place.</summary>
public static class DeployedVault
{
    /// <summary>
    /// Does what the operator can do and has not done yet; every transaction goes through the outbox. <see cref="InputException"/> in one line when the
    /// contracts are not those of this source, when they have another operator, when the operator lacks tokens for the bond, and when the vault's rules
    /// are not the community's: with the call that its owner has to make. <see cref="ChainUnreachableException"/> when the chain does not answer.
    /// </summary>
    public static async Task<Deployment> OpenAsync(
        EthereumClient chain,
        TransactionSender sender,
        IOutboxStore store,
        IKeyring keyring,
        ContractArtifacts artifacts,
        DeploymentRecord record,
        CommunityTerms terms,
        CancellationToken cancellationToken)
    {
        string where = $"deployment of profile {record.Profile}";
        string ours = keyring.Signer(LedgerAccounts.Operator).Address;
        if (record.Operator != ours)
        {
            throw new InputException(where, "operator", record.Operator, $"{ours}, whose key this gateway has");
        }

        foreach (ContractVerdict verdict in (await DeploymentVerifier.VerifyAsync(chain, record, artifacts, cancellationToken)).Where(v => !v.Verified))
        {
            throw new InputException(where, $"{verdict.Name} {verdict.Address}", string.Join("; ", verdict.Differences), "the code of this source");
        }

        string token = record.Token ?? throw new InputException(where, "token", "nothing", "the ERC-20 that is settled in");
        Deployment deployment = new(record.ChainId, token, record.AddressOf(ContractName.SettlementVault), terms.Accounts)
        {
            Anchors = record.Contracts.FirstOrDefault(c => c.Name == ContractName.ReadingAnchors)?.Address,
        };
        SettlementVaultContract vault = new(chain, deployment);
        await VaultAccounts.RegisterAsync(vault, sender, store, keyring, terms.Holders, cancellationToken);
        await RequireRulesAsync(vault, record, terms, cancellationToken);
        await BondAsync(chain, vault, store, ours, cancellationToken);
        await VaultAccounts.DrainAsync(sender, store, cancellationToken);
        await ApproveAsync(chain, deployment, store, keyring, terms, cancellationToken);
        return deployment;
    }

    private static async Task RequireRulesAsync(SettlementVaultContract vault, DeploymentRecord record, CommunityTerms terms, CancellationToken cancellationToken)
    {
        VaultRules found = await vault.RulesAsync(cancellationToken);
        VaultRules expected = VaultRules.Of(vault.Deployment, terms.FeeMicroPerKwh, terms.PeriodMinutes * 60L);
        string where = $"vault {vault.Deployment.Vault}";
        if (found.PeriodSeconds != expected.PeriodSeconds)
        {
            throw new InputException(where, "period", $"{found.PeriodSeconds} s", $"{expected.PeriodSeconds} s; its owner {record.Owner} sends it {Hex.Format(SettlementVaultContract.PeriodCall(expected.PeriodSeconds))}");
        }

        if (found != expected)
        {
            throw new InputException(
                where, "fee", $"{found.FeeMicroPerKwh} micro-units per kWh of account {found.Collector}, grid {found.Grid}",
                $"{expected.FeeMicroPerKwh} of account {expected.Collector}, grid {expected.Grid}; its owner {record.Owner} sends it {Hex.Format(vault.FeesCall(expected.FeeMicroPerKwh))}");
        }
    }

    private static async Task BondAsync(EthereumClient chain, SettlementVaultContract vault, IOutboxStore store, string address, CancellationToken cancellationToken)
    {
        long bond = await vault.BondAsync(cancellationToken);
        long missing = await vault.MinimumBondAsync(cancellationToken) - bond;
        if (missing <= 0)
        {
            return;
        }

        SettlementTokenContract token = new(chain, vault.Deployment);
        long held = await token.BalanceAsync(address, cancellationToken);
        if (held < missing)
        {
            throw new InputException($"operator {address}", $"tokens {vault.Deployment.Token} for the bond", Money.Format(held), Money.Format(missing));
        }

        string id = $"{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{LedgerAccounts.Operator}:{bond}";
        store.Enqueue(token.Approve(LedgerAccounts.Operator, missing, $"approve:{id}"));
        store.Enqueue(vault.AddBond(missing, $"bond:{id}"));
    }

    /// <summary>Queues what lets the vault charge custodial accounts: one without money for gas waits until it has some.</summary>
    private static async Task ApproveAsync(
        EthereumClient chain, Deployment deployment, IOutboxStore store, IKeyring keyring, CommunityTerms terms, CancellationToken cancellationToken)
    {
        SettlementTokenContract token = new(chain, deployment);
        foreach (string account in deployment.Accounts.Where(a => a is not (Accounts.Grid or Accounts.Fee) && !terms.Holders.ContainsKey(a)))
        {
            string address = keyring.Signer(account).Address;
            if (await token.AllowanceAsync(address, cancellationToken) == 0)
            {
                store.Enqueue(token.Approve(account, long.MaxValue, $"approve:{deployment.ChainId}:{deployment.Vault}:{account}"));
            }
        }
    }
}

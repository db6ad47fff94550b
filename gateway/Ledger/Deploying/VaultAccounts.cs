using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The accounts of a community in its vault.</summary>
internal static class VaultAccounts
{
    /// <summary>Address that holds an account: of the keyring's key, or the one that is given for it.</summary>
    public static string HolderOf(string account, IKeyring keyring, IReadOnlyDictionary<string, string> holders) =>
        holders.TryGetValue(account, out string? holder) ? EthereumAddress.Format(EthereumAddress.Parse(holder, $"holder of {account}")) : keyring.Signer(account).Address;

    /// <summary>
    /// Registers the accounts that the vault does not have yet. <see cref="InputException"/> where one that it has belongs to another key; who keeps
    /// the key itself may have moved the account.
    /// </summary>
    public static async Task RegisterAsync(
        SettlementVaultContract vault, TransactionSender sender, IOutboxStore store, IKeyring keyring, IReadOnlyDictionary<string, string> ownKeys, CancellationToken cancellationToken)
    {
        Deployment deployment = vault.Deployment;
        string[] holders = [.. deployment.Accounts.Select(a => HolderOf(a, keyring, ownKeys))];
        int registered = await vault.AccountCountAsync(cancellationToken);
        if (registered < holders.Length)
        {
            store.Enqueue(vault.Register(holders[registered..], $"register:{deployment.ChainId}:{deployment.Vault}:{registered}:{holders.Length}"));
            await DrainAsync(sender, store, cancellationToken);
        }

        for (int i = 0; i < holders.Length; i++)
        {
            string holder = await vault.HolderAsync(i, cancellationToken);
            if (holder != holders[i] && !ownKeys.ContainsKey(deployment.Accounts[i]))
            {
                throw new InputException($"vault {deployment.Vault}", $"holder of account {i} ({deployment.Accounts[i]})", holder, holders[i]);
            }
        }
    }

    /// <summary>
    /// Waits until what was queued to set a vault up is mined. <see cref="ChainUnreachableException"/> when the chain stops answering,
    /// <see cref="InputException"/> when a transaction fails or can not be sent.
    /// </summary>
    public static async Task DrainAsync(TransactionSender sender, IOutboxStore store, CancellationToken cancellationToken)
    {
        DrainOutcome outcome = await sender.DrainAsync(cancellationToken);
        if (outcome is DrainOutcome.ChainUnreachable)
        {
            throw new ChainUnreachableException("the chain stopped answering while the vault was set up");
        }

        if (outcome is not (DrainOutcome.Finished or DrainOutcome.AwaitingFinality))
        {
            OutboxEntry stuck = store.Unfinished()[0];
            throw new InputException("setting the vault up", $"{stuck.Intent.Kind} {stuck.Intent.Key}", $"{stuck.State} ({outcome})", "a mined transaction");
        }

        foreach (OutboxEntry entry in store.Latest(int.MaxValue).Where(e => e.State == OutboxState.Failed && IsSetup(e.Intent.Key)))
        {
            throw new InputException("setting the vault up", $"{entry.Intent.Kind} {entry.Intent.Key}", entry.Error ?? "failed", "success");
        }
    }

    private static bool IsSetup(string key) =>
        key.StartsWith("fees:", StringComparison.Ordinal) || key.StartsWith("bond:", StringComparison.Ordinal) || key.StartsWith("register:", StringComparison.Ordinal)
        || key.StartsWith("approve:", StringComparison.Ordinal) || key.StartsWith("mint:", StringComparison.Ordinal);
}

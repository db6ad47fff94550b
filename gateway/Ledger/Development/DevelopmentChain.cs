using System.Numerics;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Sets a development chain up: gas money, contracts, accounts, test tokens and first deposits.</summary>
public static class DevelopmentChain
{
    /// <summary>The CREATE2 factory.</summary>
    public const string Factory = Create2Factory.Address;

    private static readonly BigInteger GasMoney = BigInteger.Pow(10, 21);
    private static readonly BigInteger EnoughGasMoney = BigInteger.Pow(10, 20);

    /// <summary>
    /// Brings the chain to the state described, doing only what is missing; addresses follow from the code and the operator's address. Every
    /// transaction goes through the outbox. <see cref="InputException"/> when this is no development chain or its state belongs to other keys;
    /// <see cref="ChainUnreachableException"/> when it does not answer.
    /// </summary>
    public static async Task<Deployment> DeployAsync(
        EthereumClient chain,
        TransactionSender sender,
        IOutboxStore store,
        IKeyring keyring,
        ContractArtifacts artifacts,
        DevelopmentChainSettings settings,
        CancellationToken cancellationToken)
    {
        long chainId = await chain.ChainIdAsync(cancellationToken);
        if (chainId != WellKnownKeys.DevelopmentChainId)
        {
            throw new InputException("development chain", "chain id", $"{chainId}", $"{WellKnownKeys.DevelopmentChainId}");
        }

        string owner = keyring.Signer(LedgerAccounts.Operator).Address;
        DeploymentPlan plan = new(settings.Profile, owner, artifacts);
        await FundAsync(chain, [owner, .. settings.Accounts.Select(a => VaultAccounts.HolderOf(a, keyring, settings.Holders))], cancellationToken);
        await new ContractDeployer(chain, sender, store).DeployAsync(plan, known: null, cancellationToken);
        Deployment deployment = new(chainId, plan.AddressOf(ContractName.SettlementToken), plan.AddressOf(ContractName.SettlementVault), settings.Accounts)
        {
            Anchors = plan.AddressOf(ContractName.ReadingAnchors),
        };
        await VaultAccounts.RegisterAsync(new SettlementVaultContract(chain, deployment), sender, store, keyring, settings.Holders, cancellationToken);
        await BondAsync(chain, store, owner, deployment, settings, cancellationToken);
        await EndowAsync(chain, sender, store, keyring, deployment, settings, cancellationToken);
        return deployment;
    }

    private static async Task FundAsync(EthereumClient chain, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        List<RpcRequest> gifts = [];
        foreach (string address in addresses)
        {
            if (await chain.BalanceAsync(address, cancellationToken) < EnoughGasMoney)
            {
                gifts.Add(new RpcRequest("anvil_setBalance", JsonValue.Create(address), JsonValue.Create(Hex.Quantity(GasMoney))));
            }
        }

        await chain.Rpc.CallAsync(gifts, cancellationToken);
    }

    private static async Task BondAsync(
        EthereumClient chain, IOutboxStore store, string owner, Deployment deployment, DevelopmentChainSettings settings, CancellationToken cancellationToken)
    {
        SettlementVaultContract vault = new(chain, deployment);
        SettlementTokenContract token = new(chain, deployment);
        string id = $"{deployment.ChainId}:{deployment.Vault}:{LedgerAccounts.Operator}";
        VaultRules rules = await vault.RulesAsync(cancellationToken);
        if (rules.FeeMicroPerKwh != settings.FeeMicroPerKwh)
        {
            store.Enqueue(vault.SetFees(settings.FeeMicroPerKwh, $"fees:{deployment.ChainId}:{deployment.Vault}:{settings.FeeMicroPerKwh}"));
        }

        if (await vault.BondAsync(cancellationToken) == 0)
        {
            store.Enqueue(token.Mint(owner, settings.BondMicro, $"mint:{id}"));
            store.Enqueue(token.Approve(LedgerAccounts.Operator, long.MaxValue, $"approve:{id}"));
            store.Enqueue(vault.AddBond(settings.BondMicro, $"bond:{id}"));
        }
    }

    private static async Task EndowAsync(
        EthereumClient chain,
        TransactionSender sender,
        IOutboxStore store,
        IKeyring keyring,
        Deployment deployment,
        DevelopmentChainSettings settings,
        CancellationToken cancellationToken)
    {
        SettlementVaultContract vault = new(chain, deployment);
        SettlementTokenContract token = new(chain, deployment);
        IReadOnlyDictionary<string, long> balances = await vault.BalancesAsync(cancellationToken);
        foreach (string account in deployment.Accounts.Where(a => a is not (Accounts.Grid or Accounts.Fee)))
        {
            string id = $"{deployment.ChainId}:{deployment.Vault}:{account}";
            string address = VaultAccounts.HolderOf(account, keyring, settings.Holders);
            if (settings.Holders.ContainsKey(account))
            {
                // Test tokens are all that can be done for a holder whose key is not ours: approval and deposit are the holder's own.
                if (await token.BalanceAsync(address, cancellationToken) == 0)
                {
                    store.Enqueue(token.Mint(address, settings.WalletMicro + settings.DepositMicro, $"mint:{id}"));
                }

                continue;
            }

            if (await token.AllowanceAsync(address, cancellationToken) == 0)
            {
                store.Enqueue(token.Approve(account, long.MaxValue, $"approve:{id}"));
            }

            bool empty = balances[account] == 0 && await token.BalanceAsync(address, cancellationToken) == 0;
            if (store.Find($"mint:{id}") is not null || empty)
            {
                store.Enqueue(token.Mint(address, settings.WalletMicro + settings.DepositMicro, $"mint:{id}"));
                store.Enqueue(vault.Charge(account, settings.DepositMicro, $"charge:{id}:first"));
            }
        }

        await VaultAccounts.DrainAsync(sender, store, cancellationToken);
    }
}

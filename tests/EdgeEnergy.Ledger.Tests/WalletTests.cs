using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Owners and their accounts: mandates by a wallet's signature, money in and out as the chain tells it, and test tokens nowhere else.</summary>
public sealed class WalletTests
{
    /// <summary>Account 5 of anvil, whose key this gateway does not have; anvil signs for it as a browser wallet would.</summary>
    private const string Owner = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mandate_signed_as_typed_data_by_a_wallet_counts_once()
    {
        await using LocalChain chain = await LocalChain.StartAsync(Cancel);
        MemoryOutboxStore store = new();
        using TransactionSender sender = chain.Sender(store);
        Deployment deployment = await DeployAsync(chain, sender, store);
        VaultWallets wallets = new(chain.Client, deployment);
        MandateOrder order = new(deployment.IndexOf("b05"), 100_000, 4_000, 4_000_000_000, (await AccountAsync(wallets, "b05")).MandateNonce);
        byte[] signature = await SignAsync(chain, order.TypedData(deployment));

        byte[] address = new byte[EthereumAddress.Length];
        using Secp256k1Native curve = new();
        Assert.True(curve.TryRecover(order.Digest(deployment), signature, address));
        Assert.Equal(Owner, EthereumAddress.Format(address));

        // Wallets differ in how they write the recovery id.
        signature[^1] -= 27;
        store.Enqueue(wallets.SetMandate("b05", order, signature, "mandate"));
        store.Enqueue(wallets.SetMandate("b05", order, signature, "again"));
        await sender.DrainAsync(Cancel);
        Assert.Equal(OutboxState.Final, store.Find("mandate")!.State);
        Assert.Contains("WrongNonce", store.Find("again")!.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await AccountAsync(wallets, "b05")).MandateNonce);
        WalletAccount account = await AccountAsync(wallets, "b05");
        Assert.Equal((Owner, (long?)null), (account.Holder, account.SpendingCapMicro));
        Assert.Equal((100_000L, 4_000L, 4_000_000_000L), (account.Mandate.MaxPriceMicroPerKwh, account.Mandate.MaxWh, account.Mandate.ValidUntilUnix));
        Assert.InRange(account.Mandate.ValidFromUnix, 1, account.Mandate.ValidUntilUnix);

        // Another's account, another price: the same signature proves nothing.
        Assert.True(curve.TryRecover((order with { MaxPriceMicroPerKwh = 100_001 }).Digest(deployment), signature, address));
        Assert.NotEqual(Owner, EthereumAddress.Format(address));
    }

    /// <summary>The lines of the statements give exactly the balances that the vault has.</summary>
    [Fact]
    public async Task Statements_follow_money_in_and_out()
    {
        await using LocalChain chain = await LocalChain.StartAsync(Cancel);
        MemoryOutboxStore store = new();
        using TransactionSender sender = chain.Sender(store);
        Deployment deployment = await DeployAsync(chain, sender, store);
        VaultWallets wallets = new(chain.Client, deployment);
        Community community = new(new SettlementVaultContract(chain.Client, deployment));
        store.Enqueue(wallets.RequestWithdrawal("b04", 700).Custodial("b04", "withdrawal", 700, "1"));
        store.Enqueue(wallets.CancelWithdrawal("b04").Custodial("b04", "cancel", 0, "2"));
        store.Enqueue(wallets.RequestWithdrawal("b04", 500).Custodial("b04", "withdrawal", 500, "3"));
        store.Enqueue(wallets.SetSpendingCap("b04", 12).Custodial("b04", "cap", 0, "4"));
        store.Enqueue(wallets.Withdraw("b04").Custodial("b04", "withdraw", 0, "early"));
        await sender.DrainAsync(Cancel);
        Assert.Contains("WithdrawalTooEarly", store.Find("early")!.Error, StringComparison.Ordinal);
        WalletAccount account = await AccountAsync(wallets, "b04");
        Assert.Equal((12_000_000L, 500L), (account.SpendingCapMicro, account.WithdrawalMicro));
        long now = (await chain.Client.BlockAsync(BlockTag.Latest, Cancel))!.Unix;
        Assert.InRange(account.WithdrawalAvailableUnix - now, await wallets.WithdrawalDelayAsync(Cancel) - 10, await wallets.WithdrawalDelayAsync(Cancel));

        await chain.Rpc.CallAsync(new RpcRequest("evm_increaseTime", JsonValue.Create(4 * 24 * 3600)), Cancel);
        store.Enqueue(wallets.Withdraw("b04").Custodial("b04", "withdraw", 0, "5"));
        store.Enqueue(wallets.Send(Owner, 200).Custodial("b04", "send", 200, "6"));
        store.Enqueue(community.Settle(Community.Batch(Community.Period(0), [Community.Trade(Community.Period(0), "b07", "b04", EnergySource.Pv, 1_200, 90_000)])));
        await sender.DrainAsync(Cancel);
        Assert.All(store.Latest(3), e => Assert.Equal((OutboxState.Final, (string?)null), (e.State, e.Error)));

        Dictionary<int, long> balances = [];
        List<WalletMovementKind> kinds = [];
        foreach (LogEntry log in await wallets.EventsAsync(0, await chain.Client.BlockNumberAsync(Cancel), Cancel))
        {
            foreach ((int number, WalletMovementKind kind, long micro, long? window) in WalletMovements.Of(log))
            {
                balances[number] = balances.GetValueOrDefault(number) + (kind == WalletMovementKind.Withdrawn ? 0 : micro);
                Assert.Equal(kind == WalletMovementKind.Settlement, window is not null);
                if (number == deployment.IndexOf("b04"))
                {
                    kinds.Add(kind);
                }
            }
        }

        Assert.Equal(
            [WalletMovementKind.Deposit, WalletMovementKind.WithdrawalRequested, WalletMovementKind.WithdrawalCancelled, WalletMovementKind.WithdrawalRequested, WalletMovementKind.Withdrawn, WalletMovementKind.Settlement],
            kinds);
        Assert.All(await community.Vault.BalancesAsync(Cancel), b => Assert.Equal(b.Value, balances.GetValueOrDefault(deployment.IndexOf(b.Key))));
    }

    /// <summary>Who keeps the key gets test tokens and gas; nothing is signed for them.</summary>
    [Fact]
    public async Task An_account_whose_key_is_not_ours_is_registered_and_left_alone()
    {
        await using LocalChain chain = await LocalChain.StartAsync(Cancel);
        MemoryOutboxStore store = new();
        using TransactionSender sender = chain.Sender(store);
        Deployment deployment = await DeployAsync(chain, sender, store);
        SettlementTokenContract token = new(chain.Client, deployment);
        Assert.Equal(Owner, await new SettlementVaultContract(chain.Client, deployment).HolderAsync(deployment.IndexOf("b05"), Cancel));
        Assert.Equal(Community.Wallet + Community.Deposit, await token.BalanceAsync(Owner, Cancel));
        Assert.Equal(0, await token.AllowanceAsync(Owner, Cancel));
        Assert.DoesNotContain(store.Latest(int.MaxValue), e => e.Intent.Account == "b05");
    }

    [Fact]
    public async Task Test_tokens_are_made_on_a_development_chain_only()
    {
        Deployment elsewhere = new(1, Owner, Owner, ["grid", "fee"]);
        string folder = Directory.CreateTempSubdirectory("edge-mainnet-").FullName;
        try
        {
            await using AnvilProcess anvil = await AnvilProcess.StartAsync(new AnvilSettings { ContractsFolder = Repository.Contracts, StateFolder = folder, ChainId = 1 }, Cancel);
            using JsonRpcClient rpc = new(anvil.Url, TimeSpan.FromSeconds(30));
            EthereumClient client = new(rpc);
            using DerivedKeyring keyring = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
            MemoryOutboxStore store = new();
            using TransactionSender sender = new(client, keyring, store, new TransactionSenderOptions { ChainId = 1 }, (_, _) => { });
            ContractArtifacts artifacts = ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out"));

            InputException refused = await Assert.ThrowsAsync<InputException>(() => DevelopmentChain.DeployAsync(client, sender, store, keyring, artifacts, Community.Settings, Cancel));
            Assert.Contains("chain id", refused.Message, StringComparison.Ordinal);
            Assert.Empty(store.Latest(10));

            refused = Assert.Throws<InputException>(() => new SettlementTokenContract(client, elsewhere).Mint(Owner, 1, "mint"));
            Assert.Contains("tokens are made on development chains only", refused.Message, StringComparison.Ordinal);

            // The token itself does not come into being there, whoever deploys it.
            byte[] creation = [.. artifacts.Token, .. AbiEncoder.Arguments().Address(Owner).ToArray()];
            byte[] deploy = [.. new byte[32], .. creation];
            await Assert.ThrowsAsync<RpcException>(() => client.EstimateGasAsync(new CallRequest(Owner, DevelopmentChain.Factory, deploy), Cancel));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<Deployment> DeployAsync(LocalChain chain, TransactionSender sender, MemoryOutboxStore store) => DevelopmentChain.DeployAsync(
        chain.Client,
        sender,
        store,
        chain.Keyring,
        ContractArtifacts.Load(Path.Combine(Repository.Contracts, "out")),
        Community.Settings with { Holders = new Dictionary<string, string>(StringComparer.Ordinal) { ["b05"] = Owner } },
        Cancel);

    private static async Task<WalletAccount> AccountAsync(VaultWallets wallets, string account) => Assert.Single(await wallets.AccountsAsync([account], Cancel));

    private static async Task<byte[]> SignAsync(LocalChain chain, JsonObject typed) =>
        Hex.Parse((await chain.Rpc.CallAsync(new RpcRequest("eth_signTypedData_v4", JsonValue.Create(Owner), typed), Cancel)).GetString()!, "signature");
}

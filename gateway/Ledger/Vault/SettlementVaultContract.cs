using System.Buffers.Binary;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Call data of the settlement vault, and reads. Amounts are micro-units of the token (6 decimals).</summary>
public sealed class SettlementVaultContract(EthereumClient chain, Deployment deployment)
{
    /// <summary>The vault's method that sets the length of windows.</summary>
    internal const string SetPeriod = "setPeriod(uint32)";

    private const int NetLength = 10;

    public Deployment Deployment { get; } = deployment;

    /// <summary>Number of a period's settlement window: minutes since 1970, so that it rises even where the length of periods changes.</summary>
    public static long Window(SettlementPeriod period) => period.StartUnix / 60;

    /// <summary>Settles a batch under the root of its trades; one intent a window.</summary>
    public OutboxIntent Settle(SettlementBatch batch, ReadOnlySpan<byte> root)
    {
        long window = Window(batch.Period);
        byte[] data = AbiEncoder.Call("settle(uint64,bytes32,uint32,uint64,bytes)")
            .Number(window)
            .Bytes32(root)
            .Number(batch.Trades.Count)
            .Number(batch.Trades.Sum(t => t.Wh))
            .Bytes(PackNets(Deployment, batch.Nets))
            .ToArray();
        long moved = batch.Nets.Where(n => n.MoneyMicro > 0).Sum(n => n.MoneyMicro);
        return new OutboxIntent($"settle:{Deployment.ChainId}:{window}", "settle", LedgerAccounts.Operator, Deployment.Vault, data, moved);
    }

    /// <summary>The account pays from its wallet into the vault; the vault must be approved.</summary>
    public OutboxIntent Charge(string account, long micro, string key) => new(
        key, "charge", account, Deployment.Vault,
        AbiEncoder.Call("depositFor(uint256,uint256)").Number(Deployment.IndexOf(account)).Number(micro).ToArray(), micro);

    /// <summary>Starts the way of an account's money back to its wallet.</summary>
    public OutboxIntent RequestWithdrawal(string account, long micro, string key) => new(
        key, "request withdrawal", account, Deployment.Vault,
        AbiEncoder.Call("requestWithdrawal(uint256,uint256)").Number(Deployment.IndexOf(account)).Number(micro).ToArray(), micro);

    /// <summary>Completes a withdrawal whose delay has passed.</summary>
    public OutboxIntent Withdraw(string account, string key) => new(
        key, "withdraw", account, Deployment.Vault, AbiEncoder.Call("withdraw(uint256)").Number(Deployment.IndexOf(account)).ToArray(), 0);

    /// <summary>Adds to the operator's bond from the operator's wallet; the vault must be approved.</summary>
    public OutboxIntent AddBond(long micro, string key) => new(
        key, "bond", LedgerAccounts.Operator, Deployment.Vault, AbiEncoder.Call("addBond(uint96)").Number(micro).ToArray(), micro);

    /// <summary>Sets the fees that trades carry, micro-units per kWh; sales of the grid's account carry none.</summary>
    public OutboxIntent SetFees(long microPerKwh, string key) => new(key, "set fees", LedgerAccounts.Operator, Deployment.Vault, FeesCall(microPerKwh), 0);

    /// <summary>The owner's call that sets the fees.</summary>
    public byte[] FeesCall(long microPerKwh) =>
        AbiEncoder.Call("setFees(uint16,uint16,uint32)").Number(Deployment.IndexOf(Accounts.Grid)).Number(Deployment.IndexOf(Accounts.Fee)).Number(microPerKwh).ToArray();

    /// <summary>The owner's call that sets the length of the windows settled from now on.</summary>
    public static byte[] PeriodCall(long seconds) => AbiEncoder.Call(SetPeriod).Number(seconds).ToArray();

    /// <summary>Gives the next account numbers to these holders.</summary>
    public OutboxIntent Register(IReadOnlyCollection<string> holders, string key) => new(
        key, "register", LedgerAccounts.Operator, Deployment.Vault, AbiEncoder.Call("register(address[])").Addresses(holders).ToArray(), 0);

    /// <summary>Nets as settle takes them: for each account with money, numbers rising, uint16 number and int64 amount, big-endian.</summary>
    public static byte[] PackNets(Deployment deployment, IReadOnlyCollection<NetPosition> nets)
    {
        (int Index, long Micro)[] entries = [.. nets.Where(n => n.MoneyMicro != 0).Select(n => (deployment.IndexOf(n.Account), n.MoneyMicro)).Order()];
        byte[] packed = new byte[entries.Length * NetLength];
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = packed.AsSpan(i * NetLength, NetLength);
            BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)entries[i].Index);
            BinaryPrimitives.WriteInt64BigEndian(entry[2..], entries[i].Micro);
        }

        return packed;
    }

    /// <summary>Spendable money of every account, by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> BalancesAsync(CancellationToken cancellationToken)
    {
        byte[] call = AbiEncoder.Call("balances(uint256,uint256)").Number(0).Number(Deployment.Accounts.Count).ToArray();
        byte[] answer = await chain.CallAsync(new CallRequest(null, Deployment.Vault, call), cancellationToken);
        BigInteger[] amounts = new AbiReader(answer).Numbers(0);
        return Deployment.Accounts.Select((name, i) => KeyValuePair.Create(name, (long)amounts[i])).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Tokens in every account's wallet outside the vault, by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> WalletsAsync(IKeyring keyring, CancellationToken cancellationToken)
    {
        SettlementTokenContract token = new(chain, Deployment);
        Dictionary<string, long> wallets = new(StringComparer.Ordinal);
        foreach (string account in Deployment.Accounts)
        {
            wallets[account] = await token.BalanceAsync(keyring.Signer(account).Address, cancellationToken);
        }

        return wallets;
    }

    /// <summary>The operator's bond that answers for settlements.</summary>
    public async Task<long> BondAsync(CancellationToken cancellationToken)
    {
        byte[] answer = await chain.CallAsync(new CallRequest(null, Deployment.Vault, AbiEncoder.Call("bond()").ToArray()), cancellationToken);
        AbiReader reader = new(answer);
        return (long)(reader.Number(0) - reader.Number(1));
    }

    /// <summary>The least bond with which the operator may settle.</summary>
    public async Task<long> MinimumBondAsync(CancellationToken cancellationToken) => (long)await ReadAsync(AbiEncoder.Call("minimumBond()"), cancellationToken);

    /// <summary>The fee that trades carry, micro-units per kWh.</summary>
    public async Task<long> FeeAsync(CancellationToken cancellationToken) => (await RulesAsync(cancellationToken)).FeeMicroPerKwh;

    /// <summary>The rules of windows settled from now on.</summary>
    public async Task<VaultRules> RulesAsync(CancellationToken cancellationToken)
    {
        byte[] answer = await chain.CallAsync(new CallRequest(null, Deployment.Vault, AbiEncoder.Call("rules()").ToArray()), cancellationToken);
        AbiReader reader = new(answer);
        return new VaultRules((int)reader.Long(2), (int)reader.Long(1), reader.Long(0), reader.Long(3));
    }

    /// <summary>How many accounts the vault has registered.</summary>
    public async Task<int> AccountCountAsync(CancellationToken cancellationToken) => (int)await ReadAsync(AbiEncoder.Call("accountCount()"), cancellationToken);

    /// <summary>The last settled window, 0 before the first.</summary>
    public async Task<long> LastWindowAsync(CancellationToken cancellationToken) => (long)await ReadAsync(AbiEncoder.Call("lastWindow()"), cancellationToken);

    /// <summary>The commitment of a settled window, 32 zero bytes where there is none.</summary>
    public async Task<byte[]> CommitmentAsync(long window, CancellationToken cancellationToken) =>
        await chain.CallAsync(new CallRequest(null, Deployment.Vault, AbiEncoder.Call("commitmentOf(uint64)").Number(window).ToArray()), cancellationToken);

    /// <summary>The address that holds an account.</summary>
    public async Task<string> HolderAsync(int index, CancellationToken cancellationToken)
    {
        byte[] answer = await chain.CallAsync(new CallRequest(null, Deployment.Vault, AbiEncoder.Call("holderOf(uint256)").Number(index).ToArray()), cancellationToken);
        return new AbiReader(answer).Address(0);
    }

    private async Task<BigInteger> ReadAsync(AbiEncoder call, CancellationToken cancellationToken) =>
        new AbiReader(await chain.CallAsync(new CallRequest(null, Deployment.Vault, call.ToArray()), cancellationToken)).Number(0);
}

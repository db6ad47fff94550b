using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What owners do with their accounts, as intents of the gateway or as call data for a holder's own wallet, and what the vault knows of them.</summary>
public sealed class VaultWallets(EthereumClient chain, Deployment deployment)
{
    private const int BlocksARequest = 2_000;
    private const int AccountsARequest = 100;
    private const long CapUnitMicro = 1_000_000;

    /// <summary>The cap that is none, and one more than the greatest cap in whole tokens.</summary>
    private const int Unlimited = 65_535;

    private static readonly string[] Views = ["holderOf(uint256)", "spendingCapOf(uint256)", "withdrawalOf(uint256)", "mandateOf(uint256)", "mandateNonceOf(uint256)"];

    public Deployment Deployment { get; } = deployment;

    /// <summary>Registers a mandate that the holder signed; the operator pays the gas. 65 bytes r|s|v.</summary>
    public OutboxIntent SetMandate(string account, MandateOrder order, ReadOnlySpan<byte> signature, string key)
    {
        byte[] normal = signature.ToArray();
        normal[^1] = (byte)(normal[^1] < 27 ? normal[^1] + 27 : normal[^1]);
        byte[] data = AbiEncoder.Call("setMandateSigned(uint256,uint64,uint64,uint64,uint256,bytes)")
            .Number(Deployment.IndexOf(account)).Number(order.MaxPriceMicroPerKwh).Number(order.MaxWh).Number(order.ValidUntilUnix).Number(order.Nonce).Bytes(normal)
            .ToArray();
        return new OutboxIntent(key, "mandate", LedgerAccounts.Operator, Deployment.Vault, data, 0);
    }

    /// <summary>Lets the vault take tokens from the caller's wallet.</summary>
    public HolderCall Approve(long micro) => new(Deployment.Token, AbiEncoder.Call("approve(address,uint256)").Address(Deployment.Vault).Number(micro).ToArray());

    /// <summary>Sends tokens from the caller's wallet to an address.</summary>
    public HolderCall Send(string to, long micro) => new(Deployment.Token, AbiEncoder.Call("transfer(address,uint256)").Address(to).Number(micro).ToArray());

    /// <summary>Charges an account from the caller's wallet.</summary>
    public HolderCall Charge(string account, long micro) => OfVault("depositFor(uint256,uint256)", account, micro);

    /// <summary>Starts the way of the account's money back to its holder.</summary>
    public HolderCall RequestWithdrawal(string account, long micro) => OfVault("requestWithdrawal(uint256,uint256)", account, micro);

    /// <summary>Puts it back into the balance.</summary>
    public HolderCall CancelWithdrawal(string account) => OfVault("cancelWithdrawal(uint256)", account);

    /// <summary>Takes it out once the delay has passed.</summary>
    public HolderCall Withdraw(string account) => OfVault("withdraw(uint256)", account);

    /// <summary>The most the account pays in one window, whole tokens; null is no limit.</summary>
    public HolderCall SetSpendingCap(string account, int? wholeTokens) => OfVault("setSpendingCap(uint256,uint16)", account, wholeTokens is { } cap and >= 0 and < Unlimited
        ? cap
        : wholeTokens is null ? Unlimited : throw new InputException("spending cap", "tokens", $"{wholeTokens}", $"0 to {Unlimited - 1}, or none"));

    /// <summary>Moves the account to another address.</summary>
    public HolderCall ChangeHolder(string account, string holder) => new(
        Deployment.Vault, AbiEncoder.Call("changeHolder(uint256,address)").Number(Deployment.IndexOf(account)).Address(holder).ToArray());

    /// <summary>Seconds between a request to withdraw and the money.</summary>
    public async Task<long> WithdrawalDelayAsync(CancellationToken cancellationToken) =>
        new AbiReader(await chain.CallAsync(new CallRequest(null, Deployment.Vault, AbiEncoder.Call("withdrawalDelay()").ToArray()), cancellationToken)).Long(0);

    /// <summary>What the vault knows of these accounts, in their order.</summary>
    public async Task<IReadOnlyList<WalletAccount>> AccountsAsync(IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        List<WalletAccount> known = [];
        foreach (string[] some in accounts.Chunk(AccountsARequest))
        {
            RpcRequest[] calls = [.. some.SelectMany(account => Views.Select(view => new RpcRequest("eth_call", View(view, account).ToJson(), JsonValue.Create(BlockTag.Latest))))];
            IReadOnlyList<JsonElement> answers = await chain.Rpc.CallAsync(calls, cancellationToken);
            for (int i = 0; i < answers.Count; i += Views.Length)
            {
                known.Add(Account([.. answers.Skip(i).Take(Views.Length).Select(Words)]));
            }
        }

        return known;
    }

    /// <summary>The vault's events of blocks [from, to], oldest first.</summary>
    public async Task<IReadOnlyList<LogEntry>> EventsAsync(long from, long to, CancellationToken cancellationToken)
    {
        List<LogEntry> events = [];
        for (long first = from; first <= to; first += BlocksARequest)
        {
            events.AddRange(await chain.LogsAsync(Deployment.Vault, first, Math.Min(to, first + BlocksARequest - 1), cancellationToken));
        }

        return events;
    }

    /// <summary>The number of the account whose rules an event may have changed: its first topic, unless that is a window or an address.</summary>
    public static int? AccountOf(LogEntry log) =>
        log.Topics.Count >= 2 && new AbiReader(log.Topics[1]).Number(0) is { } number && number <= ushort.MaxValue ? (int)number : null;

    private static WalletAccount Account(byte[][] answers)
    {
        BigInteger cap = new AbiReader(answers[1]).Number(0);
        AbiReader withdrawal = new(answers[2]);
        byte[] mandate = answers[3];
        return new WalletAccount(
            new AbiReader(answers[0]).Address(0),
            cap == Unlimited ? null : (long)cap * CapUnitMicro,
            withdrawal.Long(0),
            withdrawal.Long(1),
            new Mandate(Capped(mandate, 0), Capped(mandate, 1), Capped(mandate, 2), Capped(mandate, 3)),
            new AbiReader(answers[4]).Long(0));
    }

    private static byte[] Words(JsonElement answer) => answer.ValueKind == JsonValueKind.String
        ? Hex.Parse(answer.GetString()!, "eth_call")
        : throw new ChainUnreachableException("the chain's answer to eth_call is not text");

    /// <summary>A holder may have written any 64 bits.</summary>
    private static long Capped(byte[] words, int place) => (long)BigInteger.Min(new AbiReader(words).Number(place), long.MaxValue);

    private HolderCall OfVault(string signature, string account, params ReadOnlySpan<long> numbers)
    {
        AbiEncoder call = AbiEncoder.Call(signature).Number(Deployment.IndexOf(account));
        foreach (long number in numbers)
        {
            call.Number(number);
        }

        return new HolderCall(Deployment.Vault, call.ToArray());
    }

    private CallRequest View(string signature, string account) =>
        new(null, Deployment.Vault, AbiEncoder.Call(signature).Number(Deployment.IndexOf(account)).ToArray());
}

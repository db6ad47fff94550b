using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// What owners ask for. Of a custodial account: transactions that the gateway signs, each under a name of the owner's so that asking twice is asking
/// once. Of an account whose owner keeps the key: mandates that the owner signed, and call data for the owner's own wallet. Thread-safe.
/// </summary>
public sealed class WalletOrders(Community community, VaultWallets vault, Wallets wallets, WalletChain chain, GatewayServices services)
{
    private const string MandateKind = "mandate";
    private const int MostTokens = 65_534;

    /// <summary>Balances of the vault are 48 bits wide.</summary>
    private const long MostMicro = (1L << 48) - 1;

    /// <summary>The operator pays the gas of signed mandates: one account gets so many a day.</summary>
    private const int MandatesADay = 24;
    private const long DaySeconds = 86_400;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<long>> registered = new(StringComparer.Ordinal);

    public VaultWallets Vault => vault;
    public WalletChain Chain => chain;

    /// <summary>The participant with an account of this name.</summary>
    public Participant Owner(string id) => community.Traders.FirstOrDefault(p => p.Id == id) ?? throw new InputException("wallet", "participant", Shown(id), "one with a meter");

    /// <summary>True when the owner has the key.</summary>
    public bool KeepsKey(string id) => community.OwnKeys.ContainsKey(id);

    /// <summary>The address that holds an account: as the chain says, or as it was set up while the chain was not read.</summary>
    public string AddressOf(string id) => chain.Account(id)?.Holder ?? (community.OwnKeys.TryGetValue(id, out string? own) ? own : services.Keyring.Signer(id).Address);

    /// <summary>From the custodial wallet into the vault.</summary>
    public OutboxEntry Charge(string id, string name, long micro) =>
        wallets.Enqueue(Custodial(id, vault.Charge(id, Amount(micro)), "charge", micro, name));

    /// <summary>From the vault to the custodial wallet, after the delay.</summary>
    public OutboxEntry RequestWithdrawal(string id, string name, long micro)
    {
        OutboxIntent intent = Custodial(id, vault.RequestWithdrawal(id, Amount(micro)), "request withdrawal", micro, name);
        long balance = wallets.Balances()[id];
        return services.Store.Find(intent.Key) ?? (micro <= balance
            ? services.Store.Enqueue(intent)
            : throw new InputException("wallet", "amount_micro", $"{micro}", $"at most the balance, {Math.Max(0, balance)}"));
    }

    /// <summary>Puts a withdrawal on its way back.</summary>
    public OutboxEntry CancelWithdrawal(string id, string name) => Queue(Custodial(id, vault.CancelWithdrawal(id), "cancel withdrawal", 0, name));

    /// <summary>Takes a withdrawal out that is due.</summary>
    public OutboxEntry Withdraw(string id, string name) => Queue(Custodial(id, vault.Withdraw(id), "withdraw", chain.Account(id)?.WithdrawalMicro ?? 0, name));

    /// <summary>Sends tokens of the custodial wallet to an address.</summary>
    public OutboxEntry Send(string id, string name, string to, long micro) =>
        Queue(Custodial(id, vault.Send(EthereumAddress.Format(Address(to)), Amount(micro)), "send", micro, name));

    /// <summary>The most the account pays in one window, whole tokens; null is no limit.</summary>
    public OutboxEntry SetCap(string id, string name, int? tokens) => Queue(Custodial(id, vault.SetSpendingCap(id, Cap(tokens)), "spending cap", 0, name));

    /// <summary>The mandate that the owner is to sign; <see cref="InputException"/> names what it can not say.</summary>
    public MandateOrder Mandate(string id, long maxPriceMicroPerKwh, long maxWh, long validUntilUnix)
    {
        WalletAccount account = OwnAccount(id);
        MandateOrder order = new(vault.Deployment.IndexOf(id), maxPriceMicroPerKwh, maxWh, validUntilUnix, account.MandateNonce);
        MandateRules.Check(order, Now());
        return order;
    }

    /// <summary>Queues a mandate that the holder of the account signed. Everything is checked here, so that the operator does not pay for a refusal.</summary>
    public OutboxEntry Register(MandateOrder order, ReadOnlySpan<byte> signature)
    {
        string id = vault.Deployment.NameOf(order.Account);
        WalletAccount account = OwnAccount(id);
        MandateRules.Check(order, Now());
        Span<byte> signer = stackalloc byte[EthereumAddress.Length];
        if (order.Nonce != account.MandateNonce)
        {
            throw new InputException("mandate", "nonce", $"{order.Nonce}", $"{account.MandateNonce}");
        }

        if (!services.Verifier.TryRecover(order.Digest(vault.Deployment), signature, signer))
        {
            throw new InputException("mandate", "signature", "none of secp256k1", "65 bytes r, s, v with the lower s");
        }

        if (EthereumAddress.Format(signer) != account.Holder)
        {
            throw new InputException("mandate", "signature", $"one by {EthereumAddress.Format(signer)}", $"one by {account.Holder}, who holds the account");
        }

        lock (gate)
        {
            if (Pending(id) is { } pending)
            {
                throw new InputException("mandate", "another one", $"{pending.State}", "none on its way to the chain");
            }

            Spend(id);
            return services.Store.Enqueue(vault.SetMandate(id, order, signature, MandateKey(id) + $"{order.Nonce}:{Convert.ToHexStringLower(order.Digest(vault.Deployment).AsSpan(0, 8))}"));
        }
    }

    /// <summary>The signed mandate of an account that is on its way to the chain.</summary>
    public OutboxEntry? Pending(string id) => services.Store.Unfinished().FirstOrDefault(e => e.Intent.Kind == MandateKind && e.Intent.Key.StartsWith(MandateKey(id), StringComparison.Ordinal));

    /// <summary>True for a transaction that the owner of this account ordered, or that registers its mandate.</summary>
    public bool IsOf(OutboxEntry entry, string id) =>
        entry.Intent.Account == id || (entry.Intent.Kind == MandateKind && entry.Intent.Key.StartsWith(MandateKey(id), StringComparison.Ordinal));

    /// <summary>Call data for the owner's own wallet.</summary>
    public HolderCall Call(string id, string what, long? micro, int? tokens, string? address)
    {
        Owner(id);
        return what switch
        {
            "approve" => vault.Approve(Amount(micro)),
            "charge" => vault.Charge(id, Amount(micro)),
            "withdrawal" => vault.RequestWithdrawal(id, Amount(micro)),
            "cancel" => vault.CancelWithdrawal(id),
            "withdraw" => vault.Withdraw(id),
            "cap" => vault.SetSpendingCap(id, Cap(tokens)),
            "holder" => vault.ChangeHolder(id, EthereumAddress.Format(Address(address))),
            _ => throw new InputException("wallet", "call", Shown(what), "approve, charge, withdrawal, cancel, withdraw, cap or holder"),
        };
    }

    private static long Amount(long? micro) => micro is > 0 and <= MostMicro ? micro.Value : throw new InputException("wallet", "amount_micro", $"{micro}", $"1 to {MostMicro}");

    private static int? Cap(int? tokens) =>
        tokens is null or (>= 0 and <= MostTokens) ? tokens : throw new InputException("wallet", "tokens", $"{tokens}", $"0 to {MostTokens}, or null for no limit");

    private static byte[] Address(string? text)
    {
        byte[] address = EthereumAddress.Parse(text ?? "", "wallet: address");
        return address.AsSpan().ContainsAnyExcept((byte)0) ? address : throw new InputException("wallet", "address", text!, "an address that somebody holds");
    }

    private static string Shown(string text) => text.Length <= 48 ? text : $"{text.Length} characters";

    private OutboxEntry Queue(OutboxIntent intent) => services.Store.Enqueue(intent);

    private OutboxIntent Custodial(string id, HolderCall call, string kind, long micro, string name)
    {
        Owner(id);
        if (KeepsKey(id))
        {
            throw new InputException("wallet", "participant", id, "one whose key this gateway has: the owner's own wallet sends this");
        }

        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new InputException("wallet", "id", $"{name.Length} characters", "1 to 64 letters, digits and hyphens, another one for each order");
        }

        return call.Custodial(id, kind, micro, $"{kind.Replace(' ', '-')}:{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{id}:owner:{name}");
    }

    private WalletAccount OwnAccount(string id)
    {
        Owner(id);
        if (!KeepsKey(id))
        {
            throw new InputException("mandate", "participant", id, "one that keeps its own key: for others the gateway buys on its owner's account");
        }

        return chain.Account(id) ?? throw new ChainUnreachableException("the account was not read from the chain yet");
    }

    private void Spend(string id)
    {
        long now = Now();
        if (!registered.TryGetValue(id, out Queue<long>? times))
        {
            times = new Queue<long>();
            registered.Add(id, times);
        }

        while (times.TryPeek(out long oldest) && now - oldest >= DaySeconds)
        {
            times.Dequeue();
        }

        if (times.Count >= MandatesADay)
        {
            throw new InputException("mandate", "mandates of a day", $"{times.Count}", $"at most {MandatesADay}");
        }

        times.Enqueue(now);
    }

    private long Now() => services.Time.GetUtcNow().ToUnixTimeSeconds();

    private string MandateKey(string id) => $"mandate:{vault.Deployment.ChainId}:{vault.Deployment.Vault}:{id}:";
}

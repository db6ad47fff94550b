using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// The vault's accounts as the chain has them: statements that are read on from where the store stands, and what the vault knows of each account.
/// Answers from memory; where the chain was not reached yet an account is unknown. Thread-safe.
/// </summary>
public sealed class WalletChain
{
    private readonly string[] names;
    private readonly EthereumClient chain;
    private readonly VaultWallets vault;
    private readonly IGatewayStore store;
    private readonly TransactionSenderOptions options;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> balances;
    private readonly Dictionary<string, WalletAccount> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> changed;
    private long? next;
    private long lastWindow;

    public WalletChain(Community community, EthereumClient chain, VaultWallets vault, IGatewayStore store, TransactionSenderOptions options)
    {
        names = [.. community.Accounts];
        this.chain = chain;
        this.vault = vault;
        this.store = store;
        this.options = options;
        balances = names.ToDictionary(account => account, _ => 0L, StringComparer.Ordinal);
        changed = [.. community.Traders.Select(p => p.Id)];
        next = store.MovementsUpTo() + 1;
        lastWindow = store.LastSettledWindow() ?? 0;
        foreach (WalletMovement last in store.LastMovements())
        {
            balances[last.Account] = last.BalanceMicro;
        }
    }

    /// <summary>Time of the newest block that was seen; 0 before the first.</summary>
    public long Unix { get; private set; }

    /// <summary>Balance of each account in micro-units, and the newest window that is settled in them.</summary>
    public (IReadOnlyDictionary<string, long> Balances, long LastWindow) Books()
    {
        lock (gate)
        {
            return (new Dictionary<string, long>(balances, StringComparer.Ordinal), lastWindow);
        }
    }

    /// <summary>What the vault knows of an account; null before the chain was read.</summary>
    public WalletAccount? Account(string id)
    {
        lock (gate)
        {
            return accounts.GetValueOrDefault(id);
        }
    }

    /// <summary>Reads on to the newest block that counts. Not for two callers at a time.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        if (await chain.BlockAsync(options.FinalityByTag ? BlockTag.Finalized : BlockTag.Latest, cancellation) is not { } head)
        {
            return;
        }

        Unix = head.Unix;
        long to = options.FinalityByTag ? head.Number : head.Number - options.FinalityDepth;
        long from = next ?? store.Latest(int.MaxValue).Min(e => e.Block) ?? 0;
        if (to >= from)
        {
            await TakeAsync(await vault.EventsAsync(from, to, cancellation), to, cancellation);
            next = to + 1;
        }

        string[] read = [.. changed];
        IReadOnlyList<WalletAccount> known = await vault.AccountsAsync(read, cancellation);
        lock (gate)
        {
            for (int i = 0; i < read.Length; i++)
            {
                accounts[read[i]] = known[i];
            }
        }

        changed.ExceptWith(read);
    }

    private async Task TakeAsync(IReadOnlyList<LogEntry> events, long to, CancellationToken cancellation)
    {
        Dictionary<string, long> after = new(Books().Balances, StringComparer.Ordinal);
        Dictionary<long, long> times = [];
        List<WalletMovement> movements = [];
        foreach (LogEntry log in events)
        {
            if (VaultWallets.AccountOf(log) is { } about && about < names.Length && names[about] is not (Accounts.Grid or Accounts.Fee))
            {
                changed.Add(names[about]);
            }

            foreach ((int number, WalletMovementKind kind, long micro, long? window) in WalletMovements.Of(log))
            {
                if (number < names.Length)
                {
                    if (!times.TryGetValue(log.Block, out long unix))
                    {
                        unix = (await chain.BlockAsync(BlockTag.Number(log.Block), cancellation))?.Unix ?? throw new ChainUnreachableException($"the chain does not have its block {log.Block}");
                        times[log.Block] = unix;
                    }

                    string account = names[number];
                    after[account] += kind == WalletMovementKind.Withdrawn ? 0 : micro;
                    movements.Add(new WalletMovement(0, account, kind, micro, after[account], unix, log.Block, log.TransactionHash, window));
                }
            }
        }

        // Stored first: what a failing store does not take is read again.
        store.AppendMovements(movements, to);
        lock (gate)
        {
            foreach ((string account, long micro) in after)
            {
                balances[account] = micro;
            }

            lastWindow = Math.Max(lastWindow, movements.Max(m => m.Window) ?? 0);
        }
    }
}

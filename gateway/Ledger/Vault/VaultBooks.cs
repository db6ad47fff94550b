using System.Buffers.Binary;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The books of a vault, rebuilt from its events alone: holders, balances and withdrawals by account number, the bond, and every settled window. Feed
/// the events of finished blocks in their order.
/// </summary>
public sealed class VaultBooks
{
    private const int BlocksARequest = 2_000;
    private const int NetLength = 10;

    private readonly SortedDictionary<int, string> _holders = [];
    private readonly SortedDictionary<int, long> _balances = [];
    private readonly SortedDictionary<int, long> _withdrawals = [];
    private readonly SortedDictionary<long, BookedSettlement> _settlements = [];

    /// <summary>Address of each account.</summary>
    public IReadOnlyDictionary<int, string> Holders => _holders;

    /// <summary>Spendable money of each account, micro-units.</summary>
    public IReadOnlyDictionary<int, long> Balances => _balances;

    /// <summary>Money on its way out of each account, micro-units.</summary>
    public IReadOnlyDictionary<int, long> Withdrawals => _withdrawals;

    /// <summary>Every settled window, by its number.</summary>
    public IReadOnlyDictionary<long, BookedSettlement> Settlements => _settlements;

    public long BondMicro { get; private set; }

    /// <summary>The rules of windows settled from now on.</summary>
    public VaultRules Rules { get; private set; } = new(0, 0, 0, 0);

    /// <summary>The last block that is in the books, -1 before the first.</summary>
    public long Block { get; private set; } = -1;

    /// <summary>Reads on from the last block known up to this one.</summary>
    public async Task ReadAsync(EthereumClient chain, string vault, long toBlock, CancellationToken cancellationToken)
    {
        while (Block < toBlock)
        {
            long last = Math.Min(toBlock, Block + BlocksARequest);
            foreach (LogEntry log in await chain.LogsAsync(vault, Block + 1, last, cancellationToken))
            {
                Apply(log);
            }

            Block = last;
        }
    }

    /// <summary>Takes one event into the books; <see cref="InputException"/> when it contradicts them.</summary>
    public void Apply(LogEntry log)
    {
        AbiReader data = new(log.Data);
        switch (VaultEvent.SignatureOf(log))
        {
            case VaultEvent.AccountRegistered:
                _holders.Add(Topic(log, 1), new AbiReader(log.Topics[2]).Address(0));
                _balances.Add(Topic(log, 1), 0);
                _withdrawals.Add(Topic(log, 1), 0);
                break;
            case VaultEvent.HolderChanged:
                _holders[Topic(log, 1)] = new AbiReader(log.Topics[3]).Address(0);
                break;
            case VaultEvent.Deposited:
                Move(log, Topic(log, 1), data.Long(0));
                break;
            case VaultEvent.WithdrawalRequested:
                Move(log, Topic(log, 1), -data.Long(0));
                _withdrawals[Topic(log, 1)] += data.Long(0);
                break;
            case VaultEvent.WithdrawalCancelled:
            case VaultEvent.WithdrawalDrawn:
                Move(log, Topic(log, 1), data.Long(0));
                _withdrawals[Topic(log, 1)] -= data.Long(0);
                break;
            case VaultEvent.Withdrawn:
                _withdrawals[Topic(log, 1)] -= data.Long(0);
                break;
            case VaultEvent.Settled:
                Settle(log, Packed(data.Bytes(2)), SettlementMode.Netted);
                break;
            case VaultEvent.SettledVerified:
                Settle(log, Listed(data.Numbers(2)), SettlementMode.Verified);
                break;
            case VaultEvent.BondChanged:
                BondMicro = data.Long(0);
                break;
            case VaultEvent.ChallengeLost:
                BookedSettlement lost = Settlement(log);
                _settlements[lost.Window] = lost with { Mode = lost.Mode == SettlementMode.Netted ? SettlementMode.TakenBack : SettlementMode.Refuted };
                break;
            case VaultEvent.FeesChanged:
                Rules = Rules with { Grid = (int)data.Long(0), Collector = (int)data.Long(1), FeeMicroPerKwh = data.Long(2) };
                break;
            case VaultEvent.PeriodChanged:
                Rules = Rules with { PeriodSeconds = data.Long(0) };
                break;
            case VaultEvent.Claimed:
                BookedSettlement claimed = Settlement(log);
                _settlements[claimed.Window] = claimed with { Claims = [.. claimed.Claims, Claim.Parse(data.Number(0))] };
                break;
            case VaultEvent.ClaimPaid:
                Paid(log, Claim.Parse(data.Number(0)));
                Move(log, Topic(log, 2), data.Long(1));
                break;
            case VaultEvent.TakenBack:
                Move(log, Topic(log, 2), (long)data.Signed(0));
                break;
            case VaultEvent.Refunded:
                Move(log, Topic(log, 3), data.Long(0));
                break;
            case VaultEvent.DisputeRewarded:
                Move(log, Topic(log, 2), data.Long(0));
                break;
            default:
                break;
        }
    }

    private static int Topic(LogEntry log, int place) => (int)new AbiReader(log.Topics[place]).Long(0);

    private static Dictionary<int, long> Packed(ReadOnlySpan<byte> nets)
    {
        Dictionary<int, long> listed = [];
        for (int at = 0; at < nets.Length; at += NetLength)
        {
            listed.Add(BinaryPrimitives.ReadUInt16BigEndian(nets[at..]), BinaryPrimitives.ReadInt64BigEndian(nets[(at + 2)..]));
        }

        return listed;
    }

    private static Dictionary<int, long> Listed(BigInteger[] nets)
    {
        Dictionary<int, long> listed = [];
        for (int i = 0; i < nets.Length; i++)
        {
            BigInteger signed = nets[i] > BigInteger.Pow(2, 255) ? nets[i] - BigInteger.Pow(2, 256) : nets[i];
            if (!signed.IsZero)
            {
                listed.Add(i, (long)signed);
            }
        }

        return listed;
    }

    private void Settle(LogEntry log, Dictionary<int, long> nets, SettlementMode mode)
    {
        long window = new AbiReader(log.Topics[1]).Long(0);
        AbiReader data = new(log.Data);
        BookedSettlement settlement = new(window, log.Topics[2], data.Long(0), data.Long(1), nets, mode, Rules, log.Block, log.TransactionHash, []);
        if (!_settlements.TryAdd(window, settlement))
        {
            throw new InputException($"block {log.Block}", "settlement", $"window {window} again", "each window once");
        }

        foreach ((int account, long micro) in nets)
        {
            Move(log, account, micro);
        }
    }

    private BookedSettlement Settlement(LogEntry log)
    {
        long window = new AbiReader(log.Topics[1]).Long(0);
        return _settlements.TryGetValue(window, out BookedSettlement? known) ? known : throw new InputException($"block {log.Block}", "window", $"{window}", "a settled one");
    }

    /// <summary>Claims are paid from the newest to the first.</summary>
    private void Paid(LogEntry log, Claim claim)
    {
        BookedSettlement settlement = Settlement(log);
        if (settlement.Claims.Count == 0 || settlement.Claims[^1] != claim)
        {
            throw new InputException($"block {log.Block}", "paid claim", $"{claim}", "the newest of its window");
        }

        _settlements[settlement.Window] = settlement with { Claims = [.. settlement.Claims.SkipLast(1)] };
    }

    private void Move(LogEntry log, int account, long micro)
    {
        // A claim may name an account that is not there; it gets nothing.
        if (micro == 0)
        {
            return;
        }

        if (!_balances.TryGetValue(account, out long balance))
        {
            throw new InputException($"block {log.Block}", "account", $"{account}", "a registered one");
        }

        _balances[account] = balance + micro;
    }
}

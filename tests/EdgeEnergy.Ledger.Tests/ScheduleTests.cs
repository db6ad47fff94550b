using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>
/// Seeded schedules of everything that happens between a gateway and a chain. Whatever the order: every window is settled and every charge is paid
/// exactly once, nothing is called final that is not, and the books equal the chain. EDGE_LEDGER_SCHEDULES sets how many seeds are run,
/// EDGE_LEDGER_SEED the first.
/// </summary>
public sealed class ScheduleTests
{
    private const int Acts = 70;
    private const int DeepestReorganisation = 50;

    /// <summary>A chain remembers all blocks it ever made.</summary>
    private const int SchedulesAChain = 50;

    private static readonly BigInteger GasMoney = BigInteger.Pow(10, 20);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_window_settles_exactly_once_whatever_happens()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("EDGE_LEDGER_SCHEDULES") ?? "40");
        int first = int.Parse(Environment.GetEnvironmentVariable("EDGE_LEDGER_SEED") ?? "1");
        for (int seed = first; seed < first + count; seed += SchedulesAChain)
        {
            await RunAsync(seed, Math.Min(SchedulesAChain, first + count - seed));
        }
    }

    private async Task RunAsync(int first, int count)
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token, keepHistory: true);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        SteppedChain stepped = new(chain, _token);
        await stepped.MarkAsync(DeepestReorganisation);
        for (int seed = first; seed < first + count; seed++)
        {
            try
            {
                await new Schedule(chain, stepped, community, store.Copy(), seed, _token).RunAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"schedule of seed {seed}: {e.Message}", e);
            }

            await stepped.ReturnAsync();
        }
    }

    /// <summary>One schedule on a chain of its own, from the mark of the stepped chain.</summary>
    private sealed class Schedule
    {
        private readonly LocalChain _chain;
        private readonly SteppedChain _stepped;
        private readonly Community _community;
        private readonly InMemoryOutboxStore _store;
        private readonly CancellationToken _token;
        private readonly Random _random;
        private readonly ManualTime _time = new();
        private readonly int _depth;
        private readonly bool _foreigners;
        private readonly bool _lying;
        private readonly TransactionSenderOptions _options;
        private readonly SettlementBatch[] _batches = [.. Enumerable.Range(1, 4).Select(Community.Batch)];
        private readonly OutboxIntent[] _intents;
        private readonly List<OutboxEntry> _ended = [];
        private readonly LyingFace _face;
        private readonly List<string> _told = [];
        private int _queued;

        public Schedule(LocalChain chain, SteppedChain stepped, Community community, InMemoryOutboxStore store, int seed, CancellationToken token)
        {
            _chain = chain;
            _stepped = stepped;
            _community = community;
            _store = store;
            _token = token;
            _random = new Random(seed);
            _depth = 1 + _random.Next(DeepestReorganisation);
            _lying = _random.Next(2) == 0;
            bool witnessed = _random.Next(4) == 0;

            // Windows go in their order; a stranger who takes the nonce of one while later ones are signed turns it round, so that then one goes at a time.
            _foreigners = _random.Next(2) == 0;
            _face = new LyingFace(_random) { Consistent = witnessed };
            _options = new TransactionSenderOptions
            {
                ChainId = 31337,
                FinalityDepth = _depth,
                MaximumInFlight = _foreigners ? 1 : 1 + _random.Next(3),
                BlockWait = TimeSpan.Zero,
                Time = _time,
                Witness = witnessed ? chain.Client : null,
            };
            _intents =
            [
                community.Settle(_batches[0]), community.Vault.Charge("b04", 1_000_004, "charge:b04"), community.Settle(_batches[1]),
                community.Settle(_batches[2]), community.Vault.Charge("b05", 1_000_005, "charge:b05"), community.Settle(_batches[3]),
            ];
        }

        public async Task RunAsync()
        {
            IReadOnlyDictionary<string, long> before = await _community.Vault.BalancesAsync(_token);
            await using RpcProxy proxy = new(_chain.Url, _face);
            using JsonRpcClient rpc = new(proxy.Url, TimeSpan.FromSeconds(30));
            EthereumClient client = new(rpc);
            TransactionSender sender = NewSender(client);
            _store.AfterSave = Note;
            for (int act = 0; act < Acts; act++)
            {
                await ActAsync();
                _face.Trouble = 0.1;
                _face.Lies = _lying ? 0.05 : 0;
                if (!await StepAsync(sender))
                {
                    sender.Dispose();
                    sender = NewSender(client);
                }
            }

            await CalmAsync(sender);
            sender.Dispose();
            await VerifyAsync(before);
        }

        private TransactionSender NewSender(EthereumClient client) => _chain.Sender(_store, (_, text) => _told.Add(text), _options, client);

        /// <summary>False when the process died.</summary>
        private async Task<bool> StepAsync(TransactionSender sender)
        {
            bool alive = true;
            try
            {
                await sender.StepAsync(_token);
            }
            catch (KilledException)
            {
                alive = false;
            }
            catch (InputException e) when (e.Message.Contains("chain id: found 1, expected 31337", StringComparison.Ordinal))
            {
                // A gateway does not start on the wrong chain.
                alive = false;
            }

            _store.BeforeSave = null;
            _store.AfterSave = Note;
            await VerifyEndsAsync();
            return alive;
        }

        private async Task ActAsync()
        {
            switch (_random.Next(16))
            {
                case 0 or 1 or 2 when _queued < _intents.Length:
                    _store.Enqueue(_intents[_queued++]);
                    break;
                case 3:
                    _store.BeforeSave = _ => throw new KilledException();
                    break;
                case 4:
                    _store.AfterSave = e =>
                    {
                        Note(e);
                        throw new KilledException();
                    };
                    break;
                case 5 or 6 or 7:
                    await _stepped.MineAsync(1 + _random.Next(3));
                    break;
                case 8:
                    await _stepped.DropAllAsync();
                    break;
                case 9 when _store.Unfinished().FirstOrDefault(e => e.Hash is not null) is { } sent:
                    await _stepped.DropAsync(sent.Hash!);
                    break;
                case 10 or 11:
                    await _stepped.ReorganiseAsync(1 + _random.Next(_depth), _random);
                    break;
                case 12:
                    await _stepped.SetBaseFeeAsync(BigInteger.Pow(10, 9) * (1 + _random.Next(900)));
                    break;
                case 13 when _foreigners:
                    await ForeignAsync();
                    break;
                case 14:
                    string address = _chain.Keyring.Signer(_random.Next(2) == 0 ? LedgerAccounts.Operator : "b04").Address;
                    await _stepped.SetBalanceAsync(address, _random.Next(2) == 0 ? GasMoney : 0);
                    break;
                case 15:
                    _time.Advance(TimeSpan.FromMinutes(2));
                    break;
                default:
                    break;
            }
        }

        /// <summary>A stranger takes the operator's next nonce, unless transactions of ours with later ones are under way.</summary>
        private async Task ForeignAsync()
        {
            string address = _chain.Keyring.Signer(LedgerAccounts.Operator).Address;
            long next = await _chain.Client.NonceAsync(address, BlockTag.Latest, _token);
            if (!_store.Unfinished().Any(e => e.Intent.Account == LedgerAccounts.Operator && e.Nonce > next))
            {
                await _stepped.SetBalanceAsync(address, GasMoney);
                await _stepped.SendForeignAsync(LedgerAccounts.Operator);
            }
        }

        /// <summary>Line and node are good again, and nobody dies: everything must come to its end.</summary>
        private async Task CalmAsync(TransactionSender sender)
        {
            _face.Trouble = 0;
            _face.Lies = 0;
            foreach (string account in Community.Settings.Accounts.Append(LedgerAccounts.Operator))
            {
                await _stepped.SetBalanceAsync(_chain.Keyring.Signer(account).Address, GasMoney);
            }

            for (; _queued < _intents.Length; _queued++)
            {
                _store.Enqueue(_intents[_queued]);
            }

            for (int round = 0; _store.Unfinished().Count > 0; round++)
            {
                Assert.True(round < 200, "not finished: " + string.Join(", ", _store.Unfinished().Select(e => $"{e.Intent.Key} {e.State} nonce {e.Nonce}")) + "; told: " + string.Join(" | ", _told.TakeLast(6)));
                Assert.True(await StepAsync(sender));
                await _stepped.MineAsync(1 + (_depth / 4));
                _time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        private void Note(OutboxEntry entry)
        {
            if (entry.State is OutboxState.Final or OutboxState.Failed)
            {
                _ended.Add(entry);
            }
        }

        /// <summary>What the store calls final is, by the node's own word without the proxy.</summary>
        private async Task VerifyEndsAsync()
        {
            foreach (OutboxEntry entry in _ended)
            {
                Assert.True(entry.State == OutboxState.Final, $"{entry.Intent.Key} failed: {entry.Error}; told: {string.Join(" | ", _told.TakeLast(30))}");
                TransactionReceipt? receipt = await _chain.Client.ReceiptAsync(entry.Hash!, _token);
                long head = await _chain.Client.BlockNumberAsync(_token);
                Assert.True(
                    receipt is { Succeeded: true } && receipt.BlockHash == entry.BlockHash && head - receipt.Block >= _depth,
                    $"{entry.Intent.Key} is called final in block {entry.Block} at head {head}, but is in block {receipt?.Block}");
            }

            _ended.Clear();
        }

        private async Task VerifyAsync(IReadOnlyDictionary<string, long> before)
        {
            await _stepped.RequirePossibleAsync();
            string vault = _community.Vault.Deployment.Vault;
            long head = await _chain.Client.BlockNumberAsync(_token);
            IReadOnlyList<LogEntry> logs = await _chain.Client.LogsAsync(vault, _stepped.BaseBlock + 1, head, _token);
            Assert.Equal(
                _batches.Select(b => SettlementVaultContract.Window(b.Period)),
                logs.Where(l => l.Topics.Count == 3 && VaultEvent.IsSettlement(l)).Select(l => new AbiReader(l.Topics[1]).Long(0)));
            Assert.Equal(
                [1_000_004L, 1_000_005L],
                logs.Where(l => VaultEvent.SignatureOf(l) == VaultEvent.Deposited).Select(l => new AbiReader(l.Data).Long(0)).Order());
            VaultBooks books = new();
            await books.ReadAsync(_chain.Client, vault, head, _token);
            IReadOnlyDictionary<string, long> balances = await _community.Vault.BalancesAsync(_token);
            Assert.Equal(balances.Values, books.Balances.Values);
            foreach (string account in Community.Settings.Accounts)
            {
                long charged = account is "b04" ? 1_000_004 : account is "b05" ? 1_000_005 : 0;
                Assert.Equal(before[account] + charged + _batches.SelectMany(b => b.Nets).Where(n => n.Account == account).Sum(n => n.MoneyMicro), balances[account]);
            }
        }
    }
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Drives the outbox: every intent becomes one transaction, at most once. Nonce, bytes and hash are stored before the first broadcast, so that a
/// restart sends the same bytes; entries go in the order of their ids over all accounts. Use one sender for a store, and no other for its accounts.
/// </summary>
public sealed class TransactionSender : IDisposable
{
    private const string ChainAlarm = "chain";
    private const string ChainIdAlarm = "chain id";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly EthereumClient _chain;
    private readonly IOutboxStore _store;
    private readonly TransactionSenderOptions _options;
    private readonly Alarms _alarms;
    private readonly Preparation _preparation;
    private readonly Broadcast _broadcast;
    private readonly Finality _finality;
    private readonly Secp256k1Native _curve = new();
    private bool _chainChecked;
    private bool _chainWasRight;

    public TransactionSender(
        EthereumClient chain, IKeyring keyring, IOutboxStore store, TransactionSenderOptions options, Action<EventKind, string> report)
    {
        _chain = chain;
        _store = store;
        _options = options;
        _alarms = new Alarms(report);
        SenderDesk desk = new(new ChainView(chain, options), keyring, store, options, _alarms, _curve);
        Witness witness = new(desk);
        Reconciliation reconciliation = new(desk, witness);
        _preparation = new Preparation(desk, reconciliation);
        _broadcast = new Broadcast(desk, reconciliation);
        _finality = new Finality(desk, witness, _broadcast);
    }

    /// <summary>
    /// Works until every entry is final or failed, or what is left waits for something that does not come by itself. A chain that does not answer is
    /// reported once and again when it answers; <see cref="InputException"/> when it is the wrong chain at the start, or a key may not sign there.
    /// </summary>
    public async Task<DrainOutcome> DrainAsync(CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        long since = time.GetTimestamp();
        string before = "";
        while (true)
        {
            DrainOutcome outcome = await StepAsync(cancellationToken);
            if (outcome is DrainOutcome.Finished or DrainOutcome.AwaitingFinality or DrainOutcome.ChainUnreachable)
            {
                return outcome;
            }

            IReadOnlyList<OutboxEntry> unfinished = _store.Unfinished();
            if (outcome is DrainOutcome.Blocked && !unfinished.Any(e => e.State == OutboxState.Broadcast))
            {
                return outcome;
            }

            string now = string.Join(',', unfinished.Select(e => $"{e.Id}:{e.State}"));
            if (now != before)
            {
                before = now;
                since = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(since) > _options.BlockWait)
            {
                return outcome;
            }

            await Task.Delay(_options.PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Works for as long as it is not cancelled, looking at store and chain in the poll interval.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(_options.PollInterval, time);
        do
        {
            await StepAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Takes every entry as far as it goes now, without waiting for blocks.</summary>
    public async Task<DrainOutcome> StepAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<OutboxEntry> entries = _store.Unfinished();
            if (entries.Count == 0 && _chainChecked)
            {
                return DrainOutcome.Finished;
            }

            return await IsRightChainAsync(cancellationToken) ? await StepAsync(entries, cancellationToken) : DrainOutcome.Blocked;
        }
        catch (ChainUnreachableException e)
        {
            _chainChecked = false;
            _alarms.Raise(ChainAlarm, EventKind.Fault, $"chain does not answer: {e.Message}");
            return DrainOutcome.ChainUnreachable;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _curve.Dispose();
    }

    /// <summary>At the start and after every silence: a node that comes back may be another one.</summary>
    private async Task<bool> IsRightChainAsync(CancellationToken cancellationToken)
    {
        if (_chainChecked)
        {
            return true;
        }

        long chainId = await ChainView.AskAsync(() => _chain.ChainIdAsync(cancellationToken));
        if (chainId != _options.ChainId)
        {
            InputException wrong = new($"chain {_chain.Rpc.Endpoint}", "chain id", $"{chainId}", $"{_options.ChainId}");
            if (!_chainWasRight)
            {
                throw wrong;
            }

            _alarms.Raise(ChainIdAlarm, EventKind.Fault, $"nothing is sent: {wrong.Message}");
            return false;
        }

        _chainChecked = true;
        _chainWasRight = true;
        _alarms.Clear(ChainIdAlarm, $"chain id is {chainId} again");
        _alarms.Clear(ChainAlarm, "chain answers again");
        return true;
    }

    private async Task<DrainOutcome> StepAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        int inFlight = entries.Count(IsInFlight);
        int before = 0;
        bool held = false;
        HashSet<string> withoutGas = new(StringComparer.Ordinal);
        DrainOutcome outcome = DrainOutcome.Finished;
        foreach (OutboxEntry stored in entries)
        {
            OutboxEntry entry = stored;
            bool fresh = entry.State == OutboxState.Queued;

            // What a reorganisation took back goes in order again, as it did the first time.
            bool maySend = before < _options.MaximumInFlight;
            if (fresh)
            {
                string account = entry.Intent.Account;
                bool full = held || withoutGas.Contains(account) || inFlight >= _options.MaximumInFlight;
                OutboxEntry? prepared = full ? null : await _preparation.PrepareAsync(entry, withoutGas.Count > 0, cancellationToken);
                if (prepared is null)
                {
                    // Later entries may rest on this one: none is signed before it, but what is under way goes on. Who lacks gas money makes only
                    // itself wait, and what would revert without it.
                    if (!full && _preparation.LacksGas(account))
                    {
                        withoutGas.Add(account);
                    }

                    held |= !withoutGas.Contains(account);
                    outcome = Worse(outcome, full ? DrainOutcome.AwaitingBlock : DrainOutcome.Blocked);
                    continue;
                }

                entry = prepared;
            }

            if (entry.State == OutboxState.Signed && maySend)
            {
                entry = fresh ? await _broadcast.SendAsync(entry, cancellationToken) : await _broadcast.SendAgainAsync(entry, cancellationToken);
            }

            if (entry.State == OutboxState.Broadcast)
            {
                entry = await _finality.LookForReceiptAsync(entry, maySend, cancellationToken);
            }

            if (entry.State == OutboxState.Mined)
            {
                entry = await _finality.LookForFinalityAsync(entry, cancellationToken);
            }

            // Queued anew because its nonce was taken: it goes before what comes after it.
            held |= entry.State == OutboxState.Queued;
            bool isInFlight = IsInFlight(entry);
            inFlight += (isInFlight ? 1 : 0) - (IsInFlight(stored) ? 1 : 0);
            before += isInFlight ? 1 : 0;
            outcome = Worse(outcome, entry.State switch
            {
                OutboxState.Final or OutboxState.Failed => DrainOutcome.Finished,
                OutboxState.Mined => DrainOutcome.AwaitingFinality,
                OutboxState.Signed => DrainOutcome.Blocked,
                _ => DrainOutcome.AwaitingBlock,
            });
        }

        return outcome;
    }

    private static bool IsInFlight(OutboxEntry entry) => entry.State is OutboxState.Signed or OutboxState.Broadcast;

    private static DrainOutcome Worse(DrainOutcome a, DrainOutcome b) => a > b ? a : b;
}

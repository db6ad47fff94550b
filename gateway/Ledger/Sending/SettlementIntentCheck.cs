using System.Buffers.Binary;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Settlements: the vault's last window and the root of the window's event tell whether it is settled, and as what. Every other intent is open.
/// </summary>
public sealed class SettlementIntentCheck : IIntentCheck
{
    private const int BlocksARequest = 2_000;
    private const int MostRequests = 50;

    private static readonly byte[] Netted = AbiEncoder.Selector("settle(uint64,bytes32,uint32,uint64,bytes)");
    private static readonly byte[] Verified = AbiEncoder.Selector("settleVerified(uint64,bytes32,bytes)");

    public async Task<IntentFinding> FindAsync(EthereumClient chain, OutboxIntent intent, string block, CancellationToken cancellationToken)
    {
        if (!intent.Data.AsSpan().StartsWith(Netted) && !intent.Data.AsSpan().StartsWith(Verified))
        {
            return IntentFinding.Open;
        }

        (long window, byte[] root) = Read(intent.Data);
        try
        {
            byte[] answer = await chain.CallAsync(new CallRequest(null, intent.To, AbiEncoder.Call("lastWindow()").ToArray()), block, cancellationToken);
            if (answer.Length == 0)
            {
                throw new ChainUnreachableException($"the chain has no contract at {intent.To}; was it reset?");
            }

            long last = new AbiReader(answer).Long(0);
            return last < window ? IntentFinding.Open : await FindAsync(chain, intent.To, window, root, last, block, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or InputException)
        {
            throw new ChainUnreachableException($"vault {intent.To}: {e.Message}", e);
        }
    }

    private static (long Window, byte[] Root) Read(byte[] data)
    {
        AbiReader call = new(data.AsSpan(4));
        return (call.Long(0), call.Word(1).ToArray());
    }

    private static async Task<IntentFinding> FindAsync(
        EthereumClient chain, string vault, long window, byte[] root, long last, string block, CancellationToken cancellationToken)
    {
        byte[] commitment = await chain.CallAsync(new CallRequest(null, vault, AbiEncoder.Call("commitmentOf(uint64)").Number(window).ToArray()), block, cancellationToken);
        if (!commitment.AsSpan().ContainsAnyExcept((byte)0))
        {
            return new IntentFinding(IntentStanding.Contradicted, Detail: $"window {window} was passed over, the vault's last is {last}");
        }

        byte[] topic = new byte[32];
        BinaryPrimitives.WriteInt64BigEndian(topic.AsSpan(24), window);
        BlockHeader head = await chain.BlockAsync(block, cancellationToken) ?? throw new ChainUnreachableException($"the chain has no block {block}");
        long to = head.Number;
        for (int request = 0; request < MostRequests && to >= 0; request++, to -= BlocksARequest)
        {
            IReadOnlyList<LogEntry> logs = await chain.LogsAsync(vault, Math.Max(0, to - BlocksARequest + 1), to, cancellationToken, null, topic);
            if (logs.FirstOrDefault(l => l.Topics.Count == 3 && VaultEvent.IsSettlement(l)) is { } settled)
            {
                return settled.Topics[2].AsSpan().SequenceEqual(root)
                    ? new IntentFinding(IntentStanding.Done, settled.TransactionHash)
                    : new IntentFinding(
                        IntentStanding.Contradicted, settled.TransactionHash,
                        $"window {window} is settled under root {Hex.Format(settled.Topics[2])}, not {Hex.Format(root)}");
            }
        }

        return new IntentFinding(IntentStanding.Unclear, Detail: $"window {window} is settled, and the chain does not show under which root");
    }
}

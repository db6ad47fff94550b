using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Calls of the contract that keeps one Merkle root of a site's readings a day, reads and events. A day is days since 1970 in UTC.</summary>
public sealed class ReadingAnchorsContract(EthereumClient chain, long chainId, string address)
{
    public string Address { get; } = address;

    /// <summary>Keccak-256 of a site's name, by which the contract knows it.</summary>
    public static byte[] SiteId(string site) => Keccak.Hash(Encoding.UTF8.GetBytes(site));

    /// <summary>Anchors a day that is over; once a site and day. The contract refuses a day that is not over by the chain's clock.</summary>
    public OutboxIntent Anchor(string site, long day, ReadOnlySpan<byte> root, long readings) => new(
        $"anchor:{chainId}:{Address}:{site}:{day}", "anchor", LedgerAccounts.Operator, Address,
        AbiEncoder.Call("anchor(bytes32,uint32,bytes32,uint64)").Bytes32(SiteId(site)).Number(day).Bytes32(root).Number(readings).ToArray(), 0);

    /// <summary>The root of a day; 32 zero bytes where it is not anchored.</summary>
    public async Task<byte[]> RootAsync(string site, long day, CancellationToken cancellationToken) =>
        await chain.CallAsync(new CallRequest(null, Address, AbiEncoder.Call("rootOf(bytes32,uint32)").Bytes32(SiteId(site)).Number(day).ToArray()), cancellationToken);

    /// <summary>Whether the contract finds a reading's hash under the day's root by this path.</summary>
    public async Task<bool> ContainsAsync(string site, long day, ReadOnlyMemory<byte> hash, IReadOnlyCollection<byte[]> path, CancellationToken cancellationToken)
    {
        byte[] call = AbiEncoder.Call("contains(bytes32,uint32,bytes32,bytes32[])").Bytes32(SiteId(site)).Number(day).Bytes32(hash.Span).Words(path).ToArray();
        return new AbiReader(await chain.CallAsync(new CallRequest(null, Address, call), cancellationToken)).Number(0).IsOne;
    }

    /// <summary>The days anchored in these blocks, oldest first.</summary>
    public async Task<IReadOnlyList<AnchoredDay>> AnchoredAsync(long fromBlock, long toBlock, CancellationToken cancellationToken) =>
        [.. (await chain.LogsAsync(Address, fromBlock, toBlock, cancellationToken)).Select(Read).OfType<AnchoredDay>()];

    /// <summary>The day that an event tells of; null for another event.</summary>
    public static AnchoredDay? Read(LogEntry log)
    {
        if (EventTopics.Anchors.SignatureOf(log) is null)
        {
            return null;
        }

        AbiReader data = new(log.Data);
        return new AnchoredDay(log.Topics[1], new AbiReader(log.Topics[2]).Long(0), data.Word(0).ToArray(), data.Long(1), log.Block, log.TransactionHash);
    }
}

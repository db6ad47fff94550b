using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Puts one Merkle root over the readings of each day (UTC) on the chain, once every period of the day is closed. Which readings are under it stays in
/// the store (setting "anchor:DAY", in the order of the tree's leaves), so that the tree can be made again. Does nothing where no contract is recorded.
/// </summary>
public sealed class AnchorDesk(
    Community community, IGatewayStore store, ReadingAnchorsContract? anchors, EthereumClient chain, SettlementDesk settlement, int minutes)
{
    private const string NextDaySetting = "anchor_next_day";
    private const string DaySetting = "anchor:";

    /// <summary>
    /// Queues the days that are over. The contract refuses a day that is not over by the chain's clock: one that is behind, or does not answer, is
    /// asked again the next time.
    /// </summary>
    public async Task QueueAsync(CancellationToken cancellation)
    {
        if (anchors is null || settlement.Open is not { } open)
        {
            return;
        }

        long day = store.GetSetting(NextDaySetting) is { } next ? long.Parse(next) : Begin(ReadingTree.DayOf(open.StartUnix));
        while (End(day) <= open.StartUnix && await IsOverAsync(day, cancellation))
        {
            Queue(day);
            day++;
            store.SetSetting(NextDaySetting, day.ToString());
        }
    }

    /// <summary>The ranges under a day's root; none where it was not anchored.</summary>
    public static IReadOnlyList<AnchoredRange> RangesOf(IGatewayStore store, long day) =>
        store.GetSetting(DaySetting + day) is { } text ? JsonSerializer.Deserialize<AnchoredRange[]>(text)! : [];

    /// <summary>The leaves' hashes of these ranges, in their order.</summary>
    public static IReadOnlyList<byte[]> HashesOf(IGatewayStore store, IReadOnlyList<AnchoredRange> ranges) =>
        [.. ranges.SelectMany(r => store.Readings(r.Device, r.Epoch, r.First, r.Last).Select(reading => reading.HeadHash))];

    private static long End(long day) => (day + 1) * ReadingTree.SecondsADay;

    private long Begin(long day)
    {
        store.SetSetting(NextDaySetting, day.ToString());
        return day;
    }

    private async Task<bool> IsOverAsync(long day, CancellationToken cancellation)
    {
        try
        {
            return await chain.BlockAsync(BlockTag.Latest, cancellation) is { } head && head.Unix >= End(day);
        }
        catch (Exception e) when (e is ChainUnreachableException or RpcException)
        {
            return false;
        }
    }

    private void Queue(long day)
    {
        IReadOnlyList<AnchoredRange> ranges = RangesOf(store, day);
        if (ranges.Count == 0)
        {
            ranges = Ranges(day);
            store.SetSetting(DaySetting + day, JsonSerializer.Serialize(ranges));
        }

        IReadOnlyList<byte[]> hashes = HashesOf(store, ranges);
        if (hashes.Count > 0)
        {
            store.Enqueue(anchors!.Anchor(community.Document.Site, day, ReadingTree.Of(hashes).Root, hashes.Count));
        }
    }

    /// <summary>What the meters' periods of the day rest on, by device.</summary>
    private List<AnchoredRange> Ranges(long day)
    {
        List<AnchoredRange> ranges = [];
        foreach (Device device in store.Devices().OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            List<MeteredPeriod> metered = [];
            for (SettlementPeriod period = SettlementPeriod.Containing(day * ReadingTree.SecondsADay, minutes); period.StartUnix < End(day); period = period.Next)
            {
                if (store.Metered(device.Id, period) is { } found)
                {
                    metered.Add(found);
                }
            }

            ranges.AddRange(metered.GroupBy(m => m.Epoch).OrderBy(g => g.Key)
                .Select(g => new AnchoredRange(device.Id, g.Key, g.Min(m => m.FirstSequence), g.Max(m => m.LastSequence))));
        }

        return ranges;
    }
}

using System.Globalization;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Api;

/// <summary>
/// The evidence of one settled trade, as a file for anybody to check without this service. It holds the readings of the seller's and the buyer's meter in the
/// trade's period, nothing of any other home, and no secret.
/// </summary>
internal static class EvidenceReport
{
    private const string PeriodFormat = "yyyy-MM-dd'T'HH:mm'Z'";
    private const int LongestWindow = 9;

    /// <summary>The evidence; null with the status and the line that say why there is none.</summary>
    public static async Task<(Evidence? Evidence, int Status, string Line)> OfAsync(
        Gateway gateway, GatewayServices services, string period, string index, CancellationToken cancellation)
    {
        SettlementPeriod asked = Period(period, services.Options.PeriodMinutes);
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int place))
        {
            throw new InputException("evidence", "trade", $"\"{Shown(index)}\"", "its number in the period, from 0");
        }

        IGatewayStore store = services.Store;
        if (store.Closed(asked) is not { } close)
        {
            return (null, StatusCodes.Status404NotFound, $"evidence: period {asked} is not settled here");
        }

        if (place >= close.Batch.Trades.Count)
        {
            return (null, StatusCodes.Status404NotFound, $"evidence: period {asked} has {close.Batch.Trades.Count} trades, none with number {place}");
        }

        SettledTrade trade = close.Batch.Trades[place];
        EthereumClient chain = services.Chain();
        using JsonRpcClient connection = chain.Rpc;
        Evidence? evidence = store.Find(close.Settlement.Key)?.Hash is { } hash
            ? await new EvidenceMaker(chain, gateway.Vault.Deployment).MakeAsync(
                close, place, hash, Meters(gateway, store, trade), services.Time.GetUtcNow().ToUnixTimeSeconds(), cancellation)
            : null;
        return evidence is null
            ? (null, StatusCodes.Status409Conflict, $"evidence: the settlement of period {asked} is in no block yet")
            : (evidence, StatusCodes.Status200OK, "");
    }

    /// <summary>How a browser names the file.</summary>
    public static string FileName(Evidence evidence) => $"evidence-{evidence.Settlement.Window}-{evidence.Trade.Index}.json";

    /// <summary>A period by its start, as the API tells it, or by its window: minutes since 1970.</summary>
    private static SettlementPeriod Period(string text, int minutes)
    {
        long start;
        if (text.Length <= LongestWindow && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long window))
        {
            start = window * 60;
        }
        else if (DateTimeOffset.TryParseExact(text, PeriodFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && time.ToUnixTimeSeconds() >= 0)
        {
            start = time.ToUnixTimeSeconds();
        }
        else
        {
            throw new InputException("evidence", "period", $"\"{Shown(text)}\"", $"its start such as 2026-07-01T12:15Z, or its window in minutes since 1970");
        }

        SettlementPeriod period = SettlementPeriod.Containing(start, minutes);
        return period.StartUnix == start ? period : throw new InputException("evidence", "period", Shown(text), $"a start of a period of {minutes} minutes");
    }

    private static Dictionary<string, MeterRecords> Meters(Gateway gateway, IGatewayStore store, SettledTrade trade)
    {
        Dictionary<string, Device> devices = gateway.Community.Devices().ToDictionary(d => d.Id, StringComparer.Ordinal);
        IReadOnlyList<IntervalStatement> statements = store.Statements(trade.Period);
        Dictionary<string, MeterRecords> meters = new(StringComparer.Ordinal);
        foreach (Participant side in gateway.Community.Traders.Where(p => p.Id == trade.Seller || p.Id == trade.Buyer))
        {
            Device device = devices[side.DeviceId!];
            IntervalStatement? statement = statements.FirstOrDefault(s => s.DeviceId == device.Id);
            meters[side.Id] = new MeterRecords(device, statement, statement is null ? [] : StatementReadings.Under(statement, store));
        }

        return meters;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

/// <summary>Reads tests/cases/market.</summary>
internal static class Cases
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "cases");

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static TheoryData<string> Names(string folder) =>
        new(Directory.GetFiles(Path.Combine(Root, folder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    public static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Root, file)), Options)!;

    internal sealed record TariffLine(long Grid, long Pv, long BatteryAdded, long Fee)
    {
        public Tariffs Value => new(Grid, Pv, BatteryAdded, Fee);
    }

    internal sealed record OfferLine(string Seller, EnergySource Source, long Wh, long Price);

    internal sealed record BidLine(string Buyer, BidPurpose Purpose, long Wh, long Limit)
    {
        public Bid On(SettlementPeriod period) => new(period, Buyer, Purpose, Wh, Limit);
    }

    internal sealed record TradeLine(string Seller, string Buyer, EnergySource Source, BidPurpose Purpose, long Wh, long Price)
    {
        public Trade On(SettlementPeriod period) => new(period, Seller, Buyer, Source, Purpose, Wh, Price);
    }

    internal sealed record Clearing(
        string Description, long Period, int Minutes, TariffLine Tariffs, OfferLine[] Offers, BidLine[] Bids, TradeLine[] Trades)
    {
        public SettlementPeriod At => new(Period, Minutes);

        public MarketBook Book => new(
            At, [.. Offers.Select(offer => new Offer(At, offer.Seller, offer.Source, offer.Wh, offer.Price))], [.. Bids.Select(bid => bid.On(At))], Tariffs.Value);
    }

    internal sealed record RefusalLine(string Buyer, BidPurpose Purpose, long AskedWh, long AllowedWh, RefusalReason Reason);

    internal sealed record Admission(
        string Description, long Period, int Minutes, TariffLine Tariffs, BidLine[] Bids, Dictionary<string, long> AllowedW,
        Dictionary<string, long> AvailableMicro, BidLine[] Admitted, RefusalLine[] Refusals)
    {
        public SettlementPeriod At => new(Period, Minutes);
    }

    internal sealed record EnergyLine(string Id, long ImportWh, long ExportWh);

    internal sealed record SettledLine(string Seller, string Buyer, EnergySource Source, long TradedWh, long Wh, long Price, long Cost, long Fee);

    internal sealed record NetLine(string Account, long Money, long Energy);

    internal sealed record Delivery(
        string Description, long Period, int Minutes, TariffLine Tariffs, TradeLine[] Trades, EnergyLine[] Energies, SettledLine[] Settled, NetLine[] Nets)
    {
        public SettlementPeriod At => new(Period, Minutes);
    }

    internal sealed record PriceLine(
        string Mechanism, double Supply, double Demand, double BuyPrice, double SellPrice, double Compensation, double? Sell, double? Buy);
}

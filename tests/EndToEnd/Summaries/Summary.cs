using System.Text.Json;

namespace EdgeEnergy.EndToEnd.Summaries;

/// <summary>The summary of a demo as its readers know it: energy in Wh, money in micro-units, powers in W, voltages per unit.</summary>
internal sealed record Summary(
    long Seed,
    int Hours,
    double WallSeconds,
    Summary.Participant[] Participants,
    Summary.Sums Balance,
    Summary.Trade[] Trades,
    Summary.UndeliveredTrade[] Undelivered,
    Summary.Cut[] Cuts,
    Summary.Refusal[] Refusals,
    Summary.Settlement[] Settlements,
    Summary.Transaction[] Transactions,
    Summary.GridReport Grid,
    Summary.ReadingCounts Readings)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IEnumerable<Participant> Metered => Participants.Where(p => p.Homes is not null);

    public static Summary Parse(string json) => JsonSerializer.Deserialize<Summary>(json, Options)!;

    internal sealed record Participant(
        string Id, string Role, int? Bus, int? Homes, string? Wallet, Energy EnergyWh, long MoneyMicro, long? BalanceMicro, long? ChainBalanceMicro);

    internal sealed record Energy(
        long Load, long Pv, long Bought, long Sold, long SelfUsed, long Grid, long Import, long Export, long Charge, long Discharge);

    internal sealed record Sums(long EnergyWh, long MoneyMicro, bool BooksEqualChain);

    internal sealed record Trade(
        string Period,
        string Seller,
        string Buyer,
        string Source,
        long TradedWh,
        long Wh,
        long PriceMicroPerKwh,
        long CostMicro,
        long FeeMicro,
        string TransactionHash)
    {
        public bool FromNeighbour => Source != "grid";
    }

    internal sealed record UndeliveredTrade(string Period, string Seller, string Buyer, long TradedWh, long DeliveredWh);

    internal sealed record Cut(string Period, string Seller, string Buyer, string Source, long WantedWh, long GrantedWh, Limit Limit, string Reason);

    internal sealed record Limit(string? Period, string Kind, string Place, double? Value, [property: System.Text.Json.Serialization.JsonPropertyName("limit")] double? Bound);

    internal sealed record Refusal(string Period, string Buyer, string Purpose, long AskedWh, long AllowedWh, string Reason);

    internal sealed record Settlement(
        string Window, string Root, int Trades, string State, string TransactionHash, long Block, long Gas, string Receipt);

    internal sealed record Transaction(string Kind, string Account, long AmountMicro, string State, string TransactionHash, long? Block, long? Gas);

    internal sealed record GridReport(
        long LossWhWith,
        long LossWhWithout,
        double VmMinWith,
        double VmMinWithout,
        Limit[] ViolationsLoadAlone,
        string Feeder,
        int[] Buses,
        Band Limits,
        PeriodFlow[] Periods);

    internal sealed record Band(double VmMin, double VmMax);

    internal sealed record PeriodFlow(string Period, Flow? Planned, Flow Measured);

    internal sealed record Flow(double[] WithoutW, double[] WithW, double[] Var, double VmMinWithout, double VmMinWith);

    internal sealed record ReadingCounts(long Accepted, long Rejected, long Duplicates);
}

using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// Uniform prices of a pool from its net surplus S and net deficit D in one slot, the feed-in price ls and the retail price lb (ls &lt;= lb).
/// In every branch the pool's money balances: buyers pay what sellers and the grid receive.
/// </summary>
public static class MarketPricing
{
    /// <summary>The names <see cref="Price"/> knows.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = ["sdr", "sdrc", "mmr"];

    /// <summary>Prices by mechanism name. Throws <see cref="InputException"/> for an unknown name or a value out of range.</summary>
    public static PoolPrice Price(string mechanism, double supply, double demand, double retail, double feedIn, double compensation) => mechanism switch
    {
        "sdr" => SupplyDemandRatio(supply, demand, retail, feedIn, 0),
        "sdrc" => SupplyDemandRatio(supply, demand, retail, feedIn, compensation),
        "mmr" => MidMarketRate(supply, demand, retail, feedIn),
        _ => throw new InputException("market price", "mechanism", mechanism, string.Join(", ", Mechanisms)),
    };

    /// <summary>
    /// Supply-demand ratio r = S/D (N. Liu et al., IEEE Trans. Power Syst. 32(5), 2017), with a compensation c in [0, lb - ls]:
    /// a = ls + c; r &lt;= 1: sell = a lb / ((lb - a) r + a), buy = sell r + lb (1 - r); r &gt; 1: sell = ls + c/r, buy = ls + c.
    /// </summary>
    public static PoolPrice SupplyDemandRatio(double supply, double demand, double retail, double feedIn, double compensation)
    {
        Validate(supply, demand, retail, feedIn);
        Require(compensation >= 0 && compensation <= retail - feedIn, "compensation", compensation, "a number from 0 to retail minus feed-in price");
        if (demand == 0)
        {
            return new PoolPrice(supply == 0 ? null : feedIn, null);
        }

        if (supply == 0)
        {
            return new PoolPrice(retail, retail);
        }

        double ratio = supply / demand;
        double floor = feedIn + compensation;
        if (ratio > 1)
        {
            return new PoolPrice(feedIn + (compensation / ratio), floor);
        }

        double sell = floor == 0 ? 0 : floor * retail / (((retail - floor) * ratio) + floor);
        return new PoolPrice(sell, (sell * ratio) + (retail * (1 - ratio)));
    }

    /// <summary>Mid-market rate m = (ls + lb) / 2 (C. Long et al., IEEE PES General Meeting, 2017); the side in excess shares the grid's price.</summary>
    public static PoolPrice MidMarketRate(double supply, double demand, double retail, double feedIn)
    {
        Validate(supply, demand, retail, feedIn);
        double middle = (feedIn + retail) / 2;
        double? sell = supply == 0 ? null : ((Math.Min(supply, demand) * middle) + (Math.Max(0, supply - demand) * feedIn)) / supply;
        double? buy = demand == 0 ? null : ((Math.Min(supply, demand) * middle) + (Math.Max(0, demand - supply) * retail)) / demand;
        return new PoolPrice(sell, buy);
    }

    private static void Validate(double supply, double demand, double retail, double feedIn)
    {
        Require(supply >= 0 && double.IsFinite(supply), "supply", supply, "a number of at least 0");
        Require(demand >= 0 && double.IsFinite(demand), "demand", demand, "a number of at least 0");
        Require(double.IsFinite(retail), "retail price", retail, "a number");
        Require(feedIn >= 0 && feedIn <= retail, "feed-in price", feedIn, "a number from 0 to the retail price");
    }

    private static void Require(bool holds, string what, double found, string expected)
    {
        if (!holds)
        {
            throw new InputException("market price", what, FormattableString.Invariant($"{found}"), expected);
        }
    }
}
